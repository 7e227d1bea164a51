"""Exploration, meetings, periodic feedback, stall, contribution, consent."""

from datetime import date

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, item, kinds, notices, rungs, shown, under_way
from workflows.explaining import meeting
from workflows.machine.effects import Escalated
from workflows.policy import Policy


def started(tale: Tale, at: str, offer: str) -> None:
    tale.happens("support_started", at, offer=offer)


# D: exploration


def test_a_complex_case_is_explored_from_the_first_contact_with_the_client() -> None:
    tale = Tale().opened()
    tale.contact("2026-03-30 10:00", client=False)
    assert "D" not in tale.running()
    tale.contact("2026-03-31 10:00", referrer=False)
    assert tale.running()["D"] == "2026-04-23 10:00"  # 15 working days, past Easter
    tale.contact("2026-04-07 10:00")
    assert tale.running()["D"] == "2026-04-23 10:00"
    said = tale.happens("exploration_concluded", "2026-04-10 10:00", complexity="complex")
    assert ("deadline_met", "D") in kinds(said)


def test_a_simple_case_is_neither_explored_nor_met_about() -> None:
    tale = Tale().opened(complexity="simple")
    tale.contact("2026-03-30 10:00")
    assert not {"D", "F"} & set(tale.running())


def test_an_urgent_factor_makes_a_case_complex() -> None:
    tale = Tale().opened(complexity="simple", urgent=True)
    tale.contact("2026-03-30 10:00")
    assert {"D", "F"} <= set(tale.running())


def test_an_agreed_plan_shows_that_exploration_is_over() -> None:
    tale = under_way()
    assert ("deadline_met", "D") in kinds(tale.happens("plan_agreed", "2026-04-10 10:00"))


def test_exploration_is_capped_by_20_weeks() -> None:
    tale = Tale().opened("2026-04-20 09:00")
    tale.contact("2026-05-11 10:00")
    assert tale.running()["D"] == "2026-05-22 16:00"


def test_found_to_be_simple_it_needs_no_meeting_that_nobody_asked_for() -> None:
    tale = under_way()
    tale.happens("exploration_concluded", "2026-04-10 10:00", complexity="simple")
    assert "F" not in tale.running()
    asked = under_way()
    asked.happens("mdo_requested", "2026-04-09 10:00")
    asked.happens("exploration_concluded", "2026-04-10 10:00", complexity="simple")
    assert "F" in asked.running()


# F: meeting


def test_an_emergency_meeting_is_due_within_a_working_day() -> None:
    tale = under_way()
    assert tale.running()["F"] == "2026-04-29 16:00"  # 30 days from the referral
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert tale.running()["F"] == "2026-04-08 10:00"
    assert ("deadline_met", "F") in kinds(tale.happens("mdo_held", "2026-04-08 09:00", emergency=True))


def missed_emergency(policy: Policy = POLICY) -> Tale:
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    tale.until("2026-04-08 12:00")
    assert tale.overdue() == {"F"}
    return tale


def test_an_emergency_meeting_that_was_not_held_stays_one_whoever_takes_the_case_over() -> None:
    tale = missed_emergency()
    tale.confirmed("2026-04-08 14:00", "sociaal-team", "jgz-kennemer")
    assert tale.running()["F"] == "2026-04-09 14:00"
    before = missed_emergency(former())
    before.confirmed("2026-04-08 14:00", "sociaal-team", "jgz-kennemer")
    assert before.running()["F"] == "2026-05-08 16:00"


def test_nor_does_a_claim_let_it_rest_for_longer_and_it_outlives_a_closing() -> None:
    tale = missed_emergency()
    tale.happens("escalation_acknowledged", "2026-04-08 14:00", by="csv-ijmond/coordinator")
    assert tale.wakes() == "2026-04-09 14:00"
    tale.happens("case_closed", "2026-04-09 09:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-09 10:00")
    assert tale.running()["F"] == "2026-04-10 10:00"
    tale.happens("mdo_held", "2026-04-10 09:00")
    tale.happens("mdo_requested", "2026-04-10 10:00")
    assert tale.running()["F"] == "2026-05-08 16:00"  # one that is none has its month again


