"""A case that is folded again from its facts comes out as it was told, whatever was lost in between."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.machine import facts
from workflows.machine.advance import FactGap, advance
from workflows.machine.facts import FACT, Tick
from workflows.messages import RecordedFact
from workflows.policy import load_policy
from workflows.taking_in import take_in

MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
POLICY = load_policy()
OPENED = facts.Opened(
    no=1,
    at=MONDAY,
    case_id=UUID(int=7),
    submitted_at=MONDAY,
    edd=date(2026, 10, 12),
    dating_method="crl_10_12",
    urgent=True,
    complexity="complex",
    referrer="verloskundigen-duinstreek",
    municipality="GM0453",
)
PAIR = {"organisation": "jgz-kennemerland", "deputy": "jgz-ijmond-noord"}
LATER = (
    {"type": "owner_proposed", "attempt": 1, **PAIR},
    {"type": "owner_confirmed", **PAIR},
    {"type": "owner_declined"},
    {"type": "acknowledged", "by": "jgz-kennemerland/jgz_nurse"},
    {"type": "contact_made", "with_client": True, "with_referrer": True},
    {"type": "plan_agreed"},
    {"type": "support_started"},
    {"type": "escalation_acknowledged", "by": "coordinatie-ijmond/coordinator"},
    {"type": "escalation_resolved", "reason": "reassigned"},
    {"type": "dating_changed", "edd": "2026-09-20", "method": "crl_10_12"},
    {"type": "pregnancy_ended"},
)
moves = st.lists(st.tuples(st.integers(1, 200), st.none() | st.sampled_from(LATER)), max_size=12)
"""Hours that pass, and the fact that comes then; without a fact, time speaks."""


class Told:
    """A case as it happened, one step after the other: what was said, and what was recorded."""

    def __init__(self) -> None:
        self.recorded = [RecordedFact(fact=OPENED)]
        step, self.ticked_to = take_in(None, None, self.recorded, POLICY)
        self.state, self.said = step.state, [effect.effect_id for effect in step.effects]

    def pass_time(self, now: datetime) -> None:
        step = advance(self.state, Tick(), now, POLICY)
        self.state, self.ticked_to = step.state, now
        self.said += [effect.effect_id for effect in step.effects]

    def happen(self, now: datetime, said: dict) -> None:
        fact = FACT.validate_python({**said, "no": len(self.recorded) + 1, "at": now})
        self.recorded.append(RecordedFact(fact=fact, ticked_to=self.ticked_to))
        step = advance(self.state, fact, now, POLICY)
        self.state = step.state
        self.said += [effect.effect_id for effect in step.effects]


@settings(max_examples=60, deadline=None)
@given(moves, st.integers(0, 12))
def test_folding_again_says_the_same_and_nothing_else(story, known):
    told, now = Told(), MONDAY
    halfway = (told.state, told.ticked_to)
    for number, (hours, said) in enumerate(story):
        now += timedelta(hours=hours)
        told.happen(now, said) if said else told.pass_time(now)
        if number == known:
            halfway = (told.state, told.ticked_to)
    told.pass_time(now + timedelta(hours=1))
    for state, ticked_to in ((None, None), halfway):
        seen = state.facts_seen if state else 0
        row = told.recorded[seen:]
        again, _ = (
            take_in(state, ticked_to, row, POLICY) if row else (advance(state, Tick(), now, POLICY), now)
        )
        last = advance(again.state, Tick(), now + timedelta(hours=1), POLICY)
        assert last.state == told.state
        assert {effect.effect_id for effect in (*again.effects, *last.effects)} <= set(told.said)


def test_what_had_left_before_an_acceptance_is_not_said_to_be_overtaken():
    told = Told()
    told.pass_time(MONDAY + timedelta(hours=5))
    told.happen(MONDAY + timedelta(hours=6), {"type": "owner_confirmed", **PAIR})
    again, _ = take_in(None, None, told.recorded, POLICY)
    assert not [effect for effect in again.effects if effect.type == "rung_overtaken"]
    assert [effect.effect_id for effect in again.effects if effect.type == "escalated"]


def test_no_facts_are_no_case():
    with pytest.raises(FactGap):
        take_in(None, None, [], POLICY)
