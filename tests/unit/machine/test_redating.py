"""A corrected due date, and an unknown one."""

from datetime import date
from typing import Any

from tests.unit.machine.regions import former
from tests.unit.machine.telling import EDD, POLICY, Tale, kinds, shown
from workflows.machine.effects import Escalated
from workflows.policy import Policy


def redate(tale: Tale, at: str, edd: date, method: str = "crl_10_12") -> tuple[Any, ...]:
    return tale.happens("dating_changed", at, edd=edd, method=method)


def checks(tale: Tale) -> list[tuple[str, str | None, tuple[str, ...]]]:
    said = [each for each in tale.said if isinstance(each, Escalated) and each.rung == "check"]
    return [(each.causes[0], shown(each.due), each.recipients) for each in said]


def by_head(at: str = "2026-03-30 09:00", **changes: Any) -> Tale:
    """A case dated by a good method, that a better one may still correct."""
    return Tale().opened(at, dating_method="hc_13_17", **changes)


def test_further_along_tightens_what_runs() -> None:
    tale = by_head("2026-06-29 09:00")  # 25+0
    said = redate(tale, "2026-06-29 12:00", date(2026, 9, 12))  # 29+2
    assert ("deadline_tightened", "A") in kinds(said)
    assert tale.running()["A"] == "2026-06-30 09:00"
    assert tale.running()["C"] == "2026-07-01 09:00"
    assert "32+0" in tale.running()


def test_thresholds_that_lie_before_the_submission_now_are_cancelled() -> None:
    tale = by_head("2026-06-15 09:00")  # 23+0
    said = redate(tale, "2026-06-15 12:00", date(2026, 9, 10))  # 27+4
    cancelled = [subject for kind, subject in kinds(said) if kind == "deadline_cancelled"]
    assert cancelled == ["24+0", "25+0", "26+0"]


def test_less_far_along_sets_deadlines_anew() -> None:
    tale = by_head("2026-07-27 09:00")  # 29+0
    redate(tale, "2026-07-27 12:00", date(2026, 11, 9))  # 25+0
    assert tale.running()["A"] == "2026-07-29 09:00"
    assert tale.running()["28+0"] == "2026-08-24 16:00"


