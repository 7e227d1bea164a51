"""What was said and must not have been is found, whoever said it; what may just have crossed is not."""

from dataclasses import replace

import pytest

from tests.unit.auditor.test_waits import CONCERN, OWNED, told
from tests.unit.auditor.test_weeks import (
    BORN,
    CONTACT,
    CRITICAL_PLAN,
    PLAN,
    STARTED,
    Later,
    at,
    opening,
    reached,
)
from tests.unit.machine.telling import CASE, nl
from workflows.auditor.record import CaseRecord, Said
from workflows.auditor.unexpected import (
    AFTER_THE_END,
    DONE_IN_TIME,
    NO_PAUSE,
    NOTHING_OVERDUE,
    TOO_EARLY,
    unexpected,
)


def added(case: CaseRecord, name: str, due: str, *, level: int | None = None) -> CaseRecord:
    """The same, and this was said as well."""
    kind = "deadline_missed" if level is None else "escalated"
    return replace(case, said=(*case.said, Said(f"{CASE}:{name}", kind, level, nl(due))))


def whys(case: CaseRecord) -> dict[str, str]:
    return {each.effect_id.removeprefix(f"{CASE}:"): each.why for each in unexpected(case)}


ACTIVE = (OWNED, CONTACT, PLAN, STARTED)
BEGUN_LATER = at("2026-05-11 10:00", "support_started", offer="SO")
SO = {"item_id": "018f2c6e-0000-7000-8000-0000000000cc", "kind": "support", "support": "SO"}
TOLD = at("2026-04-02 10:00", "feedback_sent", moment="contact")
MILESTONES = (
    "kraamzorg_registered",
    "kraamzorg_intake_done",
    "handover_booked",
    "reachability_checked",
    "child_registered",
)
DONE: dict[str, tuple[tuple[Later, ...], str]] = {
    "A": (ACTIVE, "2026-04-01 09:00"),
    "B": (ACTIVE, "2026-04-07 16:00"),
    "C": (ACTIVE, "2026-04-20 09:00"),
    "D": (ACTIVE, "2026-05-20 09:00"),
    "E": (ACTIVE, "2026-06-08 16:00"),
    "E.SO": ((OWNED, at("2026-05-04 10:00", "plan_agreed", items=[SO]), BEGUN_LATER), "2026-06-08 16:00"),
    "G.contact": ((OWNED, CONTACT, TOLD), "2026-04-15 16:00"),
    "20+0": (ACTIVE, "2026-05-22 16:00"),
    "24+0": (ACTIVE, "2026-06-22 16:00"),
    "28+0": ((*ACTIVE, *reached("2026-06-01 10:00", *MILESTONES)), "2026-07-20 16:00"),
    "32+0": ((*ACTIVE, *reached("2026-06-01 10:00", *MILESTONES)), "2026-08-17 16:00"),
    "34+0": ((*ACTIVE, *reached("2026-06-01 10:00", *MILESTONES)), "2026-08-31 16:00"),
    "36+0": (ACTIVE, "2026-09-14 16:00"),
    "37+0": (ACTIVE, "2026-09-21 16:00"),
    "pn_three_days": ((*ACTIVE, BORN, *reached("2026-09-28 12:00", *MILESTONES)), "2026-09-30 16:00"),
}


@pytest.mark.parametrize("code", DONE)
def test_a_miss_of_what_was_done_in_time_must_not_be(code: str) -> None:
    later, due = DONE[code]
    case = told("2026-10-01 18:00", *later)
    assert whys(case) == {}
    assert whys(added(case, f"{code}:7:missed", due)) == {f"{code}:7:missed": DONE_IN_TIME}


