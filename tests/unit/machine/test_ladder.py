"""The escalation ladder: who, when, how it rests, how it ends, and that it never ends by itself."""

import pytest

from tests.unit.machine.telling import POLICY, Tale, kinds, rungs, shown
from workflows.machine.effects import Escalated, EscalationEnded
from workflows.policy import Policy


def stalled(submitted: str = "2026-06-08 09:00", **changes: object) -> Tale:
    """Nobody even acknowledges; receipt is due two working days on."""
    return Tale().opened(submitted, **changes)


def claim(tale: Tale, at: str) -> None:
    tale.happens("escalation_acknowledged", at, by="csv-ijmond/coordinator")


def ended(tale: Tale) -> list[str]:
    return [each.reason for each in tale.said if isinstance(each, EscalationEnded)]


def test_a_case_that_is_not_urgent_stays_at_the_third_level_and_repeats() -> None:
    tale = stalled()
    tale.until("2026-06-19 12:00")
    assert tale.alerts() == [
        ("L1", "2026-06-10 09:00"),
        ("L2", "2026-06-11 09:00"),
        ("L2-deputy", "2026-06-12 09:00"),
        ("L3", "2026-06-15 09:00"),
        ("L3", "2026-06-17 09:00"),
        ("L3", "2026-06-19 09:00"),
    ]


def test_from_34_weeks_the_times_are_shorter() -> None:
    tale = stalled("2026-09-01 09:00")  # 34+1
    tale.until("2026-09-03 12:59")
    assert tale.alerts() == [
        ("L1", "2026-09-01 13:00"),
        ("L2", "2026-09-01 17:00"),
        ("L2-deputy", "2026-09-02 12:00"),
        ("L3", "2026-09-02 17:00"),
    ]


def test_from_36_weeks_every_case_reaches_the_emergency_group() -> None:
    tale = stalled("2026-09-15 09:00")  # 36+1
    tale.until("2026-09-18 17:00")
    assert tale.alerts()[-2:] == [("L4", "2026-09-17 09:00"), ("L4", "2026-09-18 09:00")]
    assert rungs(tale.said)[-1].recipients == ("region_duty", "coordinator")


def test_before_an_owner_is_asked_the_first_rung_reaches_the_coordinator() -> None:
    tale = stalled()
    tale.until("2026-06-10 09:00")
    assert rungs(tale.said)[0].recipients == ("coordinator",)


def test_a_claim_rests_the_ladder_for_one_allowance_at_most() -> None:
    tale = stalled(urgent=True)  # L1 13:00, L2 Tuesday 13:00
    tale.until("2026-06-09 13:00")
    claim(tale, "2026-06-09 14:00")
    # L3 was due on Thursday 13:00, later than the 4 hours of receipt: that stays. It was claimed, so
    # the deputy coordinator is not asked.
    assert tale.wakes() == "2026-06-11 13:00"
    said = tale.until("2026-06-11 13:00")
    assert [(each.rung, each.attempt, shown(each.due)) for each in rungs(said)] == [
        ("L3", 2, "2026-06-11 13:00")
    ]


def test_a_claim_moves_the_next_rung_later() -> None:
    tale = stalled()
    tale.until("2026-06-15 09:00")
    claim(tale, "2026-06-17 08:30")  # receipt: two working days
    said = tale.until("2026-06-19 08:30")
    assert [(each.rung, shown(each.due)) for each in rungs(said)] == [("L3", "2026-06-19 08:30")]


def test_a_second_claim_before_the_next_rung_holds_nothing() -> None:
    tale = stalled()
    tale.until("2026-06-15 09:00")
    claim(tale, "2026-06-15 10:00")
    claim(tale, "2026-06-16 16:00")
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-06-17 10:00"
    assert tale.state.ladder.attempt == 2


def test_a_claim_without_a_ladder_changes_nothing() -> None:
    tale = stalled()
    claim(tale, "2026-06-08 10:00")
    assert tale.said[-1].type == "deadline_set"


def test_meeting_all_causes_ends_the_ladder() -> None:
    tale = stalled()
    tale.until("2026-06-10 09:00")
    tale.happens("acknowledged", "2026-06-10 10:00", by="jgz-kennemer/jgz_nurse")
    assert ended(tale) == ["causes_met"]
    tale.until("2026-06-11 09:00")
    assert tale.alerts()[-1] == ("L1", "2026-06-11 09:00")  # of the owner, who is due by then


def test_resolving_gives_what_is_overdue_one_more_allowance() -> None:
    tale = stalled()
    tale.until("2026-06-10 09:00")
    said = tale.happens("escalation_resolved", "2026-06-10 10:00", reason="reached_by_phone")
    assert kinds(said) == [("deadline_cancelled", "A"), ("deadline_set", "A")]
    assert ended(tale) == ["resolved"]
    assert tale.running()["A"] == "2026-06-12 10:00"


def test_resolving_when_nothing_is_overdue_changes_nothing() -> None:
    assert stalled().happens("escalation_resolved", "2026-06-08 10:00", reason="reached") == ()


def test_a_late_tick_says_every_rung_at_its_own_instant() -> None:
    late, timely = stalled(urgent=True), stalled(urgent=True)
    late.until("2026-06-19 12:00")
    for day in range(8, 20):
        timely.until(f"2026-06-{day:02} 12:00")
    assert late.said == timely.said


