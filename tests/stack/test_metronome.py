"""Two triggers and one gate: each alone keeps every promise, and both together never double."""

import asyncio
from collections import Counter
from uuid import uuid4

import pytest

from shared.messaging.migrations import upgrade_all
from tests.stack.test_workflows import CONFIRMED, DUE, MINUTE, MONDAY, at, ladder, referred
from tests.support.cases import opened
from tests.support.time_parts import TimeParts

pytest_plugins = ["tests.support.parts_apart"]

WEEK_OF_RUNGS = [
    (1, at(30, 3, 13)),
    (2, at(31, 3, 13)),
    (2, at(1, 4, 13)),
    (3, at(2, 4, 13)),
    (4, at(7, 4, 13)),
]


@pytest.fixture(scope="module")
async def parts(apart, tmp_path_factory):
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    made = TimeParts(apart.env, tmp_path_factory.mktemp("metronome"))
    made.set_clock(MONDAY)
    async with made.running():
        yield made


def doubled(events) -> list[str]:
    return [each for each, times in Counter(event.id for event in events).items() if times > 1]


async def test_with_the_metronome_stopped_temporal_keeps_every_rung(parts):
    parts.end("metronome")
    case_id = await referred(parts)
    await parts.to(at(7, 4, 14), case_id)
    assert ladder(await parts.said(case_id)) == WEEK_OF_RUNGS
    parts.start("metronome")
    await parts.ready("metronome")


async def test_with_temporal_stopped_for_a_week_every_rung_comes_and_later_none_twice(parts):
    """Facts and new cases arrive meanwhile. Then Temporal comes back, and only learns what happened."""
    ignored, accepted = await referred(parts), await referred(parts)
    await asyncio.gather(parts.followed(ignored), parts.followed(accepted))
    await asyncio.to_thread(parts.stack.stop, "temporal")
    parts.set_clock(at(30, 3, 11))
    await parts.say(CONFIRMED, accepted)
    late = uuid4()
    await parts.say(opened(urgent=True, dating=DUE), late, time=MONDAY)
    await parts.settled(accepted, facts=3)
    await parts.settled(late)
    await parts.wait_until(at(7, 4, 14), ignored, accepted, late)
    for case_id in (ignored, late):
        assert ladder(await parts.said(case_id)) == WEEK_OF_RUNGS
    before = {case_id: await parts.said(case_id) for case_id in (ignored, accepted, late)}
    assert (1, at(30, 3, 13)) not in ladder(before[accepted])
    await asyncio.to_thread(parts.stack.start, "temporal")
    await asyncio.to_thread(parts.stack.wait_ready, "temporal")
    for case_id in before:
        assert await parts.followed(case_id) == await parts.folded(case_id)
        assert await parts.said(case_id) == before[case_id]
        assert not doubled(before[case_id])


async def test_a_worker_and_a_metronome_that_are_killed_lose_nothing_and_double_nothing(parts):
    cases = await asyncio.gather(*(referred(parts) for _ in range(8)))
    parts.end("metronome")
    jump = asyncio.ensure_future(parts.jump(at(30, 3, 13) + MINUTE, *cases))
    await parts.some_emitted(cases, "escalated")
    parts.end("worker")
    parts.start("metronome")
    await parts.settled(*cases, within=60)
    parts.end("metronome")
    parts.start("metronome")
    parts.start("worker")
    await jump
    for case_id in cases:
        events = await parts.said(case_id)
        assert ladder(events) == [(1, at(30, 3, 13))]
        assert not doubled(events)
