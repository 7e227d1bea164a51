"""A claim that holds a case still for longer than it may is noticed; one that rests as it should is not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.auditor.test_auditor import lived
from tests.unit.auditor.test_waits import told
from tests.unit.auditor.test_weeks import at, opening
from tests.unit.machine.anything import facts, of_safety
from tests.unit.machine.regions import former
from tests.unit.machine.telling import nl
from tests.unit.machine.test_lives import openings, starts
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord, Said
from workflows.auditor.unexpected import RESTS, ladder_rungs, unexpected

ACK = {"type": "escalation_acknowledged", "by": "csv-ijmond/coordinator"}
Told = tuple[datetime, dict[str, Any]]


def _pressing() -> st.SearchStrategy[dict[str, Any]]:
    """What is missed within hours or days, besides whatever is late."""
    of_the_lane = (
        st.fixed_dictionaries({"type": st.just(step), "concern": number["concern"]})
        for step, number in of_safety().items()
    )
    return st.one_of(
        *of_the_lane,
        st.fixed_dictionaries({"type": st.just("signal_given"), "urgent": st.booleans()}),
        st.sampled_from([{"type": "contact_attempted"}, {"type": "consent_asked"}]),
    )


KEPT: tuple[dict[str, Any], ...] = (
    {"type": "owner_confirmed", "organisation": "jgz", "deputy": "wijkteam"},
    {"type": "contact_made", "with_client": True, "with_referrer": True},
    {"type": "feedback_sent", "moment": "contact"},
    {"type": "plan_agreed"},
    {"type": "support_started"},
    {"type": "feedback_sent", "moment": "start"},
    {"type": "milestone_reached", "milestone": "options_checked"},
)
"""A case in which everything was done in time: what is late next has weeks, and so has a claim of it."""


@st.composite
def claimed_lives(draw: st.DrawFn) -> tuple[datetime, dict[str, Any], list[Told]]:
    """A life with many claims, in which much presses: from its beginning, or after some quiet weeks."""
    now = begun = draw(starts)
    given_case, later = draw(openings), list[Told]()
    if draw(st.booleans()):
        later += ((begun + timedelta(hours=1), each) for each in KEPT)
        now += timedelta(days=draw(st.integers(5, 60)))
    for _ in range(draw(st.integers(1, 10))):
        now += timedelta(minutes=draw(st.integers(0, 3 * 24 * 60) | st.integers(0, 20 * 24 * 60)))
        next_fact = {"claim": st.just(ACK), "presses": _pressing(), "any": facts(now)}
        later.append((now, draw(next_fact[draw(st.sampled_from(("claim", "claim", "presses", "any")))])))
    return begun, given_case, later


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(claimed_lives())
def test_it_agrees_about_every_life_with_claims(life: tuple[datetime, dict[str, Any], list[Told]]) -> None:
    for case, now in lived(life, 0, 1, 3, 8, 20, 45):
        assert missing(case, now) == ()
        assert unexpected(case) == ()


CONCERN = str(UUID(int=5))
FEEDBACK_IS_LATE = (
    at("2026-02-09 09:00", "owner_confirmed", organisation="jgz", deputy="wijkteam"),
    at("2026-02-09 10:00", "contact_made", with_client=True, with_referrer=True),
    at("2026-02-09 11:00", "feedback_sent", moment="contact"),
    at("2026-02-10 09:00", "plan_agreed"),
    at("2026-02-10 10:00", "support_started"),
    at("2026-02-10 11:00", "feedback_sent", moment="start"),
    at("2026-02-10 11:00", "milestone_reached", milestone="options_checked"),
)
"""Early in pregnancy; on 30 March nothing but the six-weekly feedback is late, and stands at level 3."""
CLAIMED = at("2026-03-30 09:00", **ACK)
WORRIED = at("2026-03-30 10:00", "concern_raised", concern=CONCERN)
SPEAKS = {
    "what was claimed": ((CLAIMED,), "2026-05-11 16:00"),
    "a second claim changes nothing": (
        (CLAIMED, at("2026-04-20 09:00", **ACK), at("2026-05-11 09:00", **ACK)),
        "2026-05-11 16:00",
    ),
    "a safety decision missed since": ((CLAIMED, WORRIED), "2026-04-07 10:00"),
    "a task missed since": (
        (CLAIMED, at("2026-04-02 09:00", "signal_given", urgent=False)),
        "2026-04-02 17:00",
    ),
    "a safety decision missed before": (
        (WORRIED, at("2026-04-01 11:00", **ACK)),
        "2026-04-07 11:00",
    ),
}


def silenced(case: CaseRecord, since: str) -> CaseRecord:
    """The same, but from then on no rung was told."""
    late = {each.effect_id for each in ladder_rungs(case.said) if each.due >= nl(since)}
    assert late
    return replace(case, said=tuple(each for each in case.said if each.effect_id not in late))


@pytest.mark.parametrize("name", SPEAKS)
def test_a_ladder_that_rests_for_longer_than_its_claim_allows_is_missing(name: str) -> None:
    later, speaks = SPEAKS[name]
    case = told("2026-05-29 12:00", *FEEDBACK_IS_LATE, *later, opened=opening("2026-02-09 09:00"))
    quiet = silenced(case, speaks)
    assert min(each.due for each in case.said if each not in quiet.said) == nl(speaks)
    assert missing(quiet, nl(speaks) + timedelta(minutes=10)) == ()
    found = missing(quiet, nl(speaks) + timedelta(minutes=11))
    assert [(each.code, each.due) for each in found] == [("ladder", nl(speaks))]


def test_under_a_former_policy_a_claim_may_rest_for_its_longest_overdue_cause() -> None:
    later, speaks = SPEAKS["a safety decision missed since"]
    case = told("2026-05-29 12:00", *FEEDBACK_IS_LATE, *later, opened=opening("2026-02-09 09:00"))
    quiet = replace(silenced(case, speaks), policy=former().model_dump(mode="json"))
    assert missing(quiet, nl("2026-05-11 16:10")) == ()
    assert [each.due for each in missing(quiet, nl("2026-05-11 16:11"))] == [nl("2026-05-11 16:00")]


def spoken(at: str, *later: tuple[str, dict[str, Any]]) -> list[str]:
    """What the auditor has against one rung more, told then."""
    case = told("2026-05-08 12:00", *FEEDBACK_IS_LATE, *later, opened=opening("2026-02-09 09:00"))
    first = next(ladder_rungs(case.said))
    more = Said(f"{first.effect_id.removesuffix(':L1')}:L3:99", "escalated", 3, nl(at))
    return [each.why for each in unexpected(replace(case, said=(*case.said, more)))]


def test_a_rung_that_is_told_while_a_claim_lets_the_ladder_rest_must_not_be() -> None:
    assert spoken("2026-05-07 16:00", CLAIMED) == [RESTS]
    assert spoken("2026-05-07 16:00") == []


@pytest.mark.parametrize(
    "fact",
    [
        at("2026-04-08 09:00", "risk_assessed", urgent=False, complexity="simple"),
        at("2026-04-08 09:00", "dating_changed", edd="2026-10-12", method="crl_10_12"),
        at("2026-04-08 09:00", "mdo_requested", emergency=False),
    ],
)
def test_what_may_have_ended_a_rest_is_held_against_nobody(fact: tuple[str, dict[str, Any]]) -> None:
    assert spoken("2026-05-07 16:00", CLAIMED, fact) == []
