"""Gestational ages beside the lines of a timeline."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.support.apart import fact
from tests.support.cases import opened
from tijdig.chronicle import Line
from tijdig.demo.timeline import Timeline

SUBMITTED = datetime(2026, 3, 28, 9, tzinfo=UTC)
"""At 12+0."""


@pytest.mark.parametrize(("weeks", "age"), [(0, "12+0"), (32, "44+0"), (33, "")])
def test_an_age_is_told_as_long_as_there_can_be_a_pregnancy(weeks, age):
    case, timeline = uuid4(), Timeline()
    timeline.lines([fact(opened(), case, SUBMITTED)])
    assert timeline.age(Line(SUBMITTED + timedelta(weeks=weeks), str(case), "", "")) == age
