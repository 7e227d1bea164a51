"""The agenda of the meeting makes itself, and a meeting without decisions was none."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from starlette.datastructures import FormData

from services.desk.domain.agenda import Standing, Why, agenda
from services.desk.http.meeting import _built, _held, _scheduled
from services.desk.http.notices import Notice
from shared.schemas.contracts.mdo import MdoDecision, MdoHeld, MdoScheduled

NOW = datetime(2026, 5, 11, 9, tzinfo=UTC)
TODAY = date(2026, 5, 11)
KNOWN = {"jgz-kennemerland": "JGZ Kennemerland"}


def case(**known: Any) -> Standing:
    usual: dict[str, Any] = {
        "case_id": uuid4(),
        "urgent": False,
        "level": 0,
        "overdue": frozenset(),
        "running": frozenset({"H"}),
        "next_threshold_at": NOW + timedelta(days=40),
    }
    return Standing(**usual | known)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"overdue": frozenset({"I"})}, Why.STALLED),
        ({"overdue": frozenset({"24+0"})}, Why.THRESHOLD),
        ({"level": 3}, Why.DEADLOCK),
        ({"running": frozenset({"F"})}, Why.DUE),
        ({"asked_at": NOW}, Why.ASKED),
        ({"asked_at": NOW, "asked_urgently": True}, Why.ASKED_URGENTLY),
        ({"overdue": frozenset({"B"}), "next_threshold_at": NOW + timedelta(days=14)}, Why.NEAR),
    ],
)
def test_what_stands_still_is_stuck_or_was_asked_for_comes_on_it_by_itself(known, why):
    (item,) = agenda([case(**known)], NOW)
    assert item.why == (why,)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"overdue": frozenset({"B"}), "level": 2},
        {"asked_at": NOW - timedelta(days=9), "held_at": NOW - timedelta(days=2)},
    ],
)
def test_what_goes_as_it_should_does_not(known):
    assert agenda([case(**known)], NOW) == ()


def test_emergencies_first_then_urgent_then_by_the_next_threshold():
    stalled = frozenset({"I"})
    later = case(overdue=stalled)
    soon = case(overdue=stalled, next_threshold_at=NOW + timedelta(days=20))
    urgent = case(overdue=stalled, urgent=True)
    emergency = case(asked_at=NOW, asked_urgently=True)
    order = [item.standing for item in agenda([later, soon, urgent, emergency], NOW)]
    assert order == [emergency, urgent, soon, later]


@given(st.lists(st.builds(case, level=st.integers(0, 4), urgent=st.booleans()), max_size=12))
def test_no_case_in_deadlock_is_left_out(cases):
    listed = {item.standing.case_id for item in agenda(cases, NOW)}
    assert {each.case_id for each in cases if each.level >= 3} <= listed


def test_a_meeting_without_decisions_was_not_held():
    with pytest.raises(ValidationError, match="it was not held"):
        MdoHeld()
    with pytest.raises(ValidationError):
        MdoHeld.model_validate({"decisions": [{"kind": "plan", "owner": "jgz-kennemerland"}]})


def held(**fields: str) -> Any:
    return _built(_held, FormData(fields), KNOWN, TODAY)


def test_every_decision_names_whose_it_is_and_by_when():
    said = held(besluit1="plan", door1="jgz-kennemerland", voor1="2026-05-18")
    assert said.decisions == (MdoDecision(kind="plan", owner="jgz-kennemerland", due=date(2026, 5, 18)),)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"besluit1": "plan", "door1": "jgz-kennemerland", "voor1": ""},
        {"besluit1": "plan", "door1": "nergens", "voor1": "2026-05-18"},
        {"besluit1": "verzonnen", "door1": "jgz-kennemerland", "voor1": "2026-05-18"},
    ],
)
def test_a_form_that_leaves_one_of_them_out_is_refused(fields):
    with pytest.raises(Notice):
        held(**fields)


def test_a_meeting_is_not_scheduled_in_the_past():
    assert _built(_scheduled, FormData({"datum": "2026-05-12"}), KNOWN, TODAY) == MdoScheduled(
        on=date(2026, 5, 12)
    )
    with pytest.raises(Notice):
        _built(_scheduled, FormData({"datum": "2026-05-10"}), KNOWN, TODAY)
