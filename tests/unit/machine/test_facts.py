"""Facts are numbered without gaps; state and effects travel as JSON."""

from typing import get_args

import pytest
from pydantic import ValidationError

from tests.unit.machine.telling import CASE, POLICY, Tale, nl
from workflows.machine import FACT, CaseState, Fact, FactGap, Tick, advance, fold
from workflows.machine.effects import EFFECT
from workflows.machine.happening import HAPPENS
from workflows.policy import Policy


def acknowledged(no: int) -> Fact:
    return FACT.validate_python(
        {"type": "acknowledged", "no": no, "at": nl("2026-03-30 10:00"), "by": "jgz-kennemer/jgz_nurse"}
    )


def test_every_fact_has_a_home() -> None:
    union, _ = get_args(Fact)
    assert set(get_args(union)) == set(HAPPENS)


def test_a_fact_that_was_seen_changes_nothing() -> None:
    tale = Tale().opened()
    tale.happens("acknowledged", "2026-03-30 10:00", by="jgz-kennemer/jgz_nurse")
    step = advance(tale.state, acknowledged(2), nl("2026-03-30 11:00"), POLICY)
    assert (step.state, step.effects) == (tale.state, ())


def test_a_gap_is_refused() -> None:
    tale = Tale().opened()
    with pytest.raises(FactGap, match="fact 3 came after fact 1"):
        advance(tale.state, acknowledged(3), nl("2026-03-30 11:00"), POLICY)


@pytest.mark.parametrize("occurrence", [acknowledged(1), Tick()])
def test_a_case_begins_with_its_opening(occurrence: Fact | Tick) -> None:
    with pytest.raises(FactGap):
        advance(None, occurrence, nl("2026-03-30 11:00"), POLICY)


def test_no_facts_are_no_case() -> None:
    with pytest.raises(FactGap):
        fold(None, [], POLICY)


def test_folding_facts_gives_what_taking_them_one_by_one_gives() -> None:
    tale = Tale().opened()
    opened = FACT.validate_python(
        {
            "type": "opened",
            "no": 1,
            "at": nl("2026-03-30 09:00"),
            "case_id": CASE,
            "submitted_at": nl("2026-03-30 09:00"),
            "edd": "2026-10-12",
            "dating_method": "crl_10_12",
            "urgent": False,
            "complexity": "complex",
            "referrer": "verloskundigen-noord",
            "municipality": "GM0405",
        }
    )
    tale.happens("acknowledged", "2026-03-30 10:00", by="jgz-kennemer/jgz_nurse")
    step = fold(None, [opened, acknowledged(2)], POLICY)
    assert step.state == tale.state
    assert list(step.effects) == tale.said


def test_state_effects_and_policy_survive_json() -> None:
    tale = Tale().opened(urgent=True)
    tale.proposed("2026-03-30 09:00")
    tale.until("2026-04-02 13:00")
    assert tale.state is not None
    assert CaseState.model_validate_json(tale.state.model_dump_json()) == tale.state
    for effect in tale.said:
        assert EFFECT.validate_json(effect.model_dump_json()) == effect
    assert Policy.model_validate_json(POLICY.model_dump_json()) == POLICY


def test_an_instant_without_a_zone_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as refused:
        FACT.validate_python({"type": "support_started", "no": 2, "at": "2026-03-30T10:00:00"})
    assert "2026-03-30" not in str(refused.value)
