"""Scenarios told to real workflows: gateway, pump, gate and PostgreSQL real, one clock per case.

Every case lives at a pace of its own, so all can be told at the same time: the gate is the real one, with
the clock of the case that it is asked about.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from shared.clock import Clock
from shared.messaging import Context
from shared.messaging.binding import decode
from tests.scenarios.given import case_id
from tests.scenarios.model import Scenario
from tests.scenarios.said import Said, from_event
from tests.support.case_parts import set_clock
from tests.support.waiting import eventually
from tijdig.lapse.temporal_time import fast_forward
from workflows.activities import CaseActivities
from workflows.case_workflow import CaseWorkflow
from workflows.machine import CaseState, next_wake
from workflows.machine.facts import Fact
from workflows.messages import EMIT_ACTIVITY, STATE_QUERY, Emission, Verdict
from workflows.policy import load_policy
from workflows.pump import Pump
from workflows.repository import facts as repository
from workflows.repository.facts import Opening
from workflows.settings import TASK_QUEUE

_MOMENT = timedelta(seconds=20)
"""Nothing is ever due within a minute; so much may a busy machine lag behind."""
_PLANS = "select case_id, appended, seen, next_at, closed_at, workflow_id from case_plan"
_EMITTED = "select effect_id, due from rung_emitted where case_id = $1"
_OUTBOX = "select headers, value from outbox where key = $1 order by pos"


class GatePerCase:
    """The real gate, with the clock of each case."""

    def __init__(self) -> None:
        self.gates: dict[UUID, CaseActivities] = {}

    @activity.defn(name=EMIT_ACTIVITY)
    async def emit(self, emission: Emission) -> Verdict:
        return await self.gates[emission.state.case_id].emit(emission)


@asynccontextmanager
async def worker_of(client: Client, gate: GatePerCase) -> AsyncGenerator[None]:
    """A worker like that of production, but for whose clock its gate goes by."""
    async with Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[CaseWorkflow],
        activities=[gate.emit],
        max_concurrent_local_activities=16,
        no_remote_activities=True,
    ):
        yield


class Onlooker:
    """Hands facts on to the workflows as they come, and looks at all cases at once, for whoever waits."""

    def __init__(self, context: Context, pump: Pump) -> None:
        self._context = context
        self._pump = pump
        self._looked = asyncio.Condition()
        self.plans: dict[UUID, Any] = {}

    @asynccontextmanager
    async def looking(self) -> AsyncGenerator[None]:
        """While the block runs. Open all cases before: who hands on the first fact of a case gives its
        workflow a clock, and this one has not the case's.
        """
        async with asyncio.TaskGroup() as group:  # nobody waits for an onlooker that failed
            run = group.create_task(self._run())
            yield
            run.cancel()

    async def _run(self) -> None:
        while True:
            await self._pump.run(self._context)
            self.plans = {plan["case_id"]: plan for plan in await self._context.pool.fetch(_PLANS)}
            async with self._looked:
                self._looked.notify_all()
            await asyncio.sleep(0.03)

    async def until(self, case_id: UUID, holds: Callable[[Any], bool]) -> Any:
        """The plan of a case, looked at afresh, once it holds."""
        async with self._looked:
            for _ in range(2):  # a look that was under way may have begun too early
                await self._looked.wait()
            await self._looked.wait_for(lambda: case_id in self.plans and holds(self.plans[case_id]))
        return self.plans[case_id]


@dataclass
class ScenarioCase:
    """One case of a scenario, under way."""

    scenario: Scenario
    case: str
    context: Context
    client: Client
    onlooker: Onlooker

    @classmethod
    def of(
        cls, scenario: Scenario, case: str, context: Context, client: Client, folder: Path, onlooker: Onlooker
    ) -> "ScenarioCase":
        clock_file = folder / f"{scenario.id}-{case}.json"
        settings = context.settings.model_copy(update={"clock_file": clock_file})
        own = replace(context, clock=Clock(clock_file), settings=settings)
        return cls(scenario, case, own, client, onlooker)

    @property
    def id(self) -> UUID:
        return case_id(self.scenario.id, self.case)

    async def open(self, pump: Pump) -> None:
        """The referral reaches the gateway; its workflow begins at that instant."""
        opened = self.scenario.facts(self.case)[0]
        set_clock(self.context, opened.at)
        async with self.context.transaction() as uow:
            await repository.open_plan(uow.conn, self._opening(opened))
            await self._append(uow, opened)
        await pump.run(self.context)

    async def tell(self) -> None:
        """All further facts, each at its instant; a fact at the instant of a deadline is in time."""
        await self._settled()
        facts = self.scenario.facts(self.case)[1:]
        for at in sorted({fact.at for fact in facts}):
            await self._to(at - _MOMENT)
            async with self.context.transaction() as uow:
                for fact in facts:
                    if fact.at == at:
                        await self._append(uow, fact)
            await self._settled()
        await self._to(self.scenario.end(self.case) + _MOMENT)

    async def emitted(self) -> Mapping[str, datetime]:
        """What is on record as said: effect id and due instant."""
        return dict(await self.context.pool.fetch(_EMITTED, self.id))

    async def said(self) -> list[Said]:
        """What stands in the outbox, as it will be published."""
        rows = await self.context.pool.fetch(_OUTBOX, str(self.id))
        return [from_event(decode(_headers(row["headers"]), row["value"])) for row in rows]

    async def state(self) -> CaseState:
        """The case as its workflow knows it, once it has followed what the gate let out ahead of it."""
        handle = self.client.get_workflow_handle(self._plan["workflow_id"])

        def has_followed(state: CaseState) -> bool:
            wake = next_wake(state)
            return wake is None or wake > self.context.clock.now()

        return await eventually(lambda: handle.query(STATE_QUERY, result_type=CaseState), has_followed)

    def _opening(self, opened: Any) -> Opening:
        return Opening(
            case_id=self.id,
            opening=1,
            policy_version=load_policy().version,
            correlation_id=str(self.id),
            urgent=opened.urgent,
            at=opened.at,
            consented_at=opened.at,
        )

    async def _append(self, uow: Any, fact: Fact) -> None:
        entry = repository.entry_of(fact, "/tijdig/scenarios", f"{self.id}:{fact.no}")
        await repository.append(uow.conn, self.id, entry, fact.at, uow.system_now)

    async def _to(self, instant: datetime) -> None:
        delta = instant - self.context.clock.now()
        if delta <= timedelta(0):
            return
        set_clock(self.context, instant)
        if self._plan["closed_at"] is None:
            await fast_forward(self.client, [self._plan["workflow_id"]], delta)
        await self._settled()

    @property
    def _plan(self) -> Any:
        return self.onlooker.plans[self.id]

    async def _settled(self) -> None:
        """All facts were taken in, and nothing is due."""

        def calm(plan: Any) -> bool:
            due = plan["next_at"] is not None and plan["next_at"] <= self.context.clock.now()
            return plan["closed_at"] is not None or (plan["seen"] == plan["appended"] and not due)

        await self.onlooker.until(self.id, calm)


def _headers(stored: Any) -> list[tuple[str, bytes]]:
    found = json.loads(stored) if isinstance(stored, str) else stored
    return [(name, value.encode()) for name, value in found]
