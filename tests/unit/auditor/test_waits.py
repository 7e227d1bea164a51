"""What begins and ends many times over: the auditor notices each miss of it that was taken away."""

from typing import Any
from uuid import UUID

import pytest

from shared.schemas.contracts.escalation import OWN_FILE
from tests.unit.auditor.test_auditor import BODY, record
from tests.unit.machine.telling import CASE, EDD, POLICY, nl
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord, RecordedFact
from workflows.auditor.telling import told_as
from workflows.auditor.unexpected import unexpected
from workflows.machine import FACT, CaseState, Fact, Tick, advance
from workflows.machine.effects import Effect
from workflows.machine.facts import PolicyMigrated
from workflows.policy import Policy

OPENED = {
    "type": "opened",
    "case_id": CASE,
    "submitted_at": nl("2026-03-30 09:00"),
    "edd": EDD,
    "dating_method": "crl_10_12",
    "urgent": False,
    "complexity": "simple",
    "referrer": "verloskundigen-noord",
    "municipality": "GM0405",
}
OWNED = ("2026-03-30 10:00", {"type": "owner_confirmed", "organisation": "jgz", "deputy": "wijkteam"})
ASKED = (
    "2026-03-30 10:00",
    {"type": "owner_proposed", "organisation": "jgz", "deputy": "wijk", "attempt": 1},
)
WAIT = "018f2c6e-0000-7000-8000-0000000000aa"
CONCERN = "018f2c6e-0000-7000-8000-0000000000bb"
REPORTED = ("2026-03-31 10:00", {"type": "report_made", "concern": CONCERN})
WORRIED = ("2026-03-31 10:00", {"type": "concern_raised", "concern": CONCERN})
WAITING = ("2026-03-31 10:00", {"type": "wait_started", "wait": WAIT, "kind": "housing"})
OFFERED = (
    "2026-03-31 10:00",
    {"type": "transfer_proposed", "organisation": "jgz-zuid", "municipality": "GM0453"},
)


def told(
    until: str,
    *later: tuple[str, dict[str, Any]],
    hidden: str = "-",
    opened: tuple[str, dict[str, Any]] = ("2026-03-30 09:00", OPENED),
    policy: Policy = POLICY,
) -> CaseRecord:
    """A life as the machine told it, begun under this policy, without the misses of a code."""
    facts: list[Fact] = []
    said: list[Effect] = []
    state: CaseState | None = None
    begun = policy
    for no, (at, says) in enumerate([opened, *later], start=1):
        if state is not None:
            step = advance(state, Tick(), nl(at), policy)
            state, said = step.state, [*said, *step.effects]
        fact = FACT.validate_python({"no": no, "at": nl(at), **says})
        step = advance(state, fact, nl(at), policy)
        facts.append(fact)
        state, said = step.state, [*said, *step.effects]
        policy = fact.policy if isinstance(fact, PolicyMigrated) else policy
    assert state is not None
    said += advance(state, Tick(), nl(until), policy).effects
    kept = [
        each
        for each in said
        if not (each.effect_id.startswith(f"{CASE}:{hidden}") and ":missed" in each.effect_id)
    ]
    return record(facts, kept, begun.model_dump(mode="json"))


def found(case: CaseRecord, until: str) -> list[str]:
    return [each.code for each in missing(case, nl(until))]


LAID_DOWN = ("2026-04-14 10:00", {"type": "owner_released", "organisation": "jgz"})
TAKEN = ("2026-04-20 10:00", {"type": "owner_confirmed", "organisation": "wijk", "deputy": "jgz"})

CASES = {
    "C": ("2026-04-22 12:00", (OWNED, LAID_DOWN), "C"),
    "J": ("2026-05-06 12:00", (OWNED, WAITING), f"J.{WAIT[-12:]}"),
    "K": ("2026-04-20 12:00", (OWNED, REPORTED), f"K.{CONCERN}"),
    "L": ("2026-04-20 12:00", (OWNED, OFFERED), "L"),
    "M": ("2026-04-08 12:00", (ASKED,), "M"),
    "P": ("2026-04-08 12:00", (OWNED, WORRIED), f"P.{CONCERN}"),
}


@pytest.mark.parametrize("stage", CASES)
def test_a_miss_that_nobody_said_is_missing(stage: str) -> None:
    until, later, code = CASES[stage]
    assert found(told(until, *later), until) == []
    assert found(told(until, *later, hidden=f"{code}:"), until) == [code]


def test_an_answer_that_was_given_is_not_awaited() -> None:
    declined = ("2026-03-31 09:00", {"type": "owner_declined", "attempt": 1})
    earlier = ("2026-03-31 09:00", {"type": "owner_declined", "attempt": 3})
    until = "2026-04-08 12:00"
    assert found(told(until, ASKED, declined, hidden="M:"), until) == []
    assert found(told(until, ASKED, earlier, hidden="M:"), until) == ["M"]


def test_a_case_that_was_laid_down_and_taken_owes_no_owner_and_a_miss_of_it_may_be() -> None:
    assert found(told("2026-04-30 12:00", OWNED, LAID_DOWN, TAKEN, hidden="C:"), "2026-04-30 12:00") == []
    missed = told("2026-04-22 12:00", OWNED, LAID_DOWN)
    assert any(":C:2:missed" in each.effect_id for each in missed.said)
    assert unexpected(missed) == ()


