"""The weight of a case changes: urgency, complexity, a second referral, doubt."""

from datetime import date
from uuid import UUID

import pytest

from shared.schemas.contracts.escalation import Audience
from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, kinds, nl, notices, shown
from workflows.machine.effects import Effect, Escalated
from workflows.policy import Policy

DUTY = (Audience.REGION_DUTY,)


def weighed(tale: Tale, at: str, *, urgent: bool, complexity: str = "simple") -> tuple[Effect, ...]:
    return tale.happens("risk_assessed", at, urgent=urgent, complexity=complexity)


def test_urgency_counts_from_now_for_everything_that_runs() -> None:
    tale = Tale().opened(complexity="simple")
    weighed(tale, "2026-03-30 12:00", urgent=True)
    running = tale.running()
    assert running["A"] == "2026-03-30 16:00"
    assert running["B"] == running["C"] == "2026-03-31 12:00"
    assert ("safety_checklist", 0, ("referrer", "coordinator")) in notices(tale.until("2026-03-30 12:00"))


def test_urgency_that_is_taken_away_lengthens_nothing() -> None:
    tale = Tale().opened(urgent=True, complexity="simple")
    before = tale.running()
    weighed(tale, "2026-03-30 12:00", urgent=False)
    after = tale.running()
    assert {code: after[code] for code in "ABC"} == {code: before[code] for code in "ABC"}


def test_urgency_halves_the_grace_of_a_threshold() -> None:
    tale = Tale().opened("2026-05-18 09:00", complexity="simple")  # 19+0: 20+0 binds on 15 June
    assert tale.running()["20+0"] == "2026-06-15 16:00"
    weighed(tale, "2026-05-19 09:00", urgent=True)
    assert tale.running()["20+0"] == "2026-06-01 16:00"


def test_a_ladder_of_a_case_that_becomes_urgent_goes_on_to_the_emergency() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-15 12:00")  # at L3 since 09:00, which would repeat after two working days
    weighed(tale, "2026-06-15 12:00", urgent=True)
    tale.until("2026-06-16 09:00")
    assert tale.alerts()[-1] == ("L4", "2026-06-16 09:00")


def woken(effects: tuple[Effect, ...]) -> list[tuple[str, int, str | None]]:
    """What those on duty alone were told."""
    told = (each for each in effects if isinstance(each, Escalated))
    return [(each.rung, each.level, shown(each.due)) for each in told if each.recipients == DUTY]


def at_the_third_level(until: str) -> Tale:
    """At L3 since Monday 15 June 09:00, which would repeat on Wednesday 09:00."""
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until(until)
    return tale


def test_a_rung_that_urgency_brings_forward_at_night_is_heard_at_once_by_those_on_duty() -> None:
    tale = at_the_third_level("2026-06-16 23:00")
    said = weighed(tale, "2026-06-16 23:00", urgent=True)
    assert woken(said) == [("L4", 4, "2026-06-16 23:00")]
    assert tale.wakes() == "2026-06-17 08:00"
    tale.until("2026-06-17 08:00")
    assert tale.alerts()[-1] == ("L4", "2026-06-17 08:00")
    (morning,) = [each for each in tale.said if each.effect_id.endswith(":L4")]
    assert isinstance(morning, Escalated)
    assert "mdo_chair" in morning.recipients
    weighed(tale, "2026-06-17 22:00", urgent=False)
    assert woken(weighed(tale, "2026-06-17 23:00", urgent=True)) == []  # its repeat is not due by then


def test_what_those_on_duty_hear_at_night_is_said_once_and_about_what_is_overdue() -> None:
    tale = at_the_third_level("2026-06-16 23:00")
    first = weighed(tale, "2026-06-16 23:00", urgent=True)
    (said,) = [each for each in first if isinstance(each, Escalated)]
    assert said.effect_id.endswith(":duty:A.1:1:L4:1")
    assert (said.attempt, said.causes, said.hidden, said.told) == (1, ("A", "C", "B"), None, None)
    weighed(tale, "2026-06-16 23:10", urgent=False)
    assert woken(weighed(tale, "2026-06-16 23:20", urgent=True)) == []


def test_of_the_safety_lane_those_on_duty_hear_no_letter_at_night() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.confirmed("2026-06-08 09:00")
    tale.contact("2026-06-08 09:00")
    tale.happens("concern_raised", "2026-06-08 09:00", concern=UUID(int=7))
    with_them = {"wait": UUID(int=5), "kind": "veilig_thuis", "expected_on": "2026-06-11"}
    tale.happens("wait_started", "2026-06-08 09:00", **with_them)
    tale.until("2026-06-16 23:00")
    first = weighed(tale, "2026-06-16 23:00", urgent=True)
    (said,) = [each for each in first if isinstance(each, Escalated)]
    assert said.hidden == f"P.{UUID(int=7)}.1"
    assert f":duty:{said.hidden}:" in said.effect_id
    assert said.told == ("own_file", "G")


