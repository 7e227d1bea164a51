"""When the gate lets a step out, and what it answers otherwise."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from workflows.gate import objection_to
from workflows.messages import Emission, Verdict
from workflows.repository.effects import Plan

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)


def step(*, seen: int, ticked_to: datetime | None = None) -> Emission:
    return Emission(
        case_id=UUID(int=1),
        seen=seen,
        ticked_to=ticked_to,
        effects=(),
        accountable="coordinator",
        next_at=NOON,
        closed=False,
    )


def plan(*, appended: int, seen: int, ticked_to: datetime | None = None) -> Plan:
    return Plan(appended=appended, seen=seen, ticked_to=ticked_to, closed=False, correlation_id="c")


def test_a_step_that_knows_every_fact_may_leave():
    assert objection_to(step(seen=3), plan(appended=3, seen=2)) is None


def test_a_step_that_missed_a_fact_may_not_leave():
    assert objection_to(step(seen=2), plan(appended=4, seen=2)) == Verdict(missing_up_to=4)


def test_time_may_speak_again_after_its_answer_was_lost():
    again = step(seen=2, ticked_to=NOON + timedelta(hours=1))
    assert objection_to(again, plan(appended=2, seen=2, ticked_to=NOON)) is None


def test_a_fact_may_not_rewrite_what_time_has_already_said():
    late = step(seen=3, ticked_to=None)
    assert objection_to(late, plan(appended=3, seen=2, ticked_to=NOON)) == Verdict(ticked_to=NOON)


def test_a_fact_that_was_let_out_before_may_come_again():
    assert objection_to(step(seen=3), plan(appended=3, seen=3, ticked_to=NOON)) is None


instants = st.none() | st.datetimes(timezones=st.just(UTC))


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9), instants, instants)
def test_nothing_leaves_that_does_not_know_all_facts(seen, appended, known, said, ticked):
    verdict = objection_to(
        step(seen=seen, ticked_to=said), plan(appended=appended, seen=known, ticked_to=ticked)
    )
    assert verdict is not None or seen >= appended
