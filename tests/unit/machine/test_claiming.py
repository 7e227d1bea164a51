"""How long a claim keeps the ladder still: for what was claimed, and for nothing else."""

from uuid import UUID

from tests.unit.machine.regions import former, moved, policy
from tests.unit.machine.telling import POLICY, Tale, shown
from tests.unit.machine.test_ladder import without_periodic_feedback
from workflows.policy import Policy

CONCERN = UUID(int=5)


def late_feedback(policy: Policy = POLICY, *, consent_asked: bool = False) -> Tale:
    """Early in pregnancy, support runs; only the six-weekly feedback is late, and stands at level 3."""
    tale = Tale(policy).opened("2026-02-09 09:00", complexity="simple")
    tale.confirmed("2026-02-09 09:00")
    tale.contact("2026-02-09 10:00")
    tale.happens("feedback_sent", "2026-02-09 11:00", moment="contact")
    tale.happens("plan_agreed", "2026-02-10 09:00")
    tale.happens("support_started", "2026-02-10 10:00")
    tale.happens("feedback_sent", "2026-02-10 11:00", moment="start")
    tale.happens("milestone_reached", "2026-02-10 11:00", milestone="options_checked")
    if consent_asked:
        tale.happens("consent_asked", "2026-03-16 12:00")
    tale.until("2026-03-30 08:00")
    assert tale.overdue() == {"H"}
    return tale


def rests_until(tale: Tale) -> str | None:
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert tale.state.ladder.claimed
    return shown(tale.state.ladder.next_due)


def claim(tale: Tale, at: str) -> Tale:
    tale.happens("escalation_acknowledged", at, by="csv-ijmond/coordinator")
    return tale


def test_a_claim_of_a_late_feedback_does_not_silence_a_safety_decision_that_is_missed_later() -> None:
    tale = claim(late_feedback(), "2026-03-30 09:00")
    assert rests_until(tale) == "2026-05-11 16:00"
    tale.happens("concern_raised", "2026-03-30 10:00", concern=CONCERN)
    tale.until("2026-04-01 10:00")
    assert rests_until(tale) == "2026-04-07 10:00"  # two working days, over Easter
    tale.until("2026-04-07 10:00")
    assert tale.alerts()[-1] == ("L3", "2026-04-07 10:00")


def test_nor_one_that_was_overdue_by_then() -> None:
    tale = late_feedback()
    tale.happens("concern_raised", "2026-03-30 10:00", concern=CONCERN)
    tale.until("2026-04-01 10:00")
    assert rests_until(claim(tale, "2026-04-01 11:00")) == "2026-04-07 11:00"


def test_nor_an_urgent_signal_but_no_rung_comes_before_its_pause_is_over() -> None:
    tale = claim(late_feedback(), "2026-03-30 09:00")
    tale.happens("signal_given", "2026-03-30 09:30", urgent=True)
    tale.until("2026-03-30 11:30")
    assert "kraamzorg_signal_urgent" in tale.overdue()
    assert rests_until(tale) == "2026-03-31 16:00"  # level 3 is told again after two working days


def test_nor_sooner_than_that_rung_would_have_come_without_a_claim() -> None:
    """At 37 weeks the signal would let the emergency group hear next; planned is that level 3 hears again."""
    tale = without_periodic_feedback()
    tale.until("2026-09-22 12:00")
    claim(tale, "2026-09-22 12:00")
    assert tale.alerts()[-1] == ("L3", "2026-09-22 11:00")
    tale.happens("signal_given", "2026-09-22 13:00", urgent=True)
    tale.until("2026-09-24 12:00")
    assert tale.alerts()[-2:] == [("L3", "2026-09-22 11:00"), ("L3", "2026-09-24 11:00")]


def test_what_is_missed_later_never_makes_a_claim_rest_longer() -> None:
    tale = claim(late_feedback(), "2026-03-30 09:00")
    tale.happens("signal_given", "2026-03-30 09:30", urgent=True)
    tale.happens(
        "contribution_requested", "2026-03-17 09:00"
    )  # told late: ten working days, in a few minutes
    tale.until("2026-03-31 12:00")
    assert {"kraamzorg_signal_urgent", "N"} <= tale.overdue()
    assert rests_until(tale) == "2026-03-31 16:00"


def test_under_a_former_policy_a_claim_rests_for_its_longest_overdue_cause() -> None:
    """The workflow of such a case may sleep until then already."""
    tale = claim(late_feedback(former()), "2026-03-30 09:00")
    tale.happens("concern_raised", "2026-03-30 10:00", concern=CONCERN)
    tale.until("2026-04-01 10:00")
    assert rests_until(tale) == "2026-05-11 16:00"
    tale = late_feedback(former())
    tale.happens("concern_raised", "2026-03-30 10:00", concern=CONCERN)
    tale.until("2026-04-01 10:00")
    assert rests_until(claim(tale, "2026-04-01 11:00")) == "2026-05-13 16:00"


def test_a_claim_rests_on_where_the_case_moves_to_another_policy() -> None:
    """Else to move a region's cases would call everybody about what somebody has in hand."""
    tale = claim(late_feedback(), "2026-03-30 09:00")
    moved(tale, "2026-04-02 10:00", policy('[stages.B.allowances]\n"0+0" = { is = "8 d" }'))
    assert rests_until(tale) == "2026-05-11 16:00"
    told = tale.alerts()
    tale.until("2026-05-11 15:59")
    assert tale.alerts() == told


def test_by_the_new_numbers_it_rests_for_one_allowance_from_the_move_at_most() -> None:
    tale = claim(late_feedback(), "2026-03-30 09:00")
    moved(tale, "2026-04-02 10:00", policy('[stages.H.allowances]\n"0+0" = { is = "30 d" }'))
    assert rests_until(tale) == "2026-05-01 16:00"
