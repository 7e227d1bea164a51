"""Hands numbered facts on to the workflows: one signal per case, with all that it does not know yet.

It runs beside consumption, so a Temporal that is down delays nothing but itself: facts keep being
numbered and wait here.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

import asyncpg
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from shared.messaging import Context
from shared.messaging.logs import describe
from workflows.messages import FACTS_SIGNAL, WORKFLOW, CaseInput, FactBatch, RecordedFact
from workflows.metrics import SIGNALS, WORKFLOWS_STARTED_AFRESH
from workflows.policies import Policies
from workflows.repository import signals
from workflows.repository.signals import Waiting
from workflows.settings import TASK_QUEUE
from workflows.temporal import RPC_TIMEOUT

log = logging.getLogger("tijdig.pump")

_AT_MOST = 200
_LOOKS_AT_ONCE = 50


class Pump:
    """Signals cases, a bounded number at the same time."""

    def __init__(self, client: Client, at_once: int) -> None:
        self._client = client
        self._turn = asyncio.Semaphore(at_once)
        self._policies = Policies()

    async def run(self, context: Context) -> None:
        """Signal until nothing waits. Raises when a signal failed; those that went stay marked."""
        while found := await self._waiting(context):
            outcomes = await asyncio.gather(
                *(self._serve(context, one) for one in found), return_exceptions=True
            )
            failures = [each for each in outcomes if isinstance(each, BaseException)]
            if failures:
                log.warning("signals wait: %s", describe(failures[0]), extra={"count": len(failures)})
                raise ConnectionError("Temporal did not take every signal") from failures[0]

    async def look_after(self, context: Context) -> None:
        """Start afresh what is not there any more: an emptied Temporal does not say that it is empty.

        Only looks, where there is a workflow: one that is behind has enough to do.
        """
        async with context.connection() as conn:
            now, system_now = context.clock.now(), context.clock.system_now()
            found = await signals.doubtful(conn, system_now, now, _LOOKS_AT_ONCE)
            await self._know_policies(conn, found)
        outcomes = await asyncio.gather(*(self._look_at(context, one) for one in found))
        async with context.connection() as conn:
            await signals.mark_checked(conn, [one.case_id for one in found], system_now)
        WORKFLOWS_STARTED_AFRESH.inc(sum(outcomes))

    async def _look_at(self, context: Context, one: Waiting) -> bool:
        async with self._turn:
            if await self._is_there(one):
                return False
        log.warning("workflow is gone: started afresh", extra={"case_id": str(one.case_id)})
        await self._serve(context, one)
        return True

    async def _is_there(self, one: Waiting) -> bool:
        handle = self._client.get_workflow_handle(one.workflow_id)
        try:
            await handle.describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def _waiting(self, context: Context) -> Sequence[Waiting]:
        async with context.connection() as conn:
            found = await signals.waiting(conn, context.clock.system_now(), _AT_MOST)
            await self._know_policies(conn, found)
        return found

    async def _know_policies(self, conn: asyncpg.Connection, found: Sequence[Waiting]) -> None:
        for one in found:
            await self._policies.of(conn, one.policy_version)

    async def _serve(self, context: Context, one: Waiting) -> None:
        async with self._turn:
            known = 0 if one.again else one.signalled
            offset = context.clock.offset()  # as it is sent: until the answer comes, the clock may be stepped
            facts = await self._facts(context, one, known)
            if not (known and await self._signal(one, facts)):
                facts = facts if known == 0 else await self._facts(context, one, 0)
                await self._signal_with_start(offset, one, facts)
            async with context.connection() as conn:
                now = context.clock.system_now()
                await signals.mark_signalled(conn, one.case_id, facts[-1].no, now, offset)
            SIGNALS.inc()

    async def _facts(self, context: Context, one: Waiting, known: int) -> tuple[RecordedFact, ...]:
        async with context.connection() as conn:
            return await signals.facts_after(conn, one.case_id, known)

    async def _signal(self, one: Waiting, facts: tuple[RecordedFact, ...]) -> bool:
        """Tell a workflow that runs. False when there is none: it has ended, or was lost."""
        handle = self._client.get_workflow_handle(one.workflow_id)
        try:
            await handle.signal(FACTS_SIGNAL, FactBatch(facts=facts), rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def _signal_with_start(
        self, offset: timedelta, one: Waiting, facts: tuple[RecordedFact, ...]
    ) -> None:
        """Tell the workflow everything, and start it where it does not run. Once ended, it stays so."""
        given = CaseInput(
            case_id=one.case_id,
            policy=self._policies.known(one.policy_version),
            clock_offset_seconds=offset.total_seconds(),
        )
        try:
            await self._client.start_workflow(
                WORKFLOW,
                given,
                id=one.workflow_id,
                task_queue=TASK_QUEUE,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                start_signal=FACTS_SIGNAL,
                start_signal_args=[FactBatch(facts=facts)],
                rpc_timeout=RPC_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            log.info("workflow has ended: nothing to tell", extra={"case_id": str(one.case_id)})
