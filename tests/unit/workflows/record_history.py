"""Keep a history for the replay test: `python -m tests.unit.workflows.record_history INSTANCE NAME`.

INSTANCE is a running local stack in the profile test, of which only the infrastructure runs. It tells one
case from its opening to its end through gateway and worker, and writes `histories/NAME.json`, unsealed:
the case is made up. Record one whenever `case_workflow.py` or the machine changes what a case does; never
change or delete one of a version that was released while cases of that version may be open.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHistory
from temporalio.converter import PayloadCodec

from deploy.local.stack import Stack
from shared.schemas.contracts.escalation import TaskClaimed
from shared.schemas.contracts.pregnancy import PregnancyEnded
from tests.stack.test_workflows import CONFIRMED, CONTACT, DUE, MONDAY, PROPOSED, at
from tests.support.cases import COORDINATOR, opened
from tests.support.time_parts import TimeParts

HISTORIES = Path(__file__).with_name("histories")


async def tell(parts: TimeParts) -> WorkflowHistory:
    """One case: nobody answers, the coordinator claims, an owner accepts, contact is made, a loss."""
    parts.set_clock(MONDAY)
    case_id = uuid4()
    await parts.say(opened(urgent=True, dating=DUE), case_id, time=MONDAY)
    await parts.say(PROPOSED, case_id)
    await parts.settled(case_id, facts=2)
    await parts.to(at(1, 4, 14), case_id)
    await parts.say(TaskClaimed(task_id=uuid4()), case_id, actor=str(COORDINATOR))
    await parts.settled(case_id, facts=3)
    await parts.say(CONFIRMED, case_id)
    await parts.say(CONTACT, case_id)
    await parts.settled(case_id, facts=5)
    await parts.to(at(7, 4, 14), case_id)
    await parts.say(PregnancyEnded(), case_id)
    await parts.settled(case_id, facts=6)
    (plan,) = await parts.plans(case_id)
    handle = parts.temporal.get_workflow_handle(plan["workflow_id"])
    await handle.result()
    return await handle.fetch_history()


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


async def record(instance: str, name: str) -> None:
    """Tell the case, and keep its history."""
    with tempfile.TemporaryDirectory() as folder:
        parts = TimeParts(Stack.existing(instance).env(), Path(folder))
        parts.set_clock(MONDAY)
        async with parts.running():
            history = await tell(parts)
            codec = parts.temporal.data_converter.payload_codec
            assert codec is not None
            events = [await readable(event, codec) for event in history.events]
    kept = json.loads(WorkflowHistory(history.workflow_id, events).to_json())
    HISTORIES.joinpath(f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(record(*sys.argv[1:]))
