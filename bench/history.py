"""What a whole case leaves in Temporal: a story of the field, told to its workflow under time skipping.

Known: often the server's time skipping carries one of the workflows too far (S01 was seen in March 2027; it
ends in September 2026). Then the story does not end, and the part fails after four minutes: run it again.
"""

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
from tests.scenarios.model import Scenario, read_all
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
    chosen = [each for each in read_all() if each.id in scenarios]
    with tempfile.TemporaryDirectory() as folder:
        async with _context(stage, Path(folder)) as context:
            client = await Client.connect(
                stage.stack.env()["TIJDIG_TEMPORAL_ADDRESS"],
                data_converter=sealing_converter(KeyRing.load(context.settings.secrets_dir)),
            )
            gate, pump = GatePerCase(), Pump(client, at_once=8)
            async with worker_of(client, gate):
                onlooker = Onlooker(context, pump)
                looking = asyncio.ensure_future(onlooker.run())
                told = [_told(each, context, client, gate, onlooker, pump) for each in chosen]
                found = list(await asyncio.gather(*told))
                looking.cancel()
    for each in found:
        say(f"{each.scenario}: {each.events} events, {each.bytes} bytes in {each.runs} runs")
    return found


async def _told(
    scenario: Scenario,
    context: Context,
    client: Client,
    gate: GatePerCase,
    onlooker: Onlooker,
    pump: Pump,
) -> History:
    assert context.settings.clock_file is not None
    folder = context.settings.clock_file.parent
    case = ScenarioCase.of(scenario, "a", context, client, folder, onlooker)
    gate.gates[case.id] = CaseActivities(case.context)
    await case.open(pump)
    async with asyncio.timeout(_PATIENCE):
        await case.tell()
    said = len(await case.emitted())
    runs, events, size = 0, 0, 0
    workflow_id = f"case/{case.id}/1"
    async for run in client.list_workflows(f'WorkflowId = "{workflow_id}"'):
        history = await client.get_workflow_handle(workflow_id, run_id=run.run_id).fetch_history()
        runs, events = runs + 1, events + len(history.events)
        size += sum(event.ByteSize() for event in history.events)
    return History(scenario.id, scenario.title, len(scenario.facts("a")), said, runs, events, size)


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