def test_what_a_fact_stops_is_put_on_record_and_never_told() -> None:
    tale = stalled()  # nobody ticked for a day and a half after the deadline of receipt
    said = tale.contact("2026-06-10 15:00")
    assert [each.type for each in said if each.type == "rung_overtaken"]
    tale.until("2026-06-10 16:00")
    assert tale.alerts() == []


def test_what_a_fact_does_not_stop_is_still_told_with_its_true_instant() -> None:
    tale = stalled()
    tale.happens("acknowledged", "2026-06-12 08:00", by="jgz-kennemer/jgz_nurse")
    tale.until("2026-06-12 08:30")
    assert tale.alerts() == [("L1", "2026-06-11 09:00")]


@pytest.mark.parametrize("reason", ["owner_confirmed", "resolved"])
def test_a_deadline_that_nobody_ticked_is_planned_again_too(reason: str) -> None:
    tale = stalled()
    tale.until("2026-06-10 09:00")
    if reason == "resolved":
        tale.happens("escalation_resolved", "2026-06-16 10:00", reason="reached")
    else:
        tale.confirmed("2026-06-16 10:00")
    assert tale.running()["B"] == "2026-06-19 16:00"
    assert tale.overdue() == set()


def test_a_ladder_that_a_fact_changed_before_anybody_was_told_begins_as_a_new_attempt() -> None:
    tale = stalled("2026-09-15 09:00")  # 36+1: without the meeting the last rung comes on Wednesday 09:00
    said = tale.happens("mdo_held", "2026-09-16 10:00")
    overtaken = {each.overtaken for each in said if each.type == "rung_overtaken"}
    tale.until("2026-09-18 17:00")
    assert overtaken
    assert not overtaken & {each.effect_id for each in rungs(tale.said)}
    assert {each.attempt for each in rungs(tale.said)} == {2}


def without_periodic_feedback(policy: Policy = POLICY) -> Tale:
    """A case in which all goes well, and from 37+0 on nobody tells the referrer so."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:30", moment="contact")
    tale.happens("plan_agreed", "2026-03-31 10:00")
    tale.happens("support_started", "2026-04-01 10:00", offer="sociaal_team")
    tale.happens("feedback_sent", "2026-04-01 11:00", moment="start")
    for milestone in (
        "kraamzorg_registered",
        "kraamzorg_intake_done",
        "handover_booked",
        "reachability_checked",
    ):
        tale.happens("milestone_reached", "2026-04-02 10:00", milestone=milestone)
    for day in ("05-08", "06-12", "07-10", "07-22", "08-03", "08-14", "08-26", "09-01", "09-07", "09-11"):
        tale.happens("feedback_sent", f"2026-{day} 10:00", moment="periodic")
    return tale


def highest(tale: Tale, until: str) -> int:
    tale.until(until)
    return max(said.level for said in tale.said if isinstance(said, Escalated))


def test_forgotten_feedback_alone_calls_no_emergency_meeting() -> None:
    tale = without_periodic_feedback()
    assert highest(tale, "2026-10-06 12:00") == 3


def test_forgotten_feedback_with_something_grave_does() -> None:
    tale = without_periodic_feedback()
    tale.until("2026-09-23 09:00")
    tale.happens("support_ended", "2026-09-23 10:00", offer="sociaal_team")
    assert highest(tale, "2026-10-06 12:00") == 4


def test_a_case_under_a_policy_that_excepts_nothing_goes_on_as_it_began() -> None:
    told_before = POLICY.model_dump()
    del told_before["ladder"]["unhurried"]
    before = Policy.model_validate(told_before)
    assert "unhurried" not in before.model_dump()["ladder"]
    assert highest(without_periodic_feedback(before), "2026-10-06 12:00") == 4


def joined(tale: Tale, week: str) -> list[tuple[int, str, tuple[str, ...]]]:
    told = [each for each in tale.said if isinstance(each, Escalated) and each.rung == "notice"]
    return [(each.level, shown(each.due), each.recipients) for each in told if each.causes == (week,)]


def test_a_hard_week_that_joins_a_ladder_is_told_once_to_those_it_names() -> None:
    """Nobody ever answered, so the ladder has repeated its third level since April."""
    tale = Tale().opened()
    tale.until("2026-07-13 12:00")
    assert joined(tale, "24+0") == [(3, "2026-06-22 16:00", ("coordinator", "municipality_escalation"))]
    assert joined(tale, "20+0") == [], "a week of a lower level only joins"
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert tale.state.ladder.rung == "L3", "it raises no rung"


def test_a_hard_week_joins_in_silence_under_a_policy_from_before() -> None:
    told_before = POLICY.model_dump()
    del told_before["ladder"]["joining_told_from"]
    tale = Tale(Policy.model_validate(told_before)).opened()
    tale.until("2026-07-13 12:00")
    assert joined(tale, "24+0") == []


def test_that_a_ladder_ended_which_everybody_may_know_of_is_told_openly() -> None:
    tale = stalled()
    tale.until("2026-06-10 09:00")
    tale.happens("acknowledged", "2026-06-10 10:00", by="jgz-kennemer/jgz_nurse")
    assert [each.hidden for each in tale.said if isinstance(each, EscalationEnded)] == [None]