def test_who_laid_a_case_down_does_not_take_it_again_by_naming_a_deputy_unless_she_was_asked() -> None:
    named = ("2026-04-23 10:00", OWNED[1])
    again = ("2026-04-24 10:00", LAID_DOWN[1])
    until = "2026-05-20 12:00"
    assert found(told(until, OWNED, LAID_DOWN, named, again), until) == []
    assert found(told(until, OWNED, LAID_DOWN, named, again, hidden="C:"), until) == ["C"]
    asked = ("2026-04-22 10:00", ASKED[1])
    assert found(told(until, OWNED, LAID_DOWN, asked, named, hidden="C:"), until) == []
    assert "C" in found(told(until, OWNED, LAID_DOWN, asked, named, again, hidden="C:3"), until)


def test_an_accepted_transfer_waits_for_its_first_contact() -> None:
    accepted = ("2026-04-02 10:00", {"type": "transfer_accepted"})
    done = ("2026-04-03 10:00", {"type": "transfer_completed", "deputy": "wijkteam-zuid"})
    until = "2026-04-20 12:00"
    assert found(told(until, OWNED, OFFERED, accepted, hidden="L:"), until) == ["L"]
    assert found(told(until, OWNED, OFFERED, accepted, done, hidden="L:"), until) == []


def test_a_wait_is_asked_after_again() -> None:
    asked = ("2026-04-20 10:00", {"type": "wait_rechecked", "wait": WAIT})
    over = ("2026-04-24 10:00", {"type": "wait_ended", "wait": WAIT})
    first, second = "2026-05-06 12:00", "2026-06-01 12:00"
    code = f"J.{WAIT[-12:]}"
    assert found(told(first, OWNED, WAITING, asked, hidden="J."), first) == []
    assert found(told(second, OWNED, WAITING, asked, hidden="J."), second) == [code]
    assert found(told(second, OWNED, WAITING, asked, over, hidden="J."), second) == []


def test_a_concern_stays_owed_when_the_story_is_taken_back_and_when_everything_else_has_stopped() -> None:
    retracted = ("2026-03-31 11:00", {"type": "concern_retracted", "concern": CONCERN})
    lost = ("2026-04-01 10:00", {"type": "pregnancy_ended"})
    decided = ("2026-04-01 11:00", {"type": "concern_decided", "concern": CONCERN})
    until, code = "2026-04-08 12:00", f"P.{CONCERN}"
    assert found(told(until, OWNED, WORRIED, retracted, lost), until) == []
    assert found(told(until, OWNED, WORRIED, retracted, lost, hidden="P."), until) == [code]
    assert found(told(until, OWNED, WORRIED, lost, decided, hidden="P."), until) == []


def test_a_report_decides_on_a_refusal_too() -> None:
    refused = ("2026-03-31 09:00", {"type": "help_refused", "safety_concern": True})
    until = "2026-04-03 12:00"
    assert found(told(until, OWNED, refused, REPORTED), until) == []
    assert unexpected(told(until, OWNED, refused, REPORTED)) == ()
    assert "P" in found(told(until, OWNED, refused, hidden="P:"), until)


def test_what_is_still_owed_after_a_birth_is_watched() -> None:
    born = ("2026-09-28 10:00", {"type": "birth_registered", "born_on": "2026-09-27"})
    waiting = ("2026-09-29 10:00", WAITING[1])
    until = "2026-10-20 12:00"
    assert found(told(until, OWNED, born, waiting, hidden="J."), until) == [f"J.{WAIT[-12:]}"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"P.{UUID(int=3)}", OWN_FILE),
        ("K", OWN_FILE),
        ("J.000000000007", OWN_FILE),
        ("J.000000000008", "J"),
        ("G.contact", "G"),
        ("24+0", "24+0"),
        ("25+0", OWN_FILE),
        ("pn_day", "pn_day"),
    ],
)
def test_what_is_missing_of_the_safety_lane_is_told_without_its_letter_and_number(code, told):
    begun = [
        {"type": "wait_started", "wait": str(UUID(int=number)), "kind": kind}
        for number, kind in ((7, "veilig_thuis"), (8, "housing"))
    ]
    facts = tuple(RecordedFact(each["type"], nl("2026-03-30 10:00"), each) for each in begun)
    read, cause = told_as(CaseRecord(CASE, BODY, facts, ()), code)
    assert cause == told
    assert (read == code) is (told != OWN_FILE)
    assert told != OWN_FILE or code not in read
    veiled, _ = told_as(CaseRecord(CASE, BODY, facts, ()), code, UUID(int=1))
    assert (veiled == read) is (told != OWN_FILE), "with the case's random number nobody computes it"


def test_the_first_contact_of_who_takes_over_is_progress_like_her_yes() -> None:
    until, done = "2026-04-23 12:00", ("2026-04-08 10:00", {"type": "transfer_completed", "deputy": "wijk"})
    assert "I" in found(told(until, OWNED, OFFERED, hidden="I:"), until)
    assert "I" not in found(told(until, OWNED, OFFERED, done), until)
    assert "I" not in found(told(until, OWNED, OFFERED, done, hidden="I:"), until)
