"""What a whole case leaves in Temporal: a story of the field, told to its workflow under time skipping."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from temporalio.client import Client

from bench.stage import Stage
from shared.messaging import Context
from shared.messaging.context import open_pool
from shared.sealing.box import KeyEncryptionKey
from shared.sealing.temporal_codec import KeyRing, sealing_converter
from tests.scenarios.model import read_all
from tests.support.scenario_cases import GatePerCase, Onlooker, ScenarioCase, worker_of
from workflows.activities import CaseActivities
from workflows.main import keep_policy
from workflows.policy import load_policy
from workflows.pump import Pump
from workflows.settings import SERVICE, WorkflowsSettings

_PATIENCE = 240.0
_EMPTY = "truncate case_plan, case_fact, armed_rung, rung_emitted, outbox"


@dataclass(frozen=True)
class History:
    """Of one whole case, all runs of its workflow together."""

    scenario: str
    title: str
    facts: int
    said: int
    """Effects that left."""
    runs: int
    events: int
    bytes: int


async def histories(stage: Stage, scenarios: tuple[str, ...], say: Callable[[str], None]) -> list[History]:
    """Tell these scenarios, side by side."""
    with tempfile.TemporaryDirectory() as folder:
        async with _context(stage, Path(folder)) as context:
            client = await Client.connect(
                stage.stack.env()["TIJDIG_TEMPORAL_ADDRESS"],
                data_converter=sealing_converter(KeyRing.load(context.settings.secrets_dir)),
            )
            gate, pump = GatePerCase(), Pump(client, at_once=8)
            onlooker = Onlooker(context, pump)
            cases = [
                ScenarioCase.of(each, "a", context, client, Path(folder), onlooker)
                for each in read_all()
                if each.id in scenarios
            ]
            async with worker_of(client, gate):
                for each in cases:
                    gate.gates[each.id] = CaseActivities(each.context)
                    await each.open(pump)
                async with onlooker.looking(), asyncio.timeout(_PATIENCE):
                    await asyncio.gather(*(each.tell() for each in cases))
            found = [await _left(each, client) for each in cases]
    for each in found:
        say(f"{each.scenario}: {each.events} events, {each.bytes} bytes in {each.runs} runs")
    return found


async def _left(case: ScenarioCase, client: Client) -> History:
    """What this case, told to its end, left behind."""
    runs, events, size = 0, 0, 0
    workflow_id = f"case/{case.id}/1"
    async for run in client.list_workflows(f'WorkflowId = "{workflow_id}"'):
        history = await client.get_workflow_handle(workflow_id, run_id=run.run_id).fetch_history()
        runs, events = runs + 1, events + len(history.events)
        size += sum(event.ByteSize() for event in history.events)
    told, said = case.scenario, len(await case.emitted())
    return History(told.id, told.title, len(told.facts(case.case)), said, runs, events, size)


@asynccontextmanager
async def _context(stage: Stage, folder: Path) -> AsyncGenerator[Context]:
    """What gateway and worker hold, in this process; each case brings a clock of its own."""
    env = stage.stack.env()
    settings = WorkflowsSettings(
        database_url=env["TIJDIG_DATABASE_URL"],
        kafka_bootstrap=env["TIJDIG_KAFKA_BOOTSTRAP"],
        temporal_address=env["TIJDIG_TEMPORAL_ADDRESS"],
        secrets_dir=Path(env["TIJDIG_SECRETS_DIR"]),
        profile="test",
        clock_file=folder / "clock.json",
    )
    pool = await open_pool(settings, SERVICE)
    try:
        await pool.execute(_EMPTY)
        kek = KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
        made = Context(SERVICE, settings, settings.clock(), kek, pool, wake=lambda: None)
        await keep_policy(made, load_policy())
        yield made
    finally:
        await pool.close()
