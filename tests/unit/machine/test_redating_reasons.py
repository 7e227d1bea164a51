"""A corrected due date, and a deadline that does not run by its start alone: an emergency, a promised day,
a doubt that is over, urgency that came midway.
"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import EDD, POLICY, Tale
from workflows.policy import Policy

HOUSE = UUID(int=7)
LATER = EDD + timedelta(days=3)


def under_way(policy: Policy = POLICY, **changes: object) -> Tale:
    tale = Tale(policy).opened(**{"dating_method": "hc_13_17", **changes})
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    return tale


def redated(tale: Tale, at: str, edd: date) -> dict[str, str | None]:
    tale.happens("dating_changed", at, edd=edd, method="crl_10_12")
    return tale.running()


def test_an_emergency_meeting_stays_one_when_she_is_less_far_along() -> None:
    tale = under_way()
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert redated(tale, "2026-04-07 11:00", LATER)["F"] == "2026-04-08 10:00"


def test_an_emergency_meeting_stays_one_when_the_due_date_becomes_known() -> None:
    tale = under_way(edd=None, dating_method="unknown")
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert redated(tale, "2026-04-07 11:00", EDD)["F"] == "2026-04-08 10:00"


def test_an_answer_promised_for_a_day_is_asked_after_on_that_day() -> None:
    tale = under_way()
    tale.happens(
        "wait_started", "2026-04-07 10:00", wait=HOUSE, kind="housing", expected_on=date(2026, 4, 10)
    )
    assert redated(tale, "2026-04-07 11:00", LATER)["J.000000000007"] == "2026-04-10 16:00"


def test_what_began_as_a_doubt_was_over_is_not_put_off_again() -> None:
    tale = under_way()
    tale.happens("doubt_recorded", "2026-03-30 11:00", doubts=True)
    tale.happens("plan_agreed", "2026-03-31 11:00")
    tale.happens("doubt_recorded", "2026-04-01 11:00", doubts=False)
    assert redated(tale, "2026-04-07 11:00", LATER)["E"] == "2026-05-04 11:00"


def urgent_midway(policy: Policy = POLICY) -> tuple[Tale, dict[str, str | None]]:
    """Exploration had taken twelve working days as the case became urgent: three from then."""
    tale = under_way(policy)
    tale.happens("risk_assessed", "2026-04-16 10:00", urgent=True, complexity="complex")
    before = {code: due for code, due in tale.running().items() if code in "DFHI"}
    assert before["D"] == "2026-04-21 10:00"
    return tale, before


@pytest.mark.parametrize("days", [-1, 1, 3])
def test_urgency_that_came_midway_counts_from_then(days: int) -> None:
    tale, before = urgent_midway()
    after = redated(tale, "2026-04-16 11:00", EDD + timedelta(days=days))
    assert {code: after[code] for code in before} == before


def test_and_whoever_is_much_further_along_has_one_allowance_from_now() -> None:
    tale = under_way()
    tale.contact("2026-05-11 10:00")
    tale.happens("risk_assessed", "2026-05-20 10:00", urgent=True, complexity="complex")
    assert tale.running()["I"] == "2026-05-29 16:00"
    assert redated(tale, "2026-05-20 11:00", EDD - timedelta(days=33))["I"] == "2026-05-27 16:00"


def test_a_correction_that_is_taken_back_takes_back_what_it_brought_forward() -> None:
    tale = under_way()
    tale.contact("2026-05-04 10:00")
    assert redated(tale, "2026-05-04 11:00", EDD - timedelta(days=28))["I"] == "2026-05-18 16:00"
    tale.happens("dating_confirmed", "2026-05-04 12:00", edd=EDD, method="crl_10_12")
    assert tale.running()["I"] == "2026-05-22 16:00"


def test_under_a_former_policy_each_counts_from_its_start_alone() -> None:
    """The workflow of such a case sleeps until then already."""
    tale, _ = urgent_midway(former())
    assert redated(tale, "2026-04-16 11:00", LATER)["D"] == "2026-04-17 08:00"
    tale = under_way(former())
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert redated(tale, "2026-04-07 11:00", LATER)["F"] == "2026-04-29 16:00"
