"""The metronome: lets out what is due, whether Temporal follows or not.

It decides nothing. What a case says if nobody acts was written out when its newest fact was taken in; the
metronome copies what falls due, many cases at a time and urgent ones first. Where nobody armed a case in
time, because Temporal or the worker is away, it folds the case from its facts by the very same functions.
"""

import asyncio
import logging
import time
from datetime import timedelta
from uuid import UUID

from starlette.applications import Starlette

from shared.messaging import Context, Loop, Service, service_app, start
from shared.messaging.logs import describe
from workflows.arming import MARGIN
from workflows.folding import fold_case
from workflows.gate import Gate
from workflows.metrics import FOLD_FAILURES, FOLDED, HEARTBEAT, note_left, note_outcome
from workflows.repository import arming, metronome, signals
from workflows.repository.metronome import Unarmed
from workflows.settings import SERVICE, WorkflowsSettings

log = logging.getLogger("tijdig.metronome")

PATIENCE = timedelta(seconds=10)
"""So long, by the system's clock, a workflow has to arm its case after a fact."""
CASES_PER_SWEEP = 1000
"""In one transaction: enough to be cheap, few enough that the next facts of these cases hardly wait."""
_AT_MOST = 200
_AT_ONCE = 4
_REST_SECONDS = 30.0


class Metronome:
    """Two hands: one lets out what is due, the other arms what nobody armed."""

    def __init__(self, cases_per_sweep: int = CASES_PER_SWEEP) -> None:
        self._cases_per_sweep = cases_per_sweep
        self._gate = Gate()
        self._resting: dict[UUID, float] = {}

    async def sweep(self, context: Context) -> None:
        """Let out until nothing is due; then the heart has beaten."""
        while await self._let_out(context):
            pass
        HEARTBEAT.set(context.clock.system_now().timestamp())

    async def _let_out(self, context: Context) -> bool:
        async with context.transaction() as uow:
            now = await arming.present(uow.conn, uow.now, uow.system_now)
            left = await arming.let_out(uow.conn, None, now, now, uow.system_now, self._cases_per_sweep)
        if left:
            context.wake()
        note_left(left)
        return bool(left)

    async def fold(self, context: Context) -> None:
        """Arm every case that waits too long for it. One that cannot be folded does not hold up others."""
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(case: Unarmed) -> None:
            async with turn:
                await self._try_to_arm(context, case)

        while found := await self._unarmed(context):
            await asyncio.gather(*(one(case) for case in found))
            if len(found) < _AT_MOST:
                return

    async def _unarmed(self, context: Context) -> list[Unarmed]:
        now = time.monotonic()
        self._resting = {case_id: until for case_id, until in self._resting.items() if until > now}
        async with context.connection() as conn:
            found = await metronome.unarmed(
                conn,
                context.clock.system_now() - PATIENCE,
                context.clock.now() + MARGIN,
                list(self._resting),
                _AT_MOST,
            )
        return list(found)

    async def _try_to_arm(self, context: Context, case: Unarmed) -> None:
        try:
            await self._arm(context, case)
        except Exception as error:
            FOLD_FAILURES.inc()
            self._resting[case.case_id] = time.monotonic() + _REST_SECONDS
            log.error("case not folded: %s", describe(error), extra={"case_id": str(case.case_id)})

    async def _arm(self, context: Context, case: Unarmed) -> None:
        async with context.connection() as conn:
            facts = await signals.facts_after(conn, case.case_id, 0)
            opened_with = await self._gate.policies.of(conn, case.policy_version)
        emission = fold_case(facts, case.ticked_to, opened_with).emission(opened_with)
        async with context.transaction() as uow:
            outcome = await self._gate.let_out(emission, uow, by_workflow=False)
        if outcome.left:
            context.wake()
        FOLDED.inc()
        note_outcome(outcome)


def create_app(settings: WorkflowsSettings | None = None) -> Starlette:
    """All wiring of the metronome. Its relay stands by: where the gateway is gone, it sends."""
    metronome = Metronome()
    return service_app(
        Service(
            name=SERVICE,
            settings=settings or WorkflowsSettings(),
            loops=(Loop("sweep", 0.25, metronome.sweep), Loop("fold", 1.0, metronome.fold)),
        )
    )


if __name__ == "__main__":
    start("metronome", WorkflowsSettings, create_app)