def overdue_meeting(policy: Policy = POLICY) -> Tale:
    """An ordinary meeting that nobody held by 11 May, though somebody took the task."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.happens("mdo_requested", "2026-04-09 10:00")
    tale.happens("plan_agreed", "2026-05-06 10:00")
    tale.happens("support_started", "2026-05-06 11:00")
    for moment in ("start", "periodic"):
        tale.happens("feedback_sent", "2026-05-06 12:00", moment=moment)
    tale.happens("milestone_reached", "2026-05-06 12:00", milestone="options_checked")
    tale.until("2026-05-11 10:00")
    assert tale.overdue() == {"F"}
    tale.happens("escalation_acknowledged", "2026-05-11 10:00", by="csv-ijmond/coordinator")
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-06-10 16:00"
    return tale


def test_an_emergency_asked_for_while_a_meeting_is_overdue_is_told_and_ends_the_rest_of_a_claim() -> None:
    tale = overdue_meeting()
    tale.happens("mdo_requested", "2026-05-11 11:00", emergency=True)
    group = POLICY.ladder.first_at(4).recipients
    assert notices(tale.until("2026-05-11 11:00")) == [("emergency_asked", 4, group)]
    tale.happens("mdo_requested", "2026-05-11 12:00", emergency=True)
    assert notices(tale.until("2026-05-12 10:59")) == []
    assert rungs(tale.until("2026-05-12 11:00")) != []


def test_nobody_hears_in_the_morning_of_an_emergency_meeting_that_was_held_by_then() -> None:
    tale = overdue_meeting()
    tale.happens("mdo_requested", "2026-05-11 18:00", emergency=True)
    (at_once,) = notices(tale.until("2026-05-11 18:00"))
    assert at_once == ("emergency_asked", 4, ("region_duty",))
    tale.happens("mdo_held", "2026-05-11 20:00")
    assert notices(tale.until("2026-05-12 08:00")) == []


def test_one_asked_for_in_time_has_its_day_and_a_former_policy_keeps_its_rule() -> None:
    tale = under_way()
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    assert notices(tale.until("2026-04-07 10:00")) == []
    former_one = overdue_meeting(former())
    former_one.happens("mdo_requested", "2026-05-11 11:00", emergency=True)
    told = former_one.until("2026-05-12 11:00")
    assert notices(told) == []
    assert rungs(told) == []


def test_a_meeting_asked_for_after_one_was_held_is_due_anew() -> None:
    tale = under_way()
    tale.happens("mdo_held", "2026-04-08 09:00")
    tale.happens("mdo_requested", "2026-05-11 10:00")
    assert tale.running()["F"] == "2026-06-10 16:00"


# G, H: feedback


def test_periodic_feedback_runs_from_contact_and_begins_afresh_at_each_feedback() -> None:
    tale = Tale().opened()
    assert "H" not in tale.running()
    tale.contact("2026-03-30 10:00")
    assert tale.running()["H"] == "2026-05-11 16:00"
    tale.happens("feedback_sent", "2026-04-07 10:00", moment="contact")
    assert tale.running()["H"] == "2026-05-19 16:00"


# I: stall


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("contact_made", {"with_client": True, "with_referrer": False}),
        ("exploration_concluded", {"complexity": "complex"}),
        ("plan_agreed", {}),
        ("plan_changed", {"items": [item(1, None, critical=False)]}),
        ("mdo_held", {}),
        ("decision_recorded", {}),
    ],
)
def test_a_substantive_event_begins_the_stall_clock_afresh(type: str, fields: dict[str, object]) -> None:
    tale = under_way()
    tale.happens(type, "2026-04-07 10:00", **fields)
    assert tale.running()["I"] == "2026-04-28 16:00"


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("contact_attempted", {}),
        ("acknowledged", {"by": "jgz-kennemer/jgz_nurse"}),
        ("escalation_acknowledged", {"by": "csv-ijmond/coordinator"}),
        ("mdo_requested", {}),
        ("milestone_reached", {"milestone": "screening_recorded"}),
    ],
)
def test_what_is_not_substantive_does_not(type: str, fields: dict[str, object]) -> None:
    tale = under_way()
    tale.happens(type, "2026-04-07 10:00", **fields)
    assert tale.running()["I"] == "2026-04-20 16:00"


def test_an_agreed_next_contact_begins_the_stall_clock_on_that_day() -> None:
    tale = under_way()
    at = {"with_client": True, "with_referrer": False}
    tale.happens("contact_made", "2026-03-31 10:00", **at, next_contact_on=date(2026, 4, 28))
    assert tale.running()["I"] == "2026-05-19 16:00"
    tale.happens("decision_recorded", "2026-04-07 10:00")
    assert tale.running()["I"] == "2026-05-19 16:00"


def test_a_next_contact_too_far_ahead_counts_for_one_allowance_of_periodic_feedback() -> None:
    tale = under_way()
    at = {"with_client": True, "with_referrer": False}
    tale.happens("contact_made", "2026-07-27 10:00", **at, next_contact_on=date(2026, 9, 25))
    # 29+0: row H gives 14 days, to 10 August (31+0); row I then 7 days more.
    assert tale.running()["I"] == "2026-08-17 16:00"


def test_while_a_support_runs_there_is_no_stall_and_when_the_last_ends_there_is() -> None:
    tale = under_way()
    started(tale, "2026-04-07 10:00", "SO")
    started(tale, "2026-04-08 10:00", "BG")
    tale.contact("2026-04-09 10:00")
    assert "I" not in tale.running()
    tale.happens("support_ended", "2026-05-01 10:00", offer="SO")
    assert "I" not in tale.running()
    tale.happens("support_ended", "2026-05-04 10:00", offer="BG")
    assert tale.running()["I"] == "2026-05-22 16:00"  # 16+0, 21 days: Whit Monday, so the Friday before


# N, O: contribution and consent


def test_a_contribution_that_is_asked_for_is_decided() -> None:
    tale = under_way()
    tale.happens("contribution_requested", "2026-06-08 10:00")
    assert tale.running()["N"] == "2026-06-22 10:00"
    said = tale.happens("milestone_reached", "2026-06-10 10:00", milestone="contribution_decided")
    assert ("deadline_met", "N") in kinds(said)


def test_a_question_for_consent_is_answered_and_reminded_once() -> None:
    tale = under_way()
    tale.happens("consent_asked", "2026-04-07 10:00")
    assert tale.running()["O"] == "2026-04-21 10:00"
    said = tale.until("2026-04-20 12:00")
    reminders = [each for each in said if isinstance(each, Escalated) and each.causes == ("O",)]
    assert [each.rung for each in reminders] == ["L0-50"]
    assert ("deadline_met", "O") in kinds(tale.happens("consent_answered", "2026-04-20 13:00", granted=False))


# Past 36+0


def test_what_is_found_new_past_37_weeks_makes_an_emergency_meeting_due_the_same_day() -> None:
    tale = Tale().opened("2026-09-23 09:00", complexity="simple")  # 37+2
    tale.happens("item_opened", "2026-09-23 10:00", item=item(1, date(2026, 10, 1)))
    assert tale.running()["F"] == "2026-09-23 14:00"
    assert tale.running()["37+0"] == "2026-09-24 10:00"
    said = tale.until("2026-09-23 10:00")
    told = [each for each in said if isinstance(each, Escalated) and each.rung == "notice"]
    assert (4, ("new_critical_issue",)) in [(each.level, each.causes) for each in told]
    tale.until("2026-09-24 10:00")
    assert "37+0" in tale.overdue()
    assert rungs(tale.said)[-1].rung == "L4"


def test_before_36_weeks_a_new_critical_step_waits_for_its_week() -> None:
    tale = under_way()
    tale.happens("item_opened", "2026-08-31 10:00", item=item(1, date(2026, 9, 1)))
    assert "36+0" in tale.running()
    assert [each for each in tale.said if isinstance(each, Escalated) and each.rung == "notice"] == []


def test_a_referrer_who_heard_by_word_of_mouth_is_told_anew_an_allowance_later() -> None:
    tale = Tale().opened()
    tale.contact("2026-03-30 10:00")
    assert tale.running()["H"] == "2026-05-11 16:00"
    tale.contact("2026-04-20 10:00", referrer=False)
    assert tale.running()["H"] == "2026-05-11 16:00"
    tale.contact("2026-04-21 10:00", client=False)
    assert tale.running()["H"] == "2026-06-02 16:00"


def test_a_question_for_consent_that_is_open_is_not_asked_a_second_time() -> None:
    tale = under_way()
    tale.happens("consent_asked", "2026-04-07 10:00")
    assert tale.happens("consent_asked", "2026-04-08 10:00") == ()
    assert tale.running()["O"] == "2026-04-21 10:00"


def test_a_step_told_again_takes_the_place_of_the_first_and_leaves_the_others() -> None:
    tale = under_way()
    for number, day in ((1, 20), (2, 21), (1, 22)):
        tale.happens("item_opened", "2026-04-07 10:00", item=item(number, date(2026, 8, day)))
    assert tale.state is not None
    assert {each.item_id.int: each.due for each in tale.state.items} == {
        2: date(2026, 8, 21),
        1: date(2026, 8, 22),
    }


@pytest.mark.parametrize(
    ("told", "without_her"),
    [
        (("client_invited", "mdo_held"), False),
        (("mdo_held",), True),
        (("mdo_held", "client_attended"), False),
        (("client_attended", "mdo_held"), False),
        (("client_invited", "mdo_held", "mdo_held"), True),
    ],
)
def test_a_meeting_to_which_she_was_not_asked_counts_and_is_known_as_such(
    told: tuple[str, ...], without_her: bool
) -> None:
    tale = Tale().opened(complexity="complex")
    for day, fact in enumerate(told, start=1):
        tale.happens(fact, f"2026-04-0{day} 10:00")
    assert tale.state is not None
    assert tale.state.met_without_her is without_her
    assert ("she was not asked" in meeting(tale.state)) is without_her
    assert "F" not in tale.running()


@pytest.mark.parametrize(
    ("complexity", "mode", "owed"),
    [
        ("complex", "phone", True),
        ("complex", "written", True),
        ("complex", "video", False),
        ("complex", "in_person", False),
        ("complex", "home_visit", False),
        ("complex", None, False),
        ("simple", "phone", False),
    ],
)
def test_a_complex_case_is_handed_over_face_to_face_or_its_owner_hears_that_a_talk_is_owed(
    complexity: str, mode: str | None, owed: bool
) -> None:
    tale = Tale().opened(complexity=complexity)
    tale.happens("milestone_reached", "2026-04-01 10:00", milestone="handover_accepted", mode=mode)
    assert tale.state is not None
    assert "handover_accepted" in tale.state.milestones
    told = [code for code, _, _ in notices(tale.until("2026-04-01 10:00"))]
    assert ("handover_cold" in told) is owed
