"""Deadlines by names that a reader knows, in the time of the wall clock."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from shared.schemas import Event
from shared.schemas.contracts.escalation import DeadlineMet, DeadlineSet
from tijdig.chronicle import lines
from tijdig.chronicle.naming import all_spoken, spoken, until
from workflows.policy import load_policy

MORNING = datetime(2026, 3, 30, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A", "A Receive"),
        ("G.contact", "G Feedback to the referrer (contact)"),
        ("20+0", "week 20+0"),
        ("pn_three_days", "birth registered"),
        ("catch_up", "one plan for everything that is late"),
        ("new_critical_issue", "new critical issue"),
        ("K", "K"),
    ],
)
def test_a_deadline_is_called_what_the_policy_calls_it(code, name):
    assert spoken(code) == name


@pytest.mark.parametrize("code", load_policy().postnatal)
def test_every_step_after_birth_has_a_name(code):
    assert spoken(code) != code.replace("_", " ")


def test_steps_are_named_with_their_dutch_time_and_weeks_by_their_range():
    weeks = [("20+0", datetime(2026, 5, 22, 14, tzinfo=UTC)), ("12+0", datetime(2026, 4, 13, 14, tzinfo=UTC))]
    steps = [("C", datetime(2026, 3, 31, 7, tzinfo=UTC)), ("A", datetime(2026, 3, 30, 11, tzinfo=UTC))]
    said = "A Receive by Mon 30 Mar 13:00 · C Owner accepted by Tue 31 Mar 09:00"
    assert until([*weeks, *steps]) == f"{said} · weeks 12+0 to 20+0"
    assert until(weeks[:1]) == "week 20+0 by Fri 22 May 16:00"


def test_what_stands_in_ones_own_file_is_a_step():
    assert all_spoken(["own_file"]) == "a step"
    assert all_spoken(["own_file", "A"]) == "A Receive"


def test_what_begins_to_run_at_one_instant_in_one_case_shares_a_line():
    first, other = str(uuid4()), str(uuid4())
    told = lines([begun("A", first), begun("B", first), begun("A", other), met("A", first)])
    assert [(each.case, each.what.partition(":")[0]) for each in told] == [
        (first, "deadline met"),
        (first, "begins to run"),
        (other, "begins to run"),
    ]
    assert "A Receive" in told[1].what
    assert "B First contact" in told[1].what


def begun(code: str, case: str) -> Event[DeadlineSet]:
    return Event(str(uuid4()), "/s", DeadlineSet.ce_type(), MORNING, DeadlineSet(**about(code)), subject=case)


def met(code: str, case: str) -> Event[DeadlineMet]:
    return Event(str(uuid4()), "/s", DeadlineMet.ce_type(), MORNING, DeadlineMet(**about(code)), subject=case)


def about(code: str) -> dict[str, Any]:
    told = {"effect_id": f"case/{code}/1", "subject": code, "attempt": 1, "due": MORNING}
    return told | {"ga_days": 84, "policy_version": "1"}
