"""One workflow per case: waits for a fact or the next instant, and lets the machine speak.

It decides nothing. What happens is `advance`; whether it may leave is the gate's. A step that
the gate does not let through is thrown away, and computed again from what it had missed.
"""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows.machine import CaseState, Step, Tick, next_wake
    from workflows.machine.advance import advance
    from workflows.messages import (
        EMIT_ACTIVITY,
        EXPLAIN_UPDATE,
        FACTS_SIGNAL,
        STATE_QUERY,
        WORKFLOW,
        CaseInput,
        Emission,
        FactBatch,
        RecordedFact,
        Verdict,
    )
    from workflows.policy.model import Policy
    from workflows.taking_in import in_force, take_in

_EMIT_TIMEOUT = timedelta(seconds=20)
_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=20))
# A longer pause between tries is a timer of the server's, so that a database that is down for hours does
# not keep the worker's hands full.
_LOCAL_PATIENCE = timedelta(seconds=5)


@workflow.defn(name=WORKFLOW)
class CaseWorkflow:
    """Thin interpreter of the case machine."""

    @workflow.init
    def __init__(self, given: CaseInput) -> None:
        self._given = given
        self._offset = timedelta(seconds=given.clock_offset_seconds)
        self._state = given.state
        self._ticked_to = given.ticked_to
        self._facts = {fact.no: fact for fact in given.waiting}
        self._needed = 0  # the gate knows of facts up to this number
        self._policy = given.policy
        self._phase = given.state.phase if given.state else None
        self._over = False

    @workflow.run
    async def run(self, _: CaseInput) -> None:
        """Until the case is over. A birth, or a long history, goes on in a fresh run."""
        while not self._over:
            await self._until_something_is_due()
            await self._take_step()
            if not self._over and self._wants_a_fresh_run() and workflow.all_handlers_finished():
                workflow.continue_as_new(self._carried_on())
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.signal(name=FACTS_SIGNAL)
    def facts(self, batch: FactBatch) -> None:
        """Keep what was not seen yet; the order in which it comes does not matter."""
        self._facts |= {fact.no: fact for fact in batch.facts if fact.no > self._seen}

    @workflow.query(name=STATE_QUERY)
    def state(self) -> CaseState | None:
        """What is known of the case; None before its first fact."""
        return self._state

    @workflow.update(name=EXPLAIN_UPDATE)
    async def explain(self) -> CaseState:
        """The case once everything that it was told has taken effect; waits for its first fact."""
        await workflow.wait_condition(lambda: self._over or (self._seen > 0 and not self._facts))
        assert self._state is not None
        return self._state

    @property
    def _seen(self) -> int:
        return self._state.facts_seen if self._state else 0

    def _wants_a_fresh_run(self) -> bool:
        """Months of deadlines before a birth are of no use to the months after it."""
        before, self._phase = self._phase, self._state.phase if self._state else None
        born = before is not None and self._phase != before
        return born or workflow.info().is_continue_as_new_suggested()

    def _now(self) -> datetime:
        """Domain time."""
        return workflow.now() + self._offset

    def _row(self) -> list[RecordedFact]:
        """The facts that follow without a gap on those that were seen; none while some are missing."""
        row: list[RecordedFact] = []
        while (fact := self._facts.get(self._seen + len(row) + 1)) is not None:
            row.append(fact)
        return row if self._seen + len(row) >= self._needed else []

    async def _until_something_is_due(self) -> None:
        """Until facts can be taken in, or the earliest instant has come. Without a fact it knows to be
        missing, it does not let time act.
        """
        wake = next_wake(self._state) if self._state and self._needed <= self._seen else None
        if wake is None:
            await workflow.wait_condition(lambda: bool(self._row()))
            return
        while not self._row() and (left := wake - self._now()) > timedelta(0):
            try:
                await workflow.wait_condition(lambda: bool(self._row()), timeout=left)
            except asyncio.TimeoutError:  # noqa: UP041 - what the SDK documents
                continue

    async def _take_step(self) -> None:
        """Facts before time, so that what a fact stops is not said any more."""
        policy = self._policy
        if row := self._row():
            step, ticked_to = take_in(self._state, self._ticked_to, row, policy)
            policy = in_force(policy, *(recorded.fact for recorded in row))
        else:
            ticked_to = self._now()
            step = advance(self._state, Tick(), ticked_to, policy)
        verdict = await self._ask_gate(step, ticked_to, policy)
        if verdict.missing_up_to is not None:
            self._needed = verdict.missing_up_to
            return
        self._state, self._ticked_to, self._policy = step.state, ticked_to, policy
        self._facts = {no: fact for no, fact in self._facts.items() if no > self._seen}
        self._over = verdict.closed or step.state.closed

    async def _ask_gate(self, step: Step, ticked_to: datetime | None, policy: Policy) -> Verdict:
        emission = Emission(
            state=step.state,
            ticked_to=ticked_to,
            effects=step.effects,
            policy=policy if policy.version != self._given.policy.version else None,
        )
        return await workflow.execute_local_activity(
            EMIT_ACTIVITY,
            emission,
            result_type=Verdict,
            start_to_close_timeout=_EMIT_TIMEOUT,
            retry_policy=_RETRY,
            local_retry_threshold=_LOCAL_PATIENCE,
        )

    def _carried_on(self) -> CaseInput:
        """Everything that the next run needs, facts that were not taken in included."""
        return self._given.model_copy(
            update={
                "policy": self._policy,
                "state": self._state,
                "ticked_to": self._ticked_to,
                "waiting": tuple(self._facts.values()),
            }
        )
