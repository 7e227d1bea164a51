"""What the world is told of an effect."""

from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

import pytest

from shared.schemas import registry, topics
from shared.schemas.contracts import escalation
from tests.unit.workflows.told import AT, CASE, raised
from workflows.machine.effects import (
    EFFECT,
    CaseStopped,
    DeadlineMissed,
    DeadlineSet,
    Effect,
    EscalationEnded,
    ReminderWithdrawn,
    RungOvertaken,
)
from workflows.translate_effects import contract_of, event_id_of, told_id, topic_of

RAISED = raised()
ONE, TWO = UUID(int=1), UUID(int=2)
LATER = datetime(2026, 4, 2, 9, tzinfo=UTC)


def test_that_a_reminder_of_the_safety_lane_is_not_needed_says_which_without_saying_of_what():
    hidden = f"P.{CASE}"
    reminder = raised(effect_id=f"{CASE}:{hidden}:1:L0-80", level=0, causes=("P",), hidden=hidden)
    over = ReminderWithdrawn(effect_id=f"{CASE}:{hidden}:1:withdrawn", at=LATER, due=AT, hidden=hidden)
    reminded, told = contract_of(reminder, 0.0), contract_of(over, 0.0)
    assert isinstance(reminded, escalation.EscalationRaised)
    assert isinstance(told, escalation.ReminderWithdrawn)
    assert reminded.about == told.about
    assert topic_of(over, told) == topics.ESCALATION
    assert told.model_dump() == {
        "effect_id": f"{CASE}:step.{told.about}:1:withdrawn",
        "about": told.about,
    }
    other = over.but(hidden=f"P.{told.about}", effect_id=f"{CASE}:P.{told.about}:1:withdrawn")
    assert contract_of(other, 0.0) != told


def test_a_rung_about_the_safety_lane_says_neither_its_letter_nor_its_number_and_keeps_its_own_id():
    key = f"P.{UUID(int=9)}.1"
    rung = raised(
        effect_id=f"{CASE}:ladder:{key}:1:L2", causes=("P", "E"), told=("own_file", "E"), hidden=key
    )
    told = contract_of(rung, 0.0)
    assert isinstance(told, escalation.EscalationRaised)
    assert told.causes == ("own_file", "E")
    assert (told.effect_id.startswith(f"{CASE}:ladder:step."), told.effect_id[-5:]) == (True, ":1:L2")
    over = EscalationEnded(
        effect_id=f"{CASE}:ladder:{key}:ended", at=AT, due=AT, reason="causes_met", hidden=key
    )
    ended = contract_of(over, 0.0)
    assert isinstance(ended, escalation.EscalationEnded)
    assert ended.effect_id.split(":")[2] == told.effect_id.split(":")[2], "the same ladder"
    assert not any("P." in each or key in each for each in (told.model_dump_json(), ended.model_dump_json()))


def test_with_the_random_number_of_a_case_nobody_computes_what_stands_for_a_hidden_part():
    notice = raised(
        effect_id=f"{CASE}:notice:help_refused:1", level=0, told=("own_file",), hidden="help_refused"
    )
    over = ReminderWithdrawn(effect_id=f"{CASE}:P:1:withdrawn", at=LATER, due=AT, hidden="P")
    reminder = raised(effect_id=f"{CASE}:P:1:L0-80", level=0, told=("own_file",), hidden="P")
    for effect in (notice, over, reminder):
        own, same, other, none = (
            (told_id(effect, veil), event_id_of(effect, veil), contract_of(effect, 0.0, veil))
            for veil in (ONE, ONE, TWO, None)
        )
        assert own == same
        assert all(a != b for strange in (other, none) for a, b in zip(own, strange, strict=True))
        assert getattr(own[2], "effect_id", None) == own[0]
    reminded, withdrawn = contract_of(reminder, 0.0, ONE), contract_of(over, 0.0, ONE)
    assert getattr(reminded, "about", 1) == getattr(withdrawn, "about", 2), "it takes back that reminder"


def test_what_hides_nothing_has_the_same_ids_whatever_the_random_number():
    for veil in (ONE, None):
        assert (told_id(RAISED, veil), contract_of(RAISED, 0.0, veil)) == (
            RAISED.effect_id,
            contract_of(RAISED, 0.0),
        )
        assert event_id_of(RAISED, veil) == event_id_of(RAISED)


def test_an_event_id_is_made_of_what_others_may_read_of_it():
    hidden = raised(effect_id=f"{CASE}:P:1:L0-80", hidden="P")
    assert event_id_of(hidden, ONE) == event_id_of(raised(effect_id=told_id(hidden, ONE)))


def test_a_reminder_of_anything_else_and_a_rung_name_nothing_to_take_back():
    for level, hidden in ((0, None), (2, "P")):
        told = contract_of(raised(level=level, hidden=hidden), 0.0)
        assert isinstance(told, escalation.EscalationRaised)
        assert told.about is None


def test_a_rung_tells_whom_why_and_how_late_and_not_how_far_she_is():
    told = contract_of(RAISED, 61.5)
    assert isinstance(told, escalation.EscalationRaised)
    assert (told.level, told.audiences, told.late_by_seconds) == (2, ("coordinator",), 61.5)
    assert told.causes == ("A", "24+0")
    assert "ga_days" not in told.model_dump()


def test_a_missed_threshold_is_a_missed_deadline():
    missed = DeadlineMissed(
        effect_id="x", at=AT, due=AT, subject="24+0", attempt=1, ga_days=168, policy_version="v-1.0"
    )
    told = contract_of(missed, 0.0)
    assert isinstance(told, escalation.DeadlineMissed)
    assert (told.subject, told.due, told.ga_days) == ("24+0", AT, 168)


@pytest.mark.parametrize(("restricted", "topic"), [(True, topics.SAFETY), (False, topics.ESCALATION)])
def test_a_deadline_of_the_safety_lane_is_told_on_the_restricted_topic_alone(restricted, topic):
    running = DeadlineSet(
        effect_id="x",
        at=AT,
        due=AT,
        subject="J",
        attempt=1,
        ga_days=168,
        policy_version="v-1.0",
        restricted=restricted,
    )
    told = contract_of(running, 0.0)
    assert told is not None
    assert topic_of(running, told) == topic
    assert "restricted" not in told.model_dump()


def test_what_is_never_about_the_safety_lane_has_one_topic():
    told = contract_of(RAISED, 0.0)
    assert told is not None
    assert topic_of(RAISED, told) == topics.ESCALATION
    with pytest.raises(ValueError, match="never about the safety lane"):
        registry.topic_of(type(told), restricted=True)


def test_why_a_case_stopped_is_not_told():
    stopped = CaseStopped(effect_id=f"{CASE}:stopped", at=AT, due=AT, reason="ended")
    told = contract_of(stopped, 0.0)
    assert told is not None
    assert told.model_dump() == {"effect_id": f"{CASE}:stopped"}


def test_an_overtaken_rung_is_never_told():
    assert contract_of(RungOvertaken(effect_id="y", at=AT, due=AT, overtaken="x"), 0.0) is None


def test_the_id_of_an_event_follows_from_its_effect():
    assert event_id_of(RAISED) == event_id_of(EFFECT.validate_json(RAISED.model_dump_json()))
    assert event_id_of(RAISED) != event_id_of(RAISED.but(effect_id="other"))


def test_every_kind_of_effect_can_be_told_or_is_known_to_be_silent():
    from workflows.translate_effects import _CONTRACTS

    assert set(get_args(get_args(Effect)[0])) == set(_CONTRACTS)
