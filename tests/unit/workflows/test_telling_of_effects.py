"""What the world is told of an effect."""

from datetime import UTC, datetime
from uuid import UUID

from shared.schemas import topics
from shared.schemas.contracts import escalation
from tests.unit.workflows.told import AT, CASE, raised
from workflows.machine.effects import EscalationEnded, ReminderWithdrawn
from workflows.translate_effects import contract_of, topic_of

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


def test_a_reminder_of_anything_else_and_a_rung_name_nothing_to_take_back():
    for level, hidden in ((0, None), (2, "P")):
        told = contract_of(raised(level=level, hidden=hidden), 0.0)
        assert isinstance(told, escalation.EscalationRaised)
        assert told.about is None
