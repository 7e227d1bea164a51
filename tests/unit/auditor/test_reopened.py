"""Cases that were closed and went on: both agree about every life, and what is taken away or added shows."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.auditor.test_auditor import BODY, lived
from tests.unit.auditor.test_tasks import AT_30_WEEKS, AWAY, MOVED, SIGNAL, URGENT, Moment
from tests.unit.auditor.test_waits import ASKED, OFFERED, OPENED, OWNED, WAIT, WAITING, WORRIED, found, told
from tests.unit.machine.anything import facts
from tests.unit.machine.regions import former
from tests.unit.machine.telling import nl
from tests.unit.machine.test_lives import openings, starts
from workflows.auditor.judge import missing
from workflows.auditor.lives import lives
from workflows.auditor.record import Said
from workflows.auditor.unexpected import AFTER_THE_END, DONE_IN_TIME, NOTHING_OVERDUE, TOO_EARLY, unexpected

CLOSED = {"type": "case_closed", "outcome": "completed"}
REOPENED = {"type": "case_reopened"}
HEARD = {"type": "feedback_sent", "moment": "contact"}
Row = list[tuple[datetime, dict[str, Any]]]


@st.composite
def reopened_lives(draw: st.DrawFn) -> tuple[datetime, dict[str, Any], Row]:
    """Facts of every kind, a close, what nobody hears, a reopening, and facts again; once more perhaps."""
    now = begun = draw(starts)
    given_case = draw(openings)
    row: Row = []
    for _ in range(draw(st.integers(1, 2))):
        for most, ending in ((5, CLOSED), (2, REOPENED)):
            for _ in range(draw(st.integers(0, most))):
                now += timedelta(minutes=draw(st.integers(0, 14 * 24 * 60)))
                row.append((now, draw(facts(now))))
            now += timedelta(minutes=draw(st.integers(1, 21 * 24 * 60)))
            row.append((now, ending))
    for _ in range(draw(st.integers(0, 5))):
        now += timedelta(minutes=draw(st.integers(0, 14 * 24 * 60)))
        row.append((now, draw(facts(now))))
    return begun, given_case, row


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(reopened_lives(), st.integers(0, 60) | st.sampled_from([120, 250]))
def test_it_agrees_about_every_case_that_goes_on(
    life: tuple[datetime, dict[str, Any], Row], days: int
) -> None:
    for case, now in lived(life, days):
        assert missing(case, now) == ()
        assert unexpected(case) == ()


CLOSES = ("2026-04-01 10:00", CLOSED)
GOES_ON = ("2026-04-07 10:00", REOPENED)
COMPLEX: Moment = ("2026-03-30 09:00", {**OPENED, "complexity": "complex"})
PLAIN: Moment = ("2026-03-30 09:00", OPENED)
SPOKE: Moment = ("2026-03-31 10:00", {"type": "contact_made", "with_client": True, "with_referrer": True})
RELEASED: Moment = ("2026-03-31 10:00", {"type": "owner_released", "organisation": "jgz"})
NEXT: Moment = (ASKED[0], {**ASKED[1], "organisation": "wijk", "attempt": 2})
CONTRIBUTION: Moment = ("2026-03-31 10:00", {"type": "contribution_requested"})
CONSENT: Moment = ("2026-03-31 10:00", {"type": "consent_asked"})
BORN: Moment = ("2026-03-31 10:00", {"type": "birth_registered", "born_on": "2026-03-30"})
AT_TERM: Moment = ("2026-03-30 09:00", {**OPENED, "edd": date(2026, 4, 6)})
BOUNCED: tuple[Moment, ...] = (
    ("2026-03-31 10:00", OFFERED[1]),
    ("2026-03-31 11:00", {"type": "transfer_refused"}),
    ("2026-03-31 12:00", {**OFFERED[1], "organisation": "wijk-zuid"}),
    ("2026-03-31 13:00", {"type": "transfer_refused"}),
)

OWED: dict[str, tuple[str, tuple[Moment, ...], Moment]] = {
    "B": ("2026-04-13 12:00", (OWNED,), PLAIN),
    "C": ("2026-04-15 12:00", (OWNED, RELEASED), PLAIN),
    "D": ("2026-04-30 12:00", (OWNED, SPOKE), COMPLEX),
    "F": ("2026-05-11 12:00", (OWNED,), COMPLEX),
    "G.contact": ("2026-04-20 12:00", (OWNED, SPOKE), PLAIN),
    "I": ("2026-05-11 12:00", (OWNED,), PLAIN),
    f"J.{WAIT[-12:]}": ("2026-05-11 12:00", (OWNED, WAITING), PLAIN),
    "L": ("2026-04-20 12:00", (OWNED, OFFERED), PLAIN),
    "M": ("2026-04-13 12:00", (OWNED, NEXT), PLAIN),
    "N": ("2026-04-22 12:00", (OWNED, CONTRIBUTION), PLAIN),
    "O": ("2026-04-22 12:00", (OWNED, CONSENT), PLAIN),
    "20+0": ("2026-05-26 12:00", (OWNED,), PLAIN),
    "catch_up": ("2026-04-15 12:00", (OWNED,), AT_30_WEEKS),
    "deputy_wanted": ("2026-04-08 12:00", (OWNED, AWAY), PLAIN),
    "transfer_wanted": ("2026-04-09 12:00", (OWNED, MOVED), PLAIN),
    "transfer_decision": ("2026-04-13 12:00", (OWNED, *BOUNCED), PLAIN),
    "kraamzorg_signal": ("2026-04-07 17:00", (OWNED, SIGNAL), PLAIN),
    "kraamzorg_signal_urgent": ("2026-04-07 17:00", (OWNED, URGENT), PLAIN),
    "pn_ten_days": ("2026-04-13 12:00", (OWNED, BORN), AT_TERM),
}


@pytest.mark.parametrize("code", OWED)
def test_what_a_case_that_goes_on_owes_and_nobody_said_is_missing(code: str) -> None:
    until, before, opened = OWED[code]
    whole = told(until, *before, CLOSES, GOES_ON, opened=opened)
    assert found(whole, until) == []
    assert unexpected(whole) == ()
    hidden = told(until, *before, CLOSES, GOES_ON, opened=opened, hidden=f"{code}:")
    assert len(hidden.said) < len(whole.said), "it was missed"
    assert found(hidden, until) == [code]


@pytest.mark.parametrize("code", OWED)
def test_what_was_missed_before_it_closed_is_no_miss_of_what_it_owes_since(code: str) -> None:
    until, before, opened = OWED[code]
    hidden = told(until, *before, CLOSES, GOES_ON, opened=opened, hidden=f"{code}:")
    earlier = Said(f"{hidden.case_id}:{code}:1:missed", "deadline_missed", None, nl("2026-03-31 12:00"))
    assert found(replace(hidden, said=(earlier, *hidden.said)), until) == [code]


@pytest.mark.parametrize("code", OWED)
def test_nothing_is_owed_while_it_is_closed_or_where_it_may_not_go_on(code: str) -> None:
    until, before, opened = OWED[code]
    lost: Moment = ("2026-04-02 10:00", {"type": "pregnancy_ended"})
    for since in ((CLOSES,), (CLOSES, lost, GOES_ON)):
        assert found(told(until, *before, *since, opened=opened, hidden=f"{code}:"), until) == []
    late: Moment = ("2026-10-02 10:00", REOPENED)
    after = "2026-12-01 12:00"
    assert found(told(after, *before, CLOSES, late, opened=opened, hidden=f"{code}:"), after) == []


def test_what_was_told_while_it_was_closed_answers_nothing() -> None:
    until, decided = OWED["N"][0], {"type": "milestone_reached", "milestone": "contribution_decided"}
    for at, missed in (("2026-04-02 10:00", ["N"]), ("2026-04-08 10:00", [])):
        row = sorted([OWNED, CONTRIBUTION, CLOSES, GOES_ON, (at, decided)], key=lambda each: each[0])
        assert found(told(until, *row, hidden="N:"), until) == missed


def test_under_a_policy_that_says_nothing_of_it_such_a_case_is_not_judged() -> None:
    until, before, opened = OWED["B"]
    hidden = told(until, *before, CLOSES, GOES_ON, opened=opened, hidden="B:")
    aftercare = {key: each for key, each in BODY["aftercare"].items() if key != "owed_again"}
    assert found(replace(hidden, policy={**BODY, "aftercare": aftercare}), until) == []


def test_where_an_owner_may_have_said_yes_beside_the_safety_lane_it_is_not_judged() -> None:
    until = OWED["C"][0]
    yes: Moment = ("2026-04-02 10:00", {**OWNED[1], "organisation": "wijk"})
    row = (OWNED, WORRIED, ("2026-03-31 11:00", RELEASED[1]), CLOSES, yes, GOES_ON)
    assert lives(told(until, *row)) == ()
    assert found(told(until, *row, hidden="C:"), until) == []


TOO_MUCH: dict[str, tuple[tuple[Moment, ...], str, str]] = {
    "A": ((OWNED,), "2026-04-09 10:00", TOO_EARLY),
    "B": ((OWNED,), "2026-04-08 10:00", TOO_EARLY),
    "I": ((OWNED,), "2026-04-14 10:00", TOO_EARLY),
    "N": ((OWNED, CONTRIBUTION), "2026-04-15 10:00", TOO_EARLY),
    "20+0": ((OWNED,), "2026-05-04 16:00", TOO_EARLY),
    "C": ((OWNED,), "2026-04-14 10:00", DONE_IN_TIME),
    "G.contact": ((OWNED, SPOKE, ("2026-03-31 11:00", HEARD)), "2026-04-17 10:00", DONE_IN_TIME),
}


@pytest.mark.parametrize("code", TOO_MUCH)
def test_a_miss_that_a_case_which_goes_on_does_not_owe_must_not_be(code: str) -> None:
    before, due, why = TOO_MUCH[code]
    case = told("2026-04-07 12:00", *before, CLOSES, GOES_ON)
    assert unexpected(case) == ()
    miss = Said(f"{case.case_id}:{code}:9:missed", "deadline_missed", None, nl(due))
    assert [each.why for each in unexpected(replace(case, said=(*case.said, miss)))] == [why]


def test_who_took_the_case_over_by_a_transfer_is_its_owner_when_it_goes_on() -> None:
    until, completed = "2026-04-20 12:00", {"type": "transfer_completed", "deputy": "wijk"}
    row = (OFFERED, ("2026-03-31 12:00", completed), CLOSES, GOES_ON)
    assert found(told(until, *row, hidden="C:"), until) == []


def test_a_rung_while_it_was_closed_must_not_be_nor_one_about_what_was_overdue_before() -> None:
    case = told("2026-04-07 12:00", OWNED, CLOSES, GOES_ON)
    for due, why in (("2026-04-03 10:00", AFTER_THE_END), ("2026-04-07 11:00", NOTHING_OVERDUE)):
        rung = Said(f"{case.case_id}:ladder:B.1:1:L1", "escalated", 1, nl(due))
        assert why in {each.why for each in unexpected(replace(case, said=(*case.said, rung)))}


def test_what_was_due_as_it_went_on_was_of_the_life_before() -> None:
    due = "2026-04-01 09:00"
    case = told("2026-04-20 12:00", PLAIN, (due, CLOSED), (due, REOPENED))
    assert f"{case.case_id}:A:1:missed" in {each.effect_id for each in case.said}
    assert unexpected(case) == ()


def test_a_policy_from_before_says_too_little_of_a_case_that_went_on() -> None:
    stayed_away: Moment = ("2026-04-08 10:00", {"type": "appointment_missed"})
    case = told("2026-04-20 12:00", CLOSES, GOES_ON, stayed_away, opened=AT_30_WEEKS)
    assert f"{case.case_id}:home_visit:1:missed" in {each.effect_id for each in case.said}
    assert unexpected(replace(case, policy=former().model_dump(mode="json"))) == ()


def test_a_case_that_goes_on_in_the_moment_in_which_it_closed_is_open() -> None:
    missed: list[Moment] = [
        (f"2026-04-{day} 10:00", {"type": "appointment_missed"}) for day in ("07", "08", "09")
    ]
    closes: Moment = ("2026-04-01 10:00", CLOSED)
    case = told("2026-04-20 12:00", OWNED, BORN, closes, (closes[0], REOPENED), *missed, opened=AT_TERM)
    assert f"{case.case_id}:appointments:1:missed" in {each.effect_id for each in case.said}
    assert unexpected(case) == ()