def test_a_rung_that_lies_ahead_and_one_by_day_wake_nobody() -> None:
    ahead, by_day = at_the_third_level("2026-06-15 23:00"), at_the_third_level("2026-06-16 14:00")
    assert woken(weighed(ahead, "2026-06-15 23:00", urgent=True)) == []  # L4 is due at 09:00
    assert woken(weighed(by_day, "2026-06-16 14:00", urgent=True)) == []
    by_day.until("2026-06-16 14:00")
    assert by_day.alerts()[-1] == ("L4", "2026-06-16 14:00")


@pytest.mark.parametrize(("duty_from", "heard"), [(2, [("L2", 2, "2026-06-11 23:00")]), (3, [])])
def test_a_rung_below_the_level_of_the_policy_lets_duty_sleep(
    duty_from: int, heard: list[tuple[str, int, str | None]]
) -> None:
    told = POLICY.model_dump()
    told["ladder"]["duty_from"] = duty_from
    tale = Tale(Policy.model_validate(told)).opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-10 10:00")
    tale.happens("escalation_acknowledged", "2026-06-10 10:00", by="csv-ijmond/coordinator")
    tale.until("2026-06-11 23:00")  # L2 was due at 09:00, and rests until the claim is used up
    assert woken(weighed(tale, "2026-06-11 23:00", urgent=True)) == heard
    tale.until("2026-06-12 08:00")
    assert tale.alerts()[-1] == ("L2", "2026-06-12 08:00")


def test_a_case_found_complex_needs_a_meeting_and_a_simple_one_does_not() -> None:
    tale = Tale().opened(complexity="simple")
    assert "F" not in tale.running()
    weighed(tale, "2026-03-31 09:00", urgent=False, complexity="complex")
    assert "F" in tale.running()
    weighed(tale, "2026-03-31 10:00", urgent=False, complexity="simple")
    assert "F" not in tale.running()


def merged(tale: Tale, at: str, submitted: str, referrer: str = "ziekenhuis-zuid") -> tuple[Effect, ...]:
    return tale.happens("referral_merged", at, submitted_at=nl(submitted), referrer=referrer)


def test_of_two_referrals_the_earliest_counts_and_only_tightens() -> None:
    tale = Tale().opened("2026-03-30 09:00")
    merged(tale, "2026-03-30 10:00", "2026-03-29 09:00")
    assert tale.running()["A"] == "2026-04-01 08:00"
    assert tale.state is not None
    assert tale.state.other_referrers == ("ziekenhuis-zuid",)
    assert tale.state.submitted_at == nl("2026-03-29 09:00")


def test_what_an_earlier_referral_makes_overdue_is_due_the_next_morning() -> None:
    tale = Tale().opened("2026-03-30 09:00")
    merged(tale, "2026-03-30 10:00", "2026-03-16 09:00")
    assert tale.running()["A"] == "2026-03-31 08:00"


BEGUN_AS_IT_WAS_SENT = {
    "H": ("2026-05-11 16:00", "2026-04-13 16:00"),
    "I": ("2026-04-20 16:00", "2026-03-31 08:00"),
    "D": ("2026-04-22 09:00", "2026-03-31 08:00"),
    "G.contact": ("2026-04-02 16:00", "2026-03-31 08:00"),
}


@pytest.mark.parametrize(("policy", "which"), [(POLICY, 0), (former(), 1)])
def test_what_a_contact_began_as_the_referral_was_sent_does_not_count_from_an_earlier_one(
    policy: Policy, which: int
) -> None:
    tale = Tale(policy).opened("2026-03-30 09:00")
    tale.contact("2026-03-30 09:00", referrer=False)
    before = tale.running()
    merged(tale, "2026-03-30 10:00", "2026-03-02 09:00")
    running = tale.running()
    assert {code: running[code] for code in BEGUN_AS_IT_WAS_SENT} == {
        code: dues[which] for code, dues in BEGUN_AS_IT_WAS_SENT.items()
    }
    waited = {"B": "2026-03-31 08:00", "C": "2026-03-31 08:00", "F": "2026-04-01 16:00"}
    assert {code: running[code] for code in waited} == waited, "what waits since it was sent does"
    assert all(before[code] > waited[code] for code in waited)


@pytest.mark.parametrize(("policy", "asked"), [(POLICY, "2026-07-13 16:00"), (former(), None)])
def test_a_week_that_was_past_for_the_later_referral_alone_is_asked_for_after_all(
    policy: Policy, asked: str | None
) -> None:
    tale = Tale(policy).opened("2026-06-29 09:00")  # 25+0
    assert "24+0" not in tale.running()
    merged(tale, "2026-06-30 10:00", "2026-06-15 09:00")  # 23+0
    assert tale.running().get("24+0") == asked
    assert tale.running()["25+0"] == "2026-07-13 16:00"
    late = Tale(policy).opened("2026-06-29 09:00")
    merged(late, "2026-06-30 10:00", "2026-05-18 09:00")  # its grace is over, too
    assert "24+0" not in late.running()


