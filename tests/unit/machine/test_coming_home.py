"""A child that was in hospital, of which nobody had told so: what was missed meanwhile was not due."""

from datetime import date

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale
from workflows.policy import Policy

MONDAY = date(2026, 10, 12)


def at_home_it_seemed(policy: Policy = POLICY) -> Tale:
    """Born on Monday; on Tuesday maternity care had not begun, and the ladder did."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("feedback_sent", "2026-03-30 12:00", moment="contact")
    tale.until("2026-10-12 10:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=MONDAY)
    tale.happens("milestone_reached", "2026-10-12 11:00", milestone="child_registered")
    tale.until("2026-10-14 17:00")
    assert tale.overdue() == {"pn_day"}
    return tale


def test_what_lies_ahead_by_the_day_of_coming_home_is_not_overdue() -> None:
    tale = at_home_it_seemed()
    tale.happens("discharged", "2026-10-15 10:00", discharged_on=date(2026, 10, 15))
    assert tale.overdue() == set()
    assert tale.running()["pn_day"] == "2026-10-16 16:00"
    told = len(tale.alerts())
    tale.until("2026-10-16 15:59")
    assert len(tale.alerts()) == told
    tale.until("2026-10-16 16:00")
    assert tale.alerts()[-1] == ("L1", "2026-10-16 16:00")


def test_what_is_late_by_that_day_too_stays_so() -> None:
    tale = at_home_it_seemed()
    tale.happens("discharged", "2026-10-15 10:00", discharged_on=date(2026, 10, 13))
    assert tale.overdue() == {"pn_day"}


def test_under_a_former_policy_it_stays_overdue() -> None:
    """The workflow of such a case sleeps until its next rung already."""
    tale = at_home_it_seemed(former())
    tale.happens("discharged", "2026-10-15 10:00", discharged_on=date(2026, 10, 15))
    assert tale.overdue() == {"pn_day"}
