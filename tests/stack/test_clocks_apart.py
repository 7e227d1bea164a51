"""Clocks that are not set alike, Temporal's and those of our processes: nothing leaves before its time."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from prometheus_client import REGISTRY

from shared.clock import Clock
from shared.messaging import Context
from shared.messaging.health import measure
from shared.schemas.contracts.pregnancy import PregnancyEnded
from shared.schemas.contracts.progress import CaseContactAttempted
from tests.stack.test_metronome_races import armed
from tests.stack.test_workflows import DUE, at
from tests.support.case_parts import (
    MONDAY,
    folded,
    grow_old,
    open_case,
    rungs,
    set_clock,
    take,
    temporal,
)
from tests.support.waiting import eventually
from workflows.gate import Gate
from workflows.machine import Tick, advance
from workflows.messages import Emission
from workflows.metronome import Metronome
from workflows.policy import load_policy
from workflows.pump import Pump
from workflows.repository.arming import AHEAD_AT_MOST, ClockAhead

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]

FIRST_RUNG = at(30, 3, 13)
LEFT = "select count(*) from rung_emitted where case_id = $1 and level > 0"


async def brought(context: Context, case_id: UUID, ticked_to: datetime) -> int:
    """What a workflow that takes this instant for the present gets out of the gate."""
    step = advance(await folded(context, case_id), Tick(), ticked_to, load_policy())
    async with context.transaction() as uow:
        emission = Emission(state=step.state, ticked_to=ticked_to, effects=step.effects)
        return len((await Gate().let_out(emission, uow)).left)


async def test_what_is_due_by_a_clock_that_is_far_ahead_does_not_leave(context):
    (case_id,) = await armed(context, Metronome(), 1)
    set_clock(context, FIRST_RUNG - timedelta(hours=1))
    with pytest.raises(ClockAhead):
        await brought(context, case_id, FIRST_RUNG)
    assert await context.pool.fetchval(LEFT, case_id) == 0


async def test_clocks_that_are_a_little_apart_hold_nothing_up(context):
    (case_id,) = await armed(context, Metronome(), 1)
    set_clock(context, FIRST_RUNG - AHEAD_AT_MOST + timedelta(seconds=5))
    assert await brought(context, case_id, FIRST_RUNG) > 0
    assert await context.pool.fetchval(LEFT, case_id) == 1
    set_clock(context, FIRST_RUNG)
    await Metronome().sweep(context)
    assert await context.pool.fetchval(LEFT, case_id) == 1


async def test_a_fact_that_is_not_known_yet_goes_before_the_time(context):
    (case_id,) = await armed(context, Metronome(), 1)
    before = await folded(context, case_id)
    await take(context, case_id, PregnancyEnded())
    async with context.transaction() as uow:
        emission = Emission(state=before, ticked_to=FIRST_RUNG, effects=())
        outcome = await Gate().let_out(emission, uow)
    assert outcome.verdict.missing_up_to == 2


async def test_a_workflow_that_is_ahead_says_its_rung_once_it_is_due(context, tmp_path):
    """Also without a metronome: what was refused is brought again."""
    case_id = await open_case(context, MONDAY, dating=DUE)
    async with temporal(context) as client:
        before = await failures()
        await Pump(client, at_once=1).run(later_than(context, timedelta(days=1), tmp_path / "other"))
        await eventually(failures, lambda count: count > before)
        assert await context.pool.fetchval(LEFT, case_id) == 0
        set_clock(context, MONDAY + timedelta(days=1))
        assert [due for _, due in await rungs(context, case_id, 1)] == [FIRST_RUNG]


async def test_a_process_whose_clock_is_ahead_goes_by_that_of_the_database(context):
    (case_id,) = await armed(context, Metronome(), 1)
    wrong = replace(context, clock=Fast(context.clock))
    set_clock(context, FIRST_RUNG - timedelta(hours=1))
    await Metronome().sweep(wrong)
    with pytest.raises(ClockAhead):
        await brought(wrong, case_id, FIRST_RUNG)
    assert await context.pool.fetchval(LEFT, case_id) == 0
    set_clock(context, FIRST_RUNG)
    await Metronome().sweep(wrong)
    assert await context.pool.fetchval(LEFT, case_id) == 1
    await measure(wrong)
    assert REGISTRY.get_sample_value("tijdig_clock_ahead_of_database_seconds") == pytest.approx(86400, abs=5)


async def test_a_fact_takes_effect_also_where_the_clock_is_ahead_and_brings_nothing_early(context):
    reached, lost = await armed(context, Metronome(), 2)
    wrong = replace(context, clock=Fast(context.clock))
    set_clock(context, FIRST_RUNG - timedelta(hours=1))
    await take(context, reached, CaseContactAttempted())
    await take(context, lost, PregnancyEnded())
    await grow_old(context)
    await Metronome().fold(wrong)
    seen = "select seen from case_plan where case_id = $1"
    assert [await context.pool.fetchval(seen, each) for each in (reached, lost)] == [2, 2]
    assert [await context.pool.fetchval(LEFT, each) for each in (reached, lost)] == [0, 0]


class Fast(Clock):
    """A clock that is a day ahead."""

    def __init__(self, right: Clock) -> None:
        super().__init__(right.path)

    def system_now(self) -> datetime:
        return super().system_now() + timedelta(days=1)


async def failures() -> float:
    return REGISTRY.get_sample_value("tijdig_emission_failures_total") or 0.0


def later_than(context: Context, ahead: timedelta, folder: Path) -> Context:
    """The same parts with a clock that is ahead of Monday."""
    folder.mkdir()
    clock_file = folder / "clock.json"
    settings = context.settings.model_copy(update={"clock_file": clock_file})
    other = replace(context, clock=Clock(clock_file), settings=settings)
    set_clock(other, MONDAY + ahead)
    return other
