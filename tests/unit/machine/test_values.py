"""Values made without validation, and what is worked out once, are what they would have been anyway."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from shared.pregnancy import GestationalAge, binding_instant, date_of, midnight
from tests.unit.machine.telling import EDD, POLICY, Tale, nl
from workflows.machine import CaseState, next_wake
from workflows.machine.standing import NEVER
from workflows.machine.state import Deadline, Reminder
from workflows.policy import StageCode
from workflows.policy.timetable import timetable
from workflows.values import new

FIELDS: dict[str, Any] = {
    "code": "G.contact",
    "kind": "stage",
    "attempt": 1,
    "started_at": nl("2026-03-30 09:00"),
    "due": nl("2026-04-03 16:00"),
}


def test_new_makes_the_same_value() -> None:
    made, checked = new(Deadline, **FIELDS), Deadline.model_validate(FIELDS)
    assert made == checked
    assert made.model_dump_json() == checked.model_dump_json()
    assert hash(made.code) == hash(checked.code)


def test_what_comes_in_is_still_checked() -> None:
    with pytest.raises(ValidationError):
        Deadline.model_validate({**FIELDS, "due": "2026-04-03T16:00:00"})
    with pytest.raises(FrozenInstanceError):
        new(Deadline, **FIELDS).code = "H"  # type: ignore[misc]


def test_a_copy_works_out_anew_what_follows_from_its_fields() -> None:
    deadline = new(Deadline, **FIELDS)
    assert deadline.acts_at == FIELDS["due"]
    earlier = nl("2026-04-01 10:00")
    reminded = deadline.but(reminders=(Reminder(percent=50, due=earlier),))
    assert reminded.acts_at == earlier
    assert reminded.but(missed=True, reminders=()).acts_at is NEVER
    assert deadline.but(due=earlier).acts_at == earlier


def test_what_follows_travels_with_no_state() -> None:
    state = Tale().opened().state
    assert state is not None
    before = state.model_dump_json()
    wakes = next_wake(state)
    assert state.model_dump_json() == before
    assert CaseState.model_validate_json(before) == state
    sooner = nl("2026-03-30 09:01")
    assert next_wake(state.but(closing_due=sooner)) == sooner
    assert next_wake(state) == wakes


@pytest.mark.parametrize("weeks", [0, 3, 13, 28])
@pytest.mark.parametrize("stage", list(StageCode))
@pytest.mark.parametrize("urgent", [False, True])
def test_a_timetable_says_what_each_band_would(stage: StageCode, weeks: int, urgent: bool) -> None:
    start = midnight(EDD) - timedelta(weeks=40 - weeks, hours=-10)
    columns = [POLICY.allowance, *([POLICY.urgent_allowance] if urgent else [])]
    begins = {band: midnight(date_of(EDD, GestationalAge.parse(band))) for band in POLICY.bands}
    later = [
        allowance(stage, band).after(at) for band, at in begins.items() if at > start for allowance in columns
    ]
    found = timetable(POLICY, EDD).end_in_later_bands(stage, start, urgent=urgent)
    assert found == min(later, default=None)


def test_a_timetable_knows_when_a_week_binds() -> None:
    day = date_of(EDD, GestationalAge.parse("24+0"))
    assert timetable(POLICY, EDD).week("24+0") == (day, binding_instant(day))


def test_a_policy_that_is_changed_has_timetables_of_its_own() -> None:
    known = timetable(POLICY, EDD)
    assert timetable(POLICY, EDD) is known
    other = POLICY.but(bands=POLICY.bands[:1])
    assert timetable(other, EDD) is not known
    assert (
        timetable(other, EDD).end_in_later_bands(StageCode.STALL, midnight(date(2026, 5, 1)), urgent=False)
        is None
    )
    assert timetable(POLICY, EDD) is known
