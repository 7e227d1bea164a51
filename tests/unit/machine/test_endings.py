"""Loss, withdrawal, closing and erasure stop everything at once, for good; safety alone goes on."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import Tale, shown
from workflows.machine import next_wake
from workflows.machine.effects import (
    CaseStopped,
    DeadlineCancelled,
    DeadlineEffect,
    Effect,
    Escalated,
    EscalationEnded,
)

ENDINGS: list[tuple[str, dict[str, Any], str]] = [
    ("pregnancy_ended", {}, "ended"),
    ("consent_withdrawn", {}, "withdrawn"),
    ("case_closed", {"outcome": "completed"}, "closed"),
    ("erased", {}, "erased"),
]
CONCERN = UUID(int=7)


def under_way(*, urgent: bool = True) -> Tale:
    tale = Tale().opened(urgent=urgent)
    tale.proposed("2026-03-30 09:00")
    tale.until("2026-03-31 13:00")
    return tale


def escalated(effects: list[Effect] | tuple[Effect, ...]) -> list[Escalated]:
    return [each for each in effects if isinstance(each, Escalated)]


@pytest.mark.parametrize(("type", "fields", "reason"), ENDINGS)
def test_an_ending_stops_every_timer(type: str, fields: dict[str, Any], reason: str) -> None:
    tale = under_way()
    said = tale.happens(type, "2026-04-01 10:00", **fields)
    assert [each.reason for each in said if isinstance(each, CaseStopped)] == [reason]
    assert tale.wakes() is None
    assert tale.running() == {}
    assert tale.until("2027-01-01 00:00") == ()


@pytest.mark.parametrize(("type", "fields", "reason"), ENDINGS)
def test_nothing_that_comes_later_arms_anything(type: str, fields: dict[str, Any], reason: str) -> None:
    tale = under_way()
    tale.happens(type, "2026-04-01 10:00", **fields)
    assert tale.contact("2026-04-01 11:00") == ()
    assert tale.happens("dating_changed", "2026-04-01 12:00", edd=date(2026, 9, 1), method="art") == ()
    assert tale.happens("birth_registered", "2026-04-01 13:00", born_on=date(2026, 4, 1)) == ()
    assert tale.happens("concern_raised", "2026-04-01 14:00", concern=CONCERN) == ()
    assert tale.wakes() is None
    assert tale.state is not None
    assert tale.state.stopped_because == reason
    assert tale.state.facts_seen == 7


@pytest.mark.parametrize(("type", "fields", "_"), ENDINGS)
def test_what_was_due_but_not_told_is_never_told(type: str, fields: dict[str, Any], _: str) -> None:
    tale = Tale().opened(urgent=True)
    said = tale.happens(type, "2026-04-02 14:00", **fields)
    assert "rung_overtaken" in {each.type for each in said}
    assert not [each for each in escalated(tale.said) if not each.after_stop]


@pytest.mark.parametrize("type", ["pregnancy_ended", "consent_withdrawn", "erased"])
def test_after_an_ending_no_gestational_age_is_told(type: str) -> None:
    said = under_way().happens(type, "2026-04-01 10:00")
    cancelled = [each for each in said if isinstance(each, DeadlineCancelled)]
    assert cancelled
    assert {each.ga_days for each in cancelled} == {None}


def test_a_loss_leaves_the_owner_one_neutral_task_without_a_deadline() -> None:
    (task,) = escalated(under_way().happens("pregnancy_ended", "2026-04-04 22:00"))
    assert (task.level, task.recipients, task.causes, task.after_stop) == (
        0,
        ("owner",),
        ("aftercare",),
        True,
    )
    assert (task.ga_days, task.next_threshold, task.next_threshold_at) == (None, None, None)


def test_an_urgent_withdrawal_reminds_only_the_referrer_of_the_meldcode() -> None:
    (prompt,) = escalated(under_way().happens("consent_withdrawn", "2026-04-01 10:00"))
    assert (prompt.recipients, prompt.causes, prompt.after_stop) == (
        ("referrer",),
        ("meldcode_prompt",),
        True,
    )
    assert not escalated(under_way(urgent=False).happens("consent_withdrawn", "2026-04-01 10:00"))


@pytest.mark.parametrize("later", ["pregnancy_ended", "erased"])
def test_the_heavier_ending_stands_whichever_came_first(later: str) -> None:
    tale = under_way()
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    assert tale.happens(later, "2026-04-01 11:00") == ()
    assert tale.happens("case_reopened", "2026-04-01 12:00") == ()
    assert tale.state is not None
    assert tale.state.closed


def test_a_loss_outweighs_a_closing_that_came_after_it() -> None:
    tale = under_way()
    tale.happens("pregnancy_ended", "2026-04-01 10:00")
    tale.happens("case_closed", "2026-04-01 11:00", outcome="completed")
    assert tale.state is not None
    assert tale.state.stopped_because == "ended"


@pytest.mark.parametrize("type", ["pregnancy_ended", "consent_withdrawn"])
def test_an_open_concern_is_due_the_same_day_and_climbs_without_a_word_about_the_pregnancy(type: str) -> None:
    tale = under_way(urgent=False)
    tale.happens("concern_raised", "2026-03-31 14:00", concern=CONCERN)
    said = tale.happens(type, "2026-04-01 10:00")
    assert tale.running() == {f"P.{CONCERN}": "2026-04-01 14:00"}
    assert [each.type for each in said].count("case_stopped") == 1
    later = tale.until("2026-05-01 10:00")
    assert {rung.rung for rung in escalated(later)} >= {"L1", "L2", "L3"}
    for effect in later:
        assert getattr(effect, "ga_days", None) is None
    for rung in escalated(later):
        assert rung.after_stop
        assert rung.next_threshold is None
        assert "mdo_chair" not in rung.recipients


def test_a_decision_on_the_last_concern_closes_the_case() -> None:
    tale = under_way()
    tale.happens("concern_raised", "2026-03-31 14:00", concern=CONCERN)
    tale.happens("pregnancy_ended", "2026-04-01 10:00")
    assert tale.state is not None
    assert not tale.state.closed
    tale.contact("2026-04-01 10:30")
    tale.happens("concern_decided", "2026-04-01 11:00", concern=CONCERN)
    assert tale.state.closed
    assert tale.wakes() is None


def test_not_our_task_twice_goes_to_coordinator_and_municipality_the_same_day_also_after_a_loss() -> None:
    tale = under_way()
    tale.happens("concern_raised", "2026-03-31 14:00", concern=CONCERN)
    tale.happens("pregnancy_ended", "2026-04-01 10:00")
    tale.happens("task_returned", "2026-04-01 10:30")
    tale.happens("task_returned", "2026-04-01 11:00")
    (told,) = escalated(tale.until("2026-04-01 11:00"))
    assert told.recipients == ("coordinator", "municipality_escalation")
    assert (told.level, shown(told.due), told.after_stop) == (2, "2026-04-01 11:00", True)


def test_erasure_ends_the_safety_lane_too() -> None:
    tale = under_way()
    tale.happens("concern_raised", "2026-03-31 14:00", concern=CONCERN)
    tale.happens("consent_withdrawn", "2026-04-01 10:00")
    tale.happens("erased", "2026-04-01 11:00")
    assert tale.state is not None
    assert (tale.state.closed, tale.state.concerns, next_wake(tale.state)) == (True, (), None)


def test_sensitive_mode_lets_time_go_on_and_asks_once_to_check_every_wording() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.happens("multiple_set", "2026-03-30 10:30", children=2)
    before = tale.running()
    tale.happens("sensitive_mode_set", "2026-03-30 11:00")
    tale.happens("sensitive_mode_set", "2026-03-30 11:30")
    assert tale.running() == before
    told = [each for each in escalated(tale.until("2026-03-30 12:00")) if each.rung == "notice"]
    assert [(each.level, each.recipients, each.causes) for each in told] == [
        (0, ("owner", "deputy"), ("check_wording",))
    ]


def test_after_a_birth_the_death_of_the_child_stops_everything_the_same_way() -> None:
    tale = under_way()
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 12))
    said = tale.happens("pregnancy_ended", "2026-10-15 10:00")
    assert tale.wakes() is None
    assert {each.ga_days for each in said if isinstance(each, DeadlineEffect)} == {None}
    assert [each.causes for each in escalated(said)] == [("aftercare",)]


def test_a_decision_that_falls_due_at_the_moment_of_a_loss_still_gets_that_day() -> None:
    tale = under_way(urgent=False)
    tale.happens("concern_raised", "2026-03-30 10:30", concern=CONCERN)
    assert tale.running()[f"P.{CONCERN}"] == "2026-04-01 10:30"
    tale.happens("pregnancy_ended", "2026-04-01 10:30")
    assert tale.running() == {f"P.{CONCERN}": "2026-04-01 14:30"}


def test_what_the_safety_lane_still_had_open_stops_for_the_same_reason_when_her_key_is_destroyed() -> None:
    tale = under_way()
    tale.happens("concern_raised", "2026-03-31 14:00", concern=CONCERN)
    tale.happens("pregnancy_ended", "2026-04-01 10:00")
    tale.until("2026-04-02 12:00")
    assert tale.overdue() == {f"P.{CONCERN}"}
    said = tale.happens("erased", "2026-04-02 13:00")
    assert [each.reason for each in said if isinstance(each, EscalationEnded)] == ["stopped"]
    assert [each.reason for each in said if isinstance(each, DeadlineCancelled)] == ["stopped"]


@pytest.mark.parametrize(("type", "fields", "_"), ENDINGS)
def test_the_second_look_at_a_report_ends_with_the_rest(type: str, fields: dict[str, Any], _: str) -> None:
    tale = under_way()
    tale.happens("report_triaged", "2026-04-01 09:00", concern=CONCERN)
    tale.happens("concern_decided", "2026-04-01 09:30", concern=CONCERN)
    tale.happens(type, "2026-04-01 10:00", **fields)
    assert tale.wakes() is None
    assert not escalated(tale.until("2026-09-15 10:00"))
