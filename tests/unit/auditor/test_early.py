"""What is told before what it needs: the auditor reads it as the machine does, in either order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.auditor.test_auditor import BODY
from tests.unit.auditor.test_waits import CONCERN, OWNED, REPORTED, WORRIED, found, told
from tests.unit.machine.telling import CASE, nl, shown
from workflows.auditor.early import in_turn
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord, RecordedFact
from workflows.auditor.telling import told_as
from workflows.auditor.unexpected import unexpected

Told = tuple[str, dict[str, Any]]

UNTIL = "2026-05-20 12:00"
BEGUN: Told = ("2026-04-01 10:00", {"type": "support_started", "offer": "SO"})
DECIDED: Told = ("2026-03-31 10:00", {"type": "concern_decided", "concern": CONCERN})
OUTCOME: Told = ("2026-03-31 09:00", {"type": "report_triaged", "concern": CONCERN})


def ended(at: str, offer: str | None = "SO") -> Told:
    return at, {"type": "support_ended", "offer": offer}


CASES: list[tuple[str, tuple[Told, ...], list[str]]] = [
    ("G.end", (ended("2026-03-31 10:00"),), []),
    ("G.end", (BEGUN, ended("2026-04-02 10:00")), ["G.end"]),
    ("G.end", (ended("2026-03-31 10:00"), BEGUN), ["G.end"]),
    ("G.end", (ended("2026-03-31 10:00", "VZ"), BEGUN), []),
    ("P.", (DECIDED, WORRIED), []),
    ("P.", (WORRIED,), [f"P.{CONCERN}"]),
    ("K.", (OUTCOME, REPORTED), []),
    ("P.", (OUTCOME, REPORTED), [f"P.{CONCERN}"]),
    ("K.", (REPORTED,), [f"K.{CONCERN}"]),
]


@pytest.mark.parametrize(("hidden", "facts", "owed"), CASES)
def test_what_is_owed_of_what_came_early(hidden: str, facts: tuple[Told, ...], owed: list[str]) -> None:
    """Taken away from what was said it is missing; whole, nothing is missing and nothing too much."""
    whole = told(UNTIL, OWNED, *facts)
    assert found(whole, UNTIL) == []
    assert unexpected(whole) == ()
    assert found(told(UNTIL, OWNED, *facts, hidden=hidden), UNTIL) == owed


def test_under_a_policy_from_before_an_end_without_a_beginning_is_told_and_a_week_has_its_name() -> None:
    aftercare = {key: each for key, each in BODY["aftercare"].items() if key != "owed_again"}
    former = replace(told(UNTIL, OWNED, ended("2026-03-31 10:00")), policy={**BODY, "aftercare": aftercare})
    assert found(former, UNTIL) == ["G.end"]
    assert told_as(former, "25+0") == ("25+0", "25+0")


def recorded(*facts: Told) -> tuple[RecordedFact, ...]:
    return tuple(RecordedFact(says["type"], nl(at), says) for at, says in facts)


def at_and_type(*facts: Told, policy: dict[str, Any] = BODY) -> list[tuple[str | None, str]]:
    case = CaseRecord(CASE, policy, recorded(*facts), ())
    return [(shown(each.at), each.type) for each in in_turn(case, case.facts)]


def test_what_came_early_counts_once_more_right_after_what_it_needed() -> None:
    early = ended("2026-03-31 10:00")
    assert at_and_type(early, BEGUN) == [
        ("2026-03-31 10:00", "support_ended"),
        ("2026-04-01 10:00", "support_started"),
        ("2026-04-01 10:00", "support_ended"),
    ]


@pytest.mark.parametrize("waits", [BODY["special"]["early_waits"]["is"]])
def test_not_after_so_many_days_nor_by_a_policy_that_says_none(waits: int) -> None:
    late = (f"2026-04-{waits:02} 10:01", BEGUN[1])
    assert len(at_and_type(ended("2026-03-31 10:00"), late)) == 2
    silent = {**BODY, "special": {key: says for key, says in BODY["special"].items() if key != "early_waits"}}
    assert len(at_and_type(ended("2026-03-31 10:00"), BEGUN, policy=silent)) == 2


def test_what_the_plan_names_is_not_early_and_means_that_it_will_not_begin() -> None:
    item = {"item_id": str(UUID(int=1)), "kind": "support", "critical": False, "due": None, "support": "SO"}
    agreed: Told = ("2026-03-30 11:00", {"type": "plan_agreed", "items": [item]})
    assert len(at_and_type(agreed, ended("2026-03-31 10:00"), BEGUN)) == 3
    whole = told(UNTIL, OWNED, agreed, ended("2026-03-31 10:00"), BEGUN)
    assert found(whole, UNTIL) == []
    assert unexpected(whole) == ()


WORRIES = [
    {"type": kind, "concern": str(UUID(int=number))}
    for kind in ("concern_raised", "concern_retracted", "report_made", "report_triaged", "concern_decided")
    for number in (1, 2)
]
SUPPORTS = [
    {"type": kind, "offer": offer}
    for kind in ("support_started", "support_ended")
    for offer in ("SO", "VZ", None)
]
PLAN = {
    "type": "plan_agreed",
    "items": [{"item_id": UUID(int=1), "kind": "support", "critical": False, "support": "SO"}],
}
OTHERS: list[dict[str, Any]] = [
    PLAN,
    {"type": "help_refused", "safety_concern": True},
    {"type": "feedback_sent", "moment": "end"},
    {"type": "case_closed", "outcome": "completed"},
    {"type": "case_reopened"},
    {"type": "pregnancy_ended"},
    {"type": "birth_registered", "born_on": "2026-09-01", "in_hospital": True},
    {"type": "discharged", "discharged_on": "2026-09-10"},
]


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["2026-03-31 09:00", "2026-06-20 09:00", "2026-09-02 09:00"]),
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([*WORRIES, *SUPPORTS, *OTHERS])), max_size=9),
    st.integers(0, 40),
)
def test_it_agrees_with_the_machine_in_any_order(
    begin: str, told_later: list[tuple[int, dict[str, Any]]], rest: int
) -> None:
    now, facts = nl(begin), list[Told]()
    for gap, says in told_later:
        now += timedelta(hours=12 * gap)
        facts.append((shown(now) or "", says))
    until = shown(now + timedelta(days=rest)) or ""
    whole = told(until, OWNED, *facts)
    assert missing(whole, nl(until)) == ()
    assert unexpected(whole) == ()
