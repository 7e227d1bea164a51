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
        FACTS_SIGNAL,
        STATE_QUERY,
        WORKFLOW,
        CaseInput,
        Emission,
        FactBatch,
        RecordedFact,
        Verdict,
    )
    from workflows.taking_in import take_in

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

    @workflow.run
    async def run(self, _: CaseInput) -> None:
        """Until the case is closed, or the history is long enough to go on in a fresh run."""
        while self._state is None or not self._state.closed:
            await self._until_something_is_due()
            await self._take_step()
            if workflow.info().is_continue_as_new_suggested() and not self._closed:
                workflow.continue_as_new(self._carried_on())

    @workflow.signal(name=FACTS_SIGNAL)
    def facts(self, batch: FactBatch) -> None:
        """Keep what was not seen yet; the order in which it comes does not matter."""
        self._facts |= {fact.no: fact for fact in batch.facts if fact.no > self._seen}

    @workflow.query(name=STATE_QUERY)
    def state(self) -> CaseState | None:
        """What is known of the case; None before its first fact."""
        return self._state

    @property
    def _seen(self) -> int:
        return self._state.facts_seen if self._state else 0

    @property
    def _closed(self) -> bool:
        return self._state is not None and self._state.closed

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
        if row := self._row():
            step, ticked_to = take_in(self._state, self._ticked_to, row, self._given.policy)
        else:
            ticked_to = self._now()
            step = advance(self._state, Tick(), ticked_to, self._given.policy)
        verdict = await self._ask_gate(step, ticked_to)
        if verdict.missing_up_to is not None:
            self._needed = verdict.missing_up_to
            return
        self._state, self._ticked_to = step.state, ticked_to
        self._facts = {no: fact for no, fact in self._facts.items() if no > self._seen}

    async def _ask_gate(self, step: Step, ticked_to: datetime | None) -> Verdict:
        emission = Emission(
            case_id=self._given.case_id,
            seen=step.state.facts_seen,
            ticked_to=ticked_to,
            effects=step.effects,
            accountable=step.state.accountable,
            next_at=next_wake(step.state),
            closed=step.state.closed,
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
                "state": self._state,
                "ticked_to": self._ticked_to,
                "waiting": tuple(self._facts.values()),
            }
        )