def test_what_has_passed_by_the_new_date_gives_one_alert_the_next_working_morning() -> None:
    tale = by_head(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    for day in ("2026-03-31 10:00", "2026-05-04 10:00"):
        tale.contact(day)
        tale.happens("feedback_sent", day, moment="contact")
    redate(tale, "2026-05-21 10:00", date(2026, 9, 7))  # from 19+3 to 24+3
    assert tale.running()["20+0"] == tale.running()["24+0"] == "2026-05-22 08:00"
    tale.until("2026-05-22 08:00")
    assert tale.alerts() == [("L3", "2026-05-22 08:00")]


def test_a_weaker_method_never_overrides_a_stronger_one() -> None:
    tale = Tale().opened()
    assert redate(tale, "2026-03-30 12:00", date(2026, 10, 1), "clinical_estimate") == ()
    assert tale.state is not None
    assert tale.state.edd == EDD


def test_a_better_method_takes_the_caution_away() -> None:
    tale = Tale().opened(dating_method="lmp")
    redate(tale, "2026-04-01 10:00", EDD, "crl_10_12")
    assert tale.running()["20+0"] == "2026-05-22 16:00"


def test_a_missed_threshold_that_lies_ahead_again_leaves_the_ladder() -> None:
    tale = Tale().opened(complexity="simple")
    tale.contact("2026-06-10 10:00")
    tale.confirmed("2026-06-10 10:00")
    tale.happens("feedback_sent", "2026-06-10 10:00", moment="contact")
    tale.until("2026-06-22 16:00")
    assert tale.overdue() == {"24+0"}
    said = redate(tale, "2026-06-23 10:00", date(2026, 10, 26), "art")
    assert tale.running()["24+0"] == "2026-07-06 16:00"
    assert said[-1].type == "escalation_ended"


def test_while_the_due_date_is_unknown_the_referrer_is_asked_every_week() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    tale.until("2026-04-15 17:00")
    assert checks(tale) == [
        ("dating_check", "2026-04-01 09:00", ("referrer",)),
        ("dating_check", "2026-04-08 16:00", ("referrer",)),
        ("dating_check", "2026-04-15 16:00", ("referrer",)),
    ]


def test_a_due_date_that_becomes_known_plans_the_case_by_it() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    redate(tale, "2026-03-30 12:00", EDD)
    assert tale.running() == Tale().opened().running()
    assert tale.wakes() == Tale().opened().wakes()


def test_well_after_the_due_date_the_referrer_is_asked_neutrally_every_week() -> None:
    tale = Tale().opened("2026-09-28 09:00")
    tale.happens("help_refused", "2026-09-28 10:00")
    tale.until("2026-09-28 10:00")
    assert tale.wakes() == "2026-10-26 16:00"
    tale.until("2026-11-02 17:00")
    assert checks(tale) == [
        ("outcome_check", "2026-10-26 16:00", ("referrer",)),
        ("outcome_check", "2026-11-02 16:00", ("referrer",)),
    ]
    assert tale.alerts() == []


def test_a_threshold_that_was_planned_again_is_not_brought_forward() -> None:
    tale = Tale().opened()
    tale.contact("2026-06-10 10:00")
    tale.confirmed("2026-06-10 10:00")
    tale.happens("feedback_sent", "2026-06-10 10:00", moment="contact")
    tale.until("2026-06-22 16:00")
    tale.happens("escalation_resolved", "2026-06-23 10:00", reason="reached")
    assert tale.running()["24+0"] == "2026-06-24 10:00"
    redate(tale, "2026-06-23 12:00", date(2026, 10, 11), "art")
    assert tale.running()["24+0"] == "2026-06-24 10:00"


def test_a_threshold_that_was_met_is_not_asked_again_for_an_earlier_date() -> None:
    tale = Tale().opened()
    tale.contact("2026-05-20 10:00")
    tale.confirmed("2026-05-20 10:00")
    tale.until("2026-05-22 16:00")
    redate(tale, "2026-05-26 10:00", date(2026, 10, 11), "art")
    assert "20+0" not in tale.running()


def test_a_referral_long_after_the_due_date_is_asked_about_the_next_working_morning() -> None:
    tale = Tale().opened("2026-11-04 10:00")
    tale.until("2026-11-05 08:00")
    assert checks(tale) == [("outcome_check", "2026-11-05 08:00", ("referrer",))]


def test_a_due_date_that_becomes_known_late_asks_the_next_morning_for_what_passed_meanwhile() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    redate(tale, "2026-06-01 10:00", EDD)
    passed = {"12+0", "16+0", "20+0"}
    assert {tale.running()[week] for week in passed} == {"2026-06-02 08:00"}
    assert tale.running()["22+0"] == "2026-06-08 16:00"


def further_along(policy: Policy = POLICY) -> Tale:
    """At 33+2 nobody answers, and L1 was told; then she turns out to be a week further along."""
    tale = Tale(policy).opened("2026-08-26 09:00", dating_method="hc_13_17", complexity="simple")
    tale.until("2026-08-27 09:00")
    assert tale.alerts() == [("L1", "2026-08-27 09:00")]
    return tale


def test_a_ladder_that_stands_goes_on_as_her_week_asks() -> None:
    tale = further_along()
    redate(tale, "2026-08-27 10:00", date(2026, 10, 5))
    tale.until("2026-08-27 13:00")
    assert tale.alerts()[1:] == [("L2", "2026-08-27 13:00")]


def test_a_rung_that_would_have_been_due_by_now_waits_for_the_next_working_morning() -> None:
    tale = further_along()
    redate(tale, "2026-08-27 15:00", date(2026, 10, 5))
    tale.until("2026-08-28 08:00")
    assert tale.alerts()[1:] == [("L2", "2026-08-28 08:00")]


def test_less_far_along_leaves_the_next_rung_where_it_is() -> None:
    tale = further_along()
    redate(tale, "2026-08-27 10:00", date(2026, 10, 13))
    tale.until("2026-08-28 17:00")
    assert tale.alerts()[1:] == [("L2", "2026-08-28 09:00")]


def test_a_claim_rests_for_the_allowance_of_the_week_that_she_turns_out_to_be_in() -> None:
    tale = Tale().opened("2026-08-24 09:00", dating_method="hc_13_17", complexity="simple")
    tale.confirmed("2026-08-24 09:30")
    tale.until("2026-08-27 09:00")  # nobody spoke with her within three working days, at 33+0
    tale.happens("escalation_acknowledged", "2026-08-27 09:00", by="csv-ijmond/coordinator")
    assert tale.state is not None
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-09-01 09:00"
    redate(tale, "2026-08-27 10:00", date(2026, 9, 21))  # 36+3: two working days
    assert tale.state.ladder is not None
    assert shown(tale.state.ladder.next_due) == "2026-08-31 10:00"
    assert tale.state.ladder.claimed


def test_under_a_former_policy_the_next_rung_stays() -> None:
    """The workflow of such a case sleeps until then already."""
    tale = further_along(former())
    redate(tale, "2026-08-27 10:00", date(2026, 10, 5))
    tale.until("2026-08-28 17:00")
    assert tale.alerts()[1] == ("L2", "2026-08-28 09:00")


def test_so_does_a_rung_that_would_have_been_due_at_this_very_moment() -> None:
    tale = further_along()
    redate(tale, "2026-08-27 13:00", date(2026, 10, 5))
    assert tale.wakes() == "2026-08-28 08:00"
    tale.until("2026-08-28 08:00")
    assert tale.alerts()[1:] == [("L2", "2026-08-28 08:00")]
