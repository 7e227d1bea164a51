"""Keep histories for the replay test: `python -m tests.unit.workflows.record_history VERSION`.

It starts parts of its own, tells four cases through gateway and worker (one from its opening to a loss, one
that goes on in a fresh run after a birth, an urgent one that is opened at night, one that is closed and goes
on in a workflow of its own) and writes `histories/VERSION-*.json`, unsealed: the cases are made up. Record
them whenever `case_workflow.py` or the machine changes what a case does; never change or delete one of a
version that was released while cases of that version may be open. Names after VERSION record those alone.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle, WorkflowHistory
from temporalio.converter import PayloadCodec

from shared.messaging.migrations import upgrade_all
from shared.schemas.contracts.case import CaseClosed, CaseOutcome, CaseReopened
from shared.schemas.contracts.escalation import TaskClaimed
from shared.schemas.contracts.kraamzorg import KraamzorgContributionRequested
from shared.schemas.contracts.pregnancy import BirthRegistered, ConsentRequested, PregnancyEnded
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.provision import apply_topics
from shared.schemas.values import Dating, DatingMethod
from tests.stack.test_workflows import CONFIRMED, CONTACT, MONDAY, at, referred
from tests.support.cases import COORDINATOR, opened
from tests.support.stack import infrastructure
from tests.support.time_parts import TimeParts
from tests.support.waiting import eventually

HISTORIES = Path(__file__).with_name("histories")


async def a_loss(parts: TimeParts) -> list[WorkflowHistory]:
    """Nobody answers, the coordinator claims, an owner accepts, contact is made, a loss."""
    case_id = await referred(parts)
    await parts.to(at(1, 4, 14), case_id)
    await parts.say(TaskClaimed(task_id=uuid4()), case_id, actor=str(COORDINATOR))
    await parts.settled(case_id, facts=3)
    await parts.say(CONFIRMED, case_id)
    await parts.say(CONTACT, case_id)
    await parts.settled(case_id, facts=5)
    await parts.to(at(7, 4, 14), case_id)
    await parts.say(PregnancyEnded(), case_id)
    await parts.settled(case_id, facts=6)
    handle = await _handle(parts, case_id)
    await handle.result()
    return [await handle.fetch_history()]


async def a_birth(parts: TimeParts) -> list[WorkflowHistory]:
    """An owner accepts, a child is born: the run before the birth, and the one after it."""
    soon = Dating(edd=date(2026, 4, 13), method=DatingMethod.CRL_OPTIMAL)
    case_id = await referred(parts, dating=soon)
    await parts.say(CONFIRMED, case_id)
    await parts.settled(case_id, facts=3)
    handle = await _handle(parts, case_id)
    before = (await handle.describe()).run_id
    await parts.to(at(7, 4, 14), case_id)
    await parts.say(BirthRegistered(born_on=date(2026, 4, 7)), case_id)
    await parts.settled(case_id, facts=4)
    await eventually(handle.describe, lambda found: found.run_id != before)
    await parts.to(at(10, 4, 14), case_id)
    first = parts.temporal.get_workflow_handle(handle.id, run_id=before)
    return [await first.fetch_history(), await handle.fetch_history()]


async def a_night(parts: TimeParts) -> list[WorkflowHistory]:
    """Late in pregnancy, urgent, opened at 23:00: those on duty hear at once, everybody in the morning."""
    parts.set_clock(at(30, 3, 23))
    late = Dating(edd=date(2026, 6, 8), method=DatingMethod.CRL_OPTIMAL)
    case_id = uuid4()
    await parts.say(opened(urgent=True, dating=late), case_id)
    await parts.settled(case_id, facts=1)
    await parts.to(at(31, 3, 14), case_id)
    await parts.say(CONFIRMED, case_id)
    await parts.settled(case_id, facts=2)
    await parts.to(at(1, 4, 9), case_id)
    return [await (await _handle(parts, case_id)).fetch_history()]


async def a_reopening(parts: TimeParts) -> list[WorkflowHistory]:
    """It closes while three answers are awaited, goes on, and is told more after they would have been due."""
    case_id = await referred(parts)
    owed = (KraamzorgContributionRequested(), ConsentRequested(), ClientMoved(municipality="GM0479"))
    for fact in (CONFIRMED, CONTACT, *owed, CaseClosed(outcome=CaseOutcome.COMPLETED)):
        await parts.say(fact, case_id)
        await parts.settled(case_id)
    await parts.settled(case_id, facts=8)
    first = await _handle(parts, case_id)
    await first.result()
    await parts.say(CaseReopened(), case_id)
    await eventually(lambda: parts.plans(case_id), lambda plans: plans[0]["closed_at"] is None)
    await parts.to(at(30, 4, 14), case_id)
    await parts.say(CONTACT, case_id)
    await parts.settled(case_id, facts=10)
    await parts.to(at(20, 5, 14), case_id)
    return [await first.fetch_history(), await (await _handle(parts, case_id)).fetch_history()]


async def _handle(parts: TimeParts, case_id: UUID) -> WorkflowHandle[Any, Any]:
    (plan,) = await parts.plans(case_id)
    return parts.temporal.get_workflow_handle(plan["workflow_id"])


async def readable(event: HistoryEvent, codec: PayloadCodec) -> HistoryEvent:
    """The event with open payloads, and without the names of machines."""
    for message in _messages(event):
        if isinstance(message, Payload):
            (plain,) = await codec.decode([message])
            message.CopyFrom(plain)
        for field in ("identity", "normal_name"):
            if field in message.DESCRIPTOR.fields_by_name and getattr(message, field):
                setattr(message, field, "tijdig")
                if field == "normal_name":
                    message.name = "sticky"
    return event


def _messages(message: Message) -> Iterator[Message]:
    """A message and all that it holds, innermost first."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            inner = [each for each in value.values() if isinstance(each, Message)]
        else:
            inner = value if field.is_repeated else [value]
        for each in inner:
            yield from _messages(each)
    yield message


STORIES = {"loss": a_loss, "birth": a_birth, "night": a_night, "reopening": a_reopening}


async def record(env: dict[str, str], version: str, names: Sequence[str]) -> None:
    """Tell the cases, and keep their histories."""
    with tempfile.TemporaryDirectory() as folder:
        parts = TimeParts(env, Path(folder))
        parts.set_clock(MONDAY)
        async with parts.running():
            parts.end("metronome")  # the workflows are to do it all
            for name in names:
                for number, history in enumerate(await STORIES[name](parts), 1):
                    await keep(parts, history, f"{version}-{name}-{number}")


async def keep(parts: TimeParts, history: WorkflowHistory, name: str) -> None:
    """Write it, unsealed."""
    codec = parts.temporal.data_converter.payload_codec
    assert codec is not None
    events = [await readable(event, codec) for event in history.events]
    kept = json.loads(WorkflowHistory(history.workflow_id, events).to_json())
    HISTORIES.joinpath(f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")


def main(version: str, *names: str) -> None:
    """On parts of its own."""
    with infrastructure() as stack:
        env = stack.env()
        upgrade_all(env["TIJDIG_DATABASE_URL"], ["workflows"])
        asyncio.run(apply_topics(env["TIJDIG_KAFKA_BOOTSTRAP"], [], []))
        asyncio.run(record(env, version, names or tuple(STORIES)))


if __name__ == "__main__":
    main(*sys.argv[1:])
