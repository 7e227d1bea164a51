"""Cases that moved to another policy: each fact is judged by the one by which it was taken in."""

import json

import pytest

from tests.unit.auditor.test_reopened import CLOSED, REOPENED
from tests.unit.auditor.test_waits import CONCERN, OWNED, REPORTED, found, told
from tests.unit.auditor.test_weeks import CONTACT, Later, at, reached
from tests.unit.machine.regions import former, policy
from tests.unit.machine.telling import POLICY
from workflows.auditor.repository import Found
from workflows.policy import Policy

WANTED = at("2026-03-31 10:00", "contribution_requested")
CLOSES, GOES_ON = ("2026-04-10 10:00", CLOSED), ("2026-04-20 10:00", REOPENED)
REGION = policy('[stages.I.allowances]\n"0+0" = { is = "30 d" }')


def moves(when: str, to: Policy = POLICY) -> Later:
    return at(when, "policy_migrated", policy=to, by="csv/coordinator", reason="new_numbers")


def found_in(until: str, *later: Later, hidden: str = "-", begun: Policy | None = None) -> list[str]:
    case = told(until, OWNED, CONTACT, *later, hidden=hidden, policy=begun or former())
    return [code for code in found(case, until) if code[0] in "CGKMNOP" or code == "28+0"]


CASE_OF_THE_REGION = (WANTED, CLOSES, moves("2026-04-15 10:00", REGION), GOES_ON)


@pytest.mark.parametrize("when", ["2026-04-10 10:00", "2026-04-15 10:00"])
def test_what_a_case_had_open_as_it_closed_under_its_former_policy_was_forgotten(when: str) -> None:
    assert found_in("2026-05-20 12:00", WANTED, CLOSES, moves(when), GOES_ON) == []


def test_it_stays_forgotten_when_the_case_closes_and_goes_on_again() -> None:
    again = (("2026-05-04 10:00", CLOSED), ("2026-05-11 10:00", REOPENED))
    assert found_in("2026-06-20 12:00", WANTED, CLOSES, moves("2026-04-15 10:00"), GOES_ON, *again) == []


def test_of_a_decision_told_before_its_worry_a_former_policy_knew_nothing() -> None:
    later = (
        at("2026-04-01 10:00", "concern_decided", concern=CONCERN),
        moves("2026-04-02 10:00"),
        at("2026-04-03 10:00", "report_triaged", concern=CONCERN),
        at("2026-04-03 11:00", "report_made", concern=CONCERN),
    )
    assert found_in("2026-05-01 12:00", *later) == []


def test_the_week_that_asks_after_a_contribution_does_not_know_of_one_that_was_forgotten() -> None:
    done = ("kraamzorg_registered", "fallback_chosen")
    later = (WANTED, CLOSES, moves("2026-04-15 10:00"), GOES_ON, *reached("2026-04-21 10:00", *done))
    assert found_in("2026-08-01 12:00", *later) == []


def test_what_was_open_as_it_closed_after_it_had_moved_is_owed_again() -> None:
    later = (WANTED, moves("2026-04-01 10:00"), CLOSES, GOES_ON)
    assert found_in("2026-05-20 12:00", *later) == []
    assert "N" in found_in("2026-05-20 12:00", *later, hidden="N:")


def test_of_the_end_of_a_support_that_never_began_the_referrer_was_to_hear() -> None:
    later = (
        at("2026-04-01 11:00", "support_ended", offer="SO"),
        moves("2026-04-20 10:00"),
        at("2026-04-21 10:00", "support_started", offer="SO"),
        at("2026-04-22 10:00", "support_ended", offer="SO"),
    )
    assert found_in("2026-06-01 12:00", *later) == []
    assert "G.end" in found_in("2026-06-01 12:00", *later, hidden="G.end:")


def test_a_report_did_not_decide_on_a_refusal_of_help() -> None:
    refused = at("2026-03-31 09:00", "help_refused", safety_concern=True)
    again = at("2026-04-21 10:00", "help_refused", safety_concern=True)
    later = (refused, REPORTED, moves("2026-04-20 10:00"), again)
    assert found_in("2026-06-01 12:00", *later) == []
    assert "P" in found_in("2026-06-01 12:00", *later, hidden="P:")


def test_a_report_that_was_told_after_its_outcome_decided_and_waited_for_one() -> None:
    triaged = at("2026-03-31 09:00", "report_triaged", concern=CONCERN)
    later = (triaged, REPORTED, moves("2026-04-20 10:00"))
    assert found_in("2026-06-01 12:00", *later) == []


def test_a_case_that_was_always_under_the_present_rules_is_judged_as_before() -> None:
    later = (WANTED, moves("2026-04-20 10:00", REGION))
    assert found_in("2026-05-20 12:00", *later, begun=POLICY) == []
    assert found_in("2026-05-20 12:00", *later, begun=POLICY, hidden="N:") == ["N"]


def test_what_it_had_open_as_it_closed_is_owed_again_where_no_former_policy_ever_held() -> None:
    until = "2026-05-20 12:00"
    assert found_in(until, *CASE_OF_THE_REGION, begun=POLICY) == []
    assert found_in(until, *CASE_OF_THE_REGION, begun=POLICY, hidden="N:") == ["N"]
    assert found_in(until, *CASE_OF_THE_REGION, hidden="N:") == []


ENDED = at("2026-04-01 11:00", "support_ended", offer="SO")
REFUSED = at("2026-03-31 09:00", "help_refused", safety_concern=True)
TRIAGED_FIRST = at("2026-03-31 09:00", "report_triaged", concern=CONCERN)
OF_THE_FORMER = {
    "G.end": (ENDED,),
    "P": (REFUSED, REPORTED),
    f"K.{CONCERN}": (TRIAGED_FIRST, REPORTED),
}


@pytest.mark.parametrize("code", OF_THE_FORMER)
def test_what_only_its_former_policy_asked_for_is_owed_after_it_moved(code: str) -> None:
    """An end without a beginning is told; a report settles no refusal and awaits its outcome."""
    until, later = "2026-06-01 12:00", (*OF_THE_FORMER[code], moves("2026-04-20 10:00"))
    assert found_in(until, *later) == []
    assert found_in(until, *later, hidden=f"{code}:") == [code]
    assert found_in(until, *later, begun=POLICY) == []


def test_what_is_told_at_the_moment_of_the_move_goes_by_the_policy_that_held_as_it_was_taken_in() -> None:
    until, when = "2026-06-01 12:00", ENDED[0]
    before, since = (ENDED, moves(when)), (moves(when), ENDED)
    assert found_in(until, *before, hidden="G.end:") == ["G.end"]
    assert found_in(until, *since) == found_in(until, *since, hidden="G.end:") == []


def test_a_record_is_read_with_the_policy_it_was_opened_with_and_those_that_its_facts_brought() -> None:
    case = told("2026-04-20 12:00", OWNED, moves("2026-04-01 10:00"), ENDED, policy=former())
    before, since = former().model_dump(mode="json"), POLICY.model_dump(mode="json")
    row = {"opened_with": json.dumps(before), "correlation_id": "c", "veil": None, "urgent": False}
    facts = [{"type": each.type, "at": each.at, "payload": json.dumps(each.says)} for each in case.facts]
    found = Found(case.case_id, {**row, "policy_version": "v"}, facts, ())  # pyright: ignore[reportArgumentType]
    read = found.read().record
    assert read.policy == since
    assert [read.policy_of(each) for each in read.facts] == [before, before, since, since]
