"""What a case can remember at all: invariants that hold by the shape of its state.

I2 (nobody is told without a basis), I6 (a gestational age is worked out, never kept) and I8 (of a concern
only steps and dates are known) of the case machine. A new field is one more line here, and a reason for it.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from shared.consent import Standing
from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import Consent, Party, Purpose
from workflows.machine import CaseState
from workflows.machine.effects import EFFECT, Escalated
from workflows.machine.facts import FACT
from workflows.machine.state import Birth, Concern
from workflows.values import Value

AT = "2026-06-08T07:00:00Z"
COUNTED = {
    "facts_seen",
    "tasks_returned",
    "children",
    "attempts",
    "proposal.attempt",
    "owner.attempt",
    "waits.rechecks",
    "deadlines.attempt",
    "deadlines.moves",
    "deadlines.reminded",
    "deadlines.reminders.percent",
    "ladder.attempt",
    "ladder.repeat",
    "ladder.next_repeat",
    "check.attempt",
    "notices.attempt",
    "notices.level",
    "early.no",  # the number of a fact
}
"""How often something happened, and which of several it is."""
AT_BIRTH = {"birth.ga_days"}
"""The one age that is kept, of a pregnancy that is over."""
A_CONCERN_IS = {"concern", "raised_at", "retracted_at", "reported_at", "triaged_at"}
OF_THE_LANE = {"concerns", "concerns_decided", "early", "safety_recheck_at"}


def parts(annotation: Any) -> Iterator[Any]:
    """The plain types in an annotation: `tuple[Reminder, ...] | None` is about `Reminder`."""
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for each in inner:
        yield from parts(each)


def known(model: type[BaseModel | Value]) -> dict[str, FieldInfo]:
    """The fields of a model, or of a value of the machine."""
    return model.__pydantic_fields__


def fields(model: type[BaseModel | Value], within: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a model and of what is in it, by its path, once for each plain type it can hold."""
    for name, field in known(model).items():
        for part in parts(field.annotation):
            yield within + name, part
            if isinstance(part, type) and issubclass(part, BaseModel | Value):
                yield from fields(part, f"{within}{name}.")


def holding(*kinds: type) -> set[str]:
    """Where a case can hold any of these."""
    return {path for path, part in fields(CaseState) if isinstance(part, type) and issubclass(part, kinds)}


def test_no_number_of_a_case_is_a_gestational_age_of_a_pregnancy_that_goes_on() -> None:
    """I6: whoever adds a number says here what it counts. A length of time is not kept at all."""
    numbers = {path for path, part in fields(CaseState) if part is int}
    assert numbers == COUNTED | AT_BIRTH
    assert holding(float, Decimal, timedelta) == set()


def test_no_word_of_a_case_is_named_after_an_age_or_a_week() -> None:
    words = {piece for path, _ in fields(CaseState) for piece in path.replace(".", "_").split("_")}
    assert not words & {"week", "weeks", "gestation", "gestational", "age"}
    assert {path for path, _ in fields(CaseState) if "ga" in path.replace(".", "_").split("_")} == AT_BIRTH
    assert {path for path, _ in fields(CaseState) if "trimester" in path} == {"third_trimester"}
    assert known(CaseState)["third_trimester"].annotation is bool


def test_of_a_birth_the_age_is_the_only_number() -> None:
    assert {name for name, part in fields(Birth) if part is int} == {"ga_days"}


def test_of_a_concern_a_case_knows_its_number_and_the_dates_of_its_steps() -> None:
    """I8: no word of what it is about, of whom, or by whom."""
    assert set(known(Concern)) == A_CONCERN_IS
    dates = {name for name in A_CONCERN_IS if name.endswith("_at")}
    one = Concern.model_validate({"concern": str(UUID(int=1)), **dict.fromkeys(dates, AT)})
    assert {type(getattr(one, name)).__name__ for name in dates} == {"datetime"}
    assert isinstance(one.concern, UUID)
    with pytest.raises(ValidationError):
        Concern.model_validate({"concern": str(UUID(int=1)), "raised_at": AT, "note": "x"})


def test_nothing_else_of_a_case_is_about_a_concern() -> None:
    about = {path.partition(".")[0] for path, _ in fields(CaseState) if "safety" in path or "concern" in path}
    assert about == OF_THE_LANE
    assert known(CaseState)["safety_recheck_at"].annotation == known(CaseState)["closing_due"].annotation


@pytest.mark.parametrize("step", ["raised", "retracted", "decided"])
def test_a_fact_about_a_concern_tells_its_number_alone(step: str) -> None:
    told = {"type": f"concern_{step}", "no": 2, "at": AT, "concern": str(UUID(int=1))}
    assert set(FACT.validate_python(told).model_dump()) == set(told)
    for more in ("note", "reason", "by", "suspect"):
        with pytest.raises(ValidationError):
            FACT.validate_python({**told, more: "x"})


def test_a_case_keeps_no_consent_so_who_sends_must_ask_at_that_moment() -> None:
    """I2: an old answer cannot be used, since there is none; and only roles are named, never a mailbox."""
    assert holding(Consent, Purpose, Standing, Party) == set()
    assert set(parts(known(Escalated)["recipients"].annotation)) - {Ellipsis} == {Audience}
    assert Escalated in effects()
    for effect in effects():
        assert not {"mailbox", "email", "party", "purposes", "consent"} & set(known(effect))


def effects() -> list[type[Value]]:
    """Everything that a case can say."""
    return [part for part in parts(EFFECT._type) if isinstance(part, type) and issubclass(part, Value)]
