"""The emergency group is not called, or told again, where there is nothing left that it could help."""

from uuid import UUID

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale
from tests.unit.machine.test_ladder import claim, highest, stalled, without_periodic_feedback
from workflows.policy import Policy

HOUSE = UUID(int=7)


def waited_for_a_house() -> Tale:
    """Nobody asked after a house at 36+3, and the feedback is late too: L3 was told."""
    tale = without_periodic_feedback()
    tale.until("2026-09-14 09:00")
    tale.happens("wait_started", "2026-09-14 09:00", wait=HOUSE, kind="housing")
    tale.until("2026-09-18 16:00")
    assert ("L3", "2026-09-18 13:00") in tale.alerts()
    assert {str(code)[0] for code in tale.overdue()} >= {"J", "H"}
    return tale


def test_nor_does_it_once_what_was_grave_is_done() -> None:
    tale = waited_for_a_house()
    tale.happens("wait_ended", "2026-09-18 16:30", wait=HOUSE)
    tale.until("2026-09-22 17:00")
    assert tale.alerts()[-1] == ("L3", "2026-09-22 13:00")
    assert highest(tale, "2026-10-06 12:00") == 3


def test_nor_is_its_group_told_again_of_feedback_alone() -> None:
    tale = waited_for_a_house()
    tale.until("2026-09-22 12:00")
    assert tale.alerts()[-1] == ("L4", "2026-09-21 13:00")
    tale.happens("wait_ended", "2026-09-22 12:30", wait=HOUSE)
    tale.until("2026-09-25 17:00")
    assert tale.alerts()[-2:] == [("L3", "2026-09-23 13:00"), ("L3", "2026-09-25 13:00")]


def no_longer_urgent(at: str, policy: Policy = POLICY) -> Tale:
    """Nobody acted in an urgent case of 17+0; then it was weighed as not urgent after all."""
    tale = Tale(policy).opened("2026-05-04 09:00", urgent=True)
    tale.until(at)
    tale.happens("risk_assessed", at, urgent=False, complexity="simple")
    tale.until("2026-05-15 17:00")
    return tale


def test_whom_urgency_called_together_hears_no_more_once_it_is_taken_away() -> None:
    tale = no_longer_urgent("2026-05-11 14:00")
    assert tale.alerts()[-2:] == [("L4", "2026-05-11 13:00"), ("L3", "2026-05-13 13:00")]


def test_under_a_former_policy_it_is() -> None:
    """The workflow of such a case sleeps until then already."""
    assert no_longer_urgent("2026-05-11 14:00", former()).alerts()[-1] == ("L4", "2026-05-15 13:00")


def test_from_36_weeks_on_urgency_that_is_taken_away_calls_nobody_off() -> None:
    tale = stalled("2026-09-15 09:00", urgent=True)  # 36+1
    tale.until("2026-09-17 12:00")
    tale.happens("risk_assessed", "2026-09-17 12:00", urgent=False, complexity="simple")
    tale.until("2026-09-18 17:00")
    assert tale.alerts()[-1][0] == "L4"


def test_while_a_claim_rests_it_stays_so_long() -> None:
    tale = waited_for_a_house()
    claim(tale, "2026-09-18 16:10")
    assert tale.state is not None
    assert tale.state.ladder is not None
    rests = tale.state.ladder.next_due
    tale.happens("wait_ended", "2026-09-18 16:30", wait=HOUSE)
    assert (tale.state.ladder.next_rung, tale.state.ladder.next_due >= rests) == ("L3", True)