EARLY: dict[str, tuple[tuple[Later, ...], str]] = {
    "A": ((), "2026-03-30 12:00"),
    "B": ((), "2026-04-01 12:00"),
    "C": ((), "2026-04-03 12:00"),
    "I": ((), "2026-04-07 12:00"),
    "E": ((OWNED, CONTACT, PLAN), "2026-05-06 12:00"),
    "G.contact": ((OWNED, CONTACT), "2026-04-02 12:00"),
    "L": (
        (OWNED, at("2026-04-07 10:00", "transfer_proposed", organisation="jgz-zuid", municipality="GM0453")),
        "2026-04-08 10:00",
    ),
    "M": ((), "2026-04-01 12:00"),
    "O": ((OWNED, CONTACT), "2026-04-20 10:00"),
    "20+0": ((), "2026-05-21 16:00"),
    "24+0": ((), "2026-06-19 16:00"),
    "28+0": ((), "2026-07-17 16:00"),
    "32+0": ((), "2026-08-14 16:00"),
    "34+0": ((), "2026-08-28 16:00"),
    "36+0": ((CRITICAL_PLAN,), "2026-09-11 16:00"),
    "37+0": ((CRITICAL_PLAN,), "2026-09-18 16:00"),
    "pn_day": ((BORN,), "2026-09-28 12:00"),
    "pn_two_years": ((BORN,), "2028-09-01 16:00"),
}


@pytest.mark.parametrize("code", EARLY)
def test_a_miss_before_it_can_be_due_must_not_be(code: str) -> None:
    later, due = EARLY[code]
    case = told("2026-03-30 10:00" if not later else later[-1][0], *later)
    assert whys(case) == {}
    assert whys(added(case, f"{code}:7:missed", due)) == {f"{code}:7:missed": TOO_EARLY}


@pytest.mark.parametrize(("left", "wrong"), [("08:30", True), ("08:55", False), ("09:05", False)])
def test_what_left_before_its_own_instant_must_not_have(left: str, wrong: bool) -> None:
    case = told("2026-04-10 12:00")
    said = tuple(replace(each, left_at=each.due) for each in case.said)
    miss = next(each for each in said if each.effect_id.endswith(":A:1:missed"))
    others = tuple(each for each in said if each is not miss)
    case = replace(case, said=(*others, replace(miss, left_at=nl(f"2026-04-01 {left}"))))
    assert whys(case) == ({"A:1:missed": TOO_EARLY} if wrong else {})


def test_a_rung_while_nothing_is_overdue_must_not_be() -> None:
    case = told("2026-04-10 12:00", OWNED, CONTACT)
    assert whys(added(case, "ladder:A.1:1:L1", "2026-04-01 09:00", level=1)) == {
        "ladder:A.1:1:L1": NOTHING_OVERDUE
    }


def test_a_rung_after_everything_that_was_missed_was_done_must_not_be() -> None:
    received = at("2026-04-01 10:00", "acknowledged", by="jgz/jgz_nurse")
    answered = at("2026-04-02 10:00", "owner_confirmed", organisation="jgz", deputy="wijk")
    case = told("2026-04-03 12:00", received, answered, opened=opening(urgent=True))
    wrong = added(case, "ladder:A.1:1:L3", "2026-04-07 13:00", level=3)
    assert whys(case) == {}
    assert "ladder:A.1:1:L3" not in whys(wrong)  # contact is overdue still
    case = told("2026-04-03 12:00", received, CONTACT_LATE, answered, TOLD, opened=opening(urgent=True))
    assert whys(added(case, "ladder:A.1:1:L3", "2026-04-07 13:00", level=3)) == {
        "ladder:A.1:1:L3": NOTHING_OVERDUE
    }


CONTACT_LATE = at("2026-04-01 12:00", "contact_made", with_client=True, with_referrer=True)