def test_a_later_referral_changes_no_deadline_and_both_are_fed_back() -> None:
    tale = Tale().opened("2026-03-30 09:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 11:00", moment="contact")
    assert "G.contact" not in tale.running()
    before = tale.running()
    merged(tale, "2026-03-31 10:00", "2026-03-31 09:30")
    assert {**before, "G.contact": tale.running()["G.contact"]} == tale.running()
    merged(tale, "2026-03-31 11:00", "2026-03-31 10:30")  # the same referrer once more
    assert tale.state is not None
    assert tale.state.other_referrers == ("ziekenhuis-zuid",)


def test_while_she_doubts_support_is_not_due_before_16_weeks() -> None:
    tale = Tale().opened()
    tale.happens("doubt_recorded", "2026-03-30 10:00", doubts=True)
    tale.contact("2026-03-31 10:00")
    tale.happens("plan_agreed", "2026-03-31 11:00")
    assert tale.running()["E"] == "2026-05-29 08:00"
    said = tale.happens("doubt_recorded", "2026-04-13 10:00", doubts=False)
    assert ("deadline_tightened", "E") in kinds(said)
    assert tale.running()["E"] == "2026-05-13 10:00"


@pytest.mark.parametrize(
    ("edd", "due", "before"),
    [
        (date(2026, 9, 22), "2026-05-07 08:00", "2026-05-29 08:00"),  # 16+0 is on 7 April
        (date(2026, 9, 10), "2026-05-06 10:00", "2026-05-21 08:00"),  # 17+0: it begins as that is heard
    ],
)
def test_and_no_later_than_that_where_she_turns_out_to_be_further_along(
    edd: date, due: str, before: str
) -> None:
    tales = []
    for policy in (POLICY, former()):
        tale = Tale(policy).opened(dating_method="hc_13_17")
        tale.happens("doubt_recorded", "2026-03-30 10:00", doubts=True)
        tale.happens("plan_agreed", "2026-03-31 11:00")
        tale.happens("dating_changed", "2026-04-02 10:00", edd=edd, method="crl_10_12")
        tales.append(tale)
    assert [tale.running()["E"] for tale in tales] == [due, before]


def test_what_would_not_come_earlier_is_not_said_to_move() -> None:
    tale = Tale().opened(complexity="simple")
    before = tale.running()
    said = weighed(tale, "2026-03-30 09:00", urgent=True)
    moved = [subject for kind, subject in kinds(said) if kind == "deadline_tightened"]
    assert len(moved) == len(set(moved))
    assert {code for code, due in tale.running().items() if before.get(code, due) != due} == set(moved)


def test_each_time_a_deadline_comes_earlier_is_said_under_a_number_of_its_own() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    said = merged(tale, "2026-03-30 10:00", "2026-03-29 09:00")
    said = (*said, *weighed(tale, "2026-03-30 10:30", urgent=True))
    ids = [each.effect_id for each in said if each.type == "deadline_tightened" and each.subject == "A"]
    assert [each.rpartition(":A:1:")[2] for each in ids] == ["tightened:1", "tightened:2"]


def test_a_second_referral_leaves_alone_what_was_planned_again_and_hurries_the_rest() -> None:
    tale = Tale().opened("2026-05-18 09:00", complexity="simple")  # 19+0: grace until 15 June for 20+0
    tale.until("2026-06-15 16:00")
    tale.happens("escalation_resolved", "2026-06-16 09:00", reason="reached")
    again = tale.running()["20+0"]
    merged(tale, "2026-06-16 10:00", "2026-05-11 09:00")
    assert tale.running()["20+0"] == again
    fresh = Tale().opened("2026-06-08 09:00", complexity="simple")  # 22+0: grace for 24+0 until 6 July
    assert fresh.running()["24+0"] == "2026-07-06 16:00"
    merged(fresh, "2026-06-08 10:00", "2026-05-25 09:00")
    assert fresh.running()["24+0"] == "2026-06-22 16:00"


def test_a_doubt_in_a_case_without_a_due_date_holds_nothing_back() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown")
    tale.happens("doubt_recorded", "2026-03-30 10:00", doubts=True)
    tale.happens("plan_agreed", "2026-03-31 11:00")
    assert tale.running()["E"] is not None
    tale.happens("doubt_recorded", "2026-04-01 10:00", doubts=False)


def test_urgency_halves_the_grace_that_an_earlier_referral_left() -> None:
    tale = Tale().opened("2026-06-15 09:00", complexity="simple")  # 23+0
    dues = [tale.running()["24+0"]]
    merged(tale, "2026-06-15 10:00", "2026-06-08 09:00")
    dues.append(tale.running()["24+0"])
    weighed(tale, "2026-06-15 11:00", urgent=True)
    dues.append(tale.running()["24+0"])
    assert dues == ["2026-07-13 16:00", "2026-07-06 16:00", "2026-06-22 16:00"]


def test_a_week_whose_grace_ends_at_the_moment_of_the_earlier_referral_is_past() -> None:
    tale = Tale().opened("2026-06-29 09:00")  # 25+0
    merged(tale, "2026-07-13 16:00", "2026-06-15 09:00")  # 23+0: grace for 24+0 until this very minute
    assert "24+0" not in {*tale.running(), *tale.overdue()}
