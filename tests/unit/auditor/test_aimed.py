"""The auditor agrees with the machine about lives in which what is special comes close together."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.auditor.test_auditor import record
from tests.unit.machine.aimed import DAY, Aimed, live
from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY
from tests.unit.machine.test_aimed import NUMBERS, OTHERS, unhurried
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord
from workflows.auditor.unexpected import unexpected
from workflows.policy import Policy

LATER = st.sampled_from([(0.01, 2, 40), (1, 5, 120), (0.3, 9, 250)])
"""Days after the last fact on which the case is judged."""


def judged(life: Aimed) -> CaseRecord:
    """Its record."""
    return record(life.facts, life.said, life.begun.model_dump(mode="json"))


def agree(number: int, later: tuple[float, ...], *others: Policy, begun: Policy = POLICY) -> None:
    random = Random(number)
    life = Aimed(random, begun)
    live(random, life, others)
    for now in [life.now + days * DAY for days in later]:
        life.until(now)
        case = judged(life)
        assert missing(case, now) == ()
        assert unexpected(case) == ()


@settings(unhurried, max_examples=70)
@given(NUMBERS, LATER)
def test_it_agrees_about_every_life_that_aims(number: int, later: tuple[float, ...]) -> None:
    agree(number, later)


@settings(unhurried, max_examples=30)
@given(NUMBERS, LATER)
def test_it_agrees_about_those_that_move_to_another_policy(number: int, later: tuple[float, ...]) -> None:
    agree(number, later, *OTHERS)


@settings(unhurried, max_examples=20)
@given(NUMBERS, LATER)
def test_it_agrees_about_those_that_began_under_a_policy_from_before(
    number: int, later: tuple[float, ...]
) -> None:
    agree(number, later, *OTHERS, POLICY, begun=former())