@pytest.mark.parametrize(
    ("name", "due", "level"),
    [("L2", "2026-03-31 09:30", 2), ("L3", "2026-04-01 14:00", 3), ("L4:2", "2026-04-07 16:00", 4)],
)
def test_a_rung_before_its_pause_is_over_must_not_be(name: str, due: str, level: int) -> None:
    case = told("2026-04-07 14:00", opened=opening(urgent=True))
    assert whys(case) == {}
    hidden = replace(case, said=tuple(each for each in case.said if not _says(each, name)))
    early = added(hidden, f"ladder:A.1:1:{name}", due, level=level)
    assert whys(early) == {f"ladder:A.1:1:{name}": NO_PAUSE}


def _says(said: Said, name: str) -> bool:
    return said.effect_id == f"{CASE}:ladder:A.1:1:{name}"


def test_an_alert_about_an_instant_after_the_end_must_not_be() -> None:
    lost = at("2026-04-01 10:00", "pregnancy_ended")
    case = told("2026-04-10 12:00", lost, opened=opening(urgent=True))
    assert whys(case) == {}
    wrong = whys(added(case, "ladder:A.1:1:L3", "2026-04-02 13:00", level=3))
    assert wrong == {"ladder:A.1:1:L3": AFTER_THE_END}


@pytest.mark.parametrize("minute", ["08:51", "08:59", "09:00", "09:04"])
def test_a_fact_that_crossed_the_miss_is_no_disagreement(minute: str) -> None:
    answered = at(f"2026-04-01 {minute}", "acknowledged", by="jgz/jgz_nurse")
    case = told("2026-04-01 12:00", answered)
    assert whys(added(case, "A:7:missed", "2026-04-01 09:00")) == {}


@pytest.mark.parametrize("minute", ["15:51", "15:59", "16:00", "16:04"])
def test_a_fact_that_crossed_a_week_is_no_disagreement(minute: str) -> None:
    last = at(f"2026-06-22 {minute}", "support_started")
    case = told("2026-06-22 16:06", OWNED, CONTACT, PLAN, last)
    assert whys(added(case, "24+0:7:missed", "2026-06-22 16:00")) == {}


@pytest.mark.parametrize(("minute", "found"), [("16:01", ""), ("16:09", ""), ("16:11", "32+0:7:missed")])
def test_a_worry_that_crossed_a_week_is_no_disagreement(minute: str, found: str) -> None:
    raised = at(f"2026-08-17 {minute}", "concern_raised", concern=CONCERN)
    case = told("2026-08-17 16:20", *DONE["32+0"][0], raised)
    wrong = whys(added(case, "32+0:7:missed", "2026-08-17 16:00"))
    assert wrong == ({found: DONE_IN_TIME} if found else {})


def test_another_referrer_hears_again_of_what_the_first_was_told() -> None:
    ended = at("2026-04-02 10:00", "feedback_sent", moment="end")
    merged = at(
        "2026-04-03 10:00", "referral_merged", referrer="huisarts", submitted_at=nl("2026-04-03 10:00")
    )
    case = told("2026-04-20 12:00", ended, merged)
    assert any(each.effect_id.endswith(":G.end:1:missed") for each in case.said)
    assert whys(case) == {}


def test_of_an_open_case_only_what_was_said_of_late_is_judged() -> None:
    wrong = added(told("2026-04-10 12:00", *ACTIVE[:2]), "A:7:missed", "2026-04-01 09:00")
    assert [each.why for each in unexpected(wrong, nl("2026-04-01 08:00"))] == [DONE_IN_TIME]
    assert unexpected(wrong, nl("2026-04-02 08:00")) == ()


def test_a_birth_that_cannot_be_ends_no_doubt() -> None:
    row = (
        at("2026-04-06 10:00", "doubt_recorded", doubts=True),
        at("2026-04-07 10:00", "birth_registered", born_on="2026-04-06"),  # 13+0
        at("2026-04-08 10:00", "doubt_recorded", doubts=False),
    )
    case = told("2026-04-28 12:00", OWNED, *row)
    assert any(each.effect_id.endswith(":16+0:1:missed") for each in case.said)
    assert unexpected(case) == ()
