"""Why a deadline was taken away, or a ladder ended: a short word on which the readers of the record rely."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import Tale, item
from workflows.machine.effects import DeadlineCancelled, EscalationEnded

Said = tuple[Any, ...]


def owned(**changes: Any) -> Tale:
    tale = Tale().opened(**changes)
    tale.confirmed("2026-03-30 09:30")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    return tale


def supported_plan(tale: Tale) -> UUID:
    step = item(1, None, critical=False).model_copy(update={"support": "SO"})
    tale.happens("plan_agreed", "2026-03-31 10:00", items=[step])
    return step.item_id


def asked_twice() -> Said:
    tale = Tale().opened()
    tale.proposed("2026-03-30 09:00")
    return tale.proposed("2026-03-30 10:00", attempt=2)


def found_simple() -> Said:
    return owned().happens("exploration_concluded", "2026-04-01 10:00", complexity="simple")


def found_simple_again() -> Said:
    return owned().happens("risk_assessed", "2026-04-01 10:00", urgent=False, complexity="simple")


def step_closed() -> Said:
    tale = owned()
    step = supported_plan(tale)
    return tale.happens("item_closed", "2026-04-01 10:00", item_id=step)


def never_started() -> Said:
    tale = owned()
    supported_plan(tale)
    return tale.happens("support_ended", "2026-04-01 10:00", offer="SO")


def refused() -> Said:
    return owned(complexity="simple").happens("help_refused", "2026-04-01 10:00")


def doubted() -> Said:
    tale = owned()
    supported_plan(tale)
    return tale.happens("doubt_recorded", "2026-04-01 10:00", doubts=True)


def less_far() -> Said:
    tale = Tale().opened("2026-07-27 09:00", dating_method="hc_13_17")
    return tale.happens("dating_changed", "2026-07-27 12:00", edd=date(2026, 11, 9), method="crl_10_12")


def home_later() -> Said:
    tale = Tale().opened("2026-10-12 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12", in_hospital=True)
    return tale.happens("discharged", "2026-10-20 10:00", discharged_on="2026-10-20")


def lost() -> Said:
    return owned().happens("pregnancy_ended", "2026-04-01 10:00")


def given_more_time() -> Said:
    tale = owned()
    tale.until("2026-04-13 16:00")
    tale.until("2026-04-30 12:00")
    return tale.happens("escalation_resolved", "2026-04-30 12:00", reason="reached")


@pytest.mark.parametrize(
    ("happens", "code", "reason"),
    [
        (asked_twice, "M", "proposed_again"),
        (found_simple, "F", "not_complex"),
        (found_simple_again, "D", "not_complex"),
        (step_closed, "E", "not_planned"),
        (never_started, "E", "support_ended"),
        (refused, "I", "declined"),
        (doubted, "E", "doubt"),
        (less_far, "32+0", "redated"),
        (less_far, "A", "redated"),
        (home_later, "pn_ten_days", "replanned"),
        (lost, "24+0", "stopped"),
        (given_more_time, "F", "planned_again"),
    ],
)
def test_a_deadline_that_is_taken_away_says_why(happens: Callable[[], Said], code: str, reason: str) -> None:
    said = [(each.subject, each.reason) for each in happens() if isinstance(each, DeadlineCancelled)]
    assert (code, reason) in said
    assert {why for _, why in said} == {reason}


def overdue() -> Tale:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")  # 22+0
    tale.until("2026-06-12 12:00")
    return tale


@pytest.mark.parametrize(
    ("type", "fields", "reason"),
    [
        ("owner_confirmed", {"organisation": "jgz-kennemer", "deputy": "sociaal-team"}, "owner_confirmed"),
        ("escalation_resolved", {"reason": "reached"}, "resolved"),
        ("help_refused", {}, "declined"),
        ("consent_withdrawn", {}, "stopped"),
        ("case_closed", {"outcome": "completed"}, "stopped"),
        ("birth_registered", {"born_on": date(2026, 6, 12)}, "born"),
    ],
)
def test_a_ladder_that_ends_says_why_and_once(type: str, fields: dict[str, Any], reason: str) -> None:
    said = overdue().happens(type, "2026-06-12 12:00", **fields)
    assert [each.reason for each in said if isinstance(each, EscalationEnded)] == [reason]


def test_a_ladder_whose_causes_are_all_gone_says_so() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-10 12:00")
    assert tale.overdue() == {"A"}
    said = tale.happens("acknowledged", "2026-06-10 12:30", by="jgz-kennemer/jgz_nurse")
    assert [each.reason for each in said if isinstance(each, EscalationEnded)] == ["causes_met"]
