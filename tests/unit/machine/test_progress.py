"""Exploration, periodic feedback, stall, contribution, consent."""

from datetime import date

import pytest

from tests.unit.machine.telling import Tale, item, kinds, notices, under_way
from workflows.machine.effects import Escalated


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
