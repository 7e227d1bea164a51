"""What workflows ask of the world: to let a step out. Never imported by a workflow."""

import logging

from temporalio import activity

from shared.messaging import Context
from shared.messaging.logs import describe
from workflows.gate import Outcome, let_out
from workflows.messages import EMIT_ACTIVITY, Emission, Verdict
from workflows.metrics import EMISSION_FAILURES, STEPS, note_left

log = logging.getLogger("tijdig.gate")


class CaseActivities:
    """Holds the database that the gate stands in."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @activity.defn(name=EMIT_ACTIVITY)
    async def emit(self, emission: Emission) -> Verdict:
        """Bring a step to the gate. Safe to repeat: what has left does not leave again."""
        try:
            async with self._context.transaction() as uow:
                outcome = await let_out(emission, uow)
        except Exception as error:
            EMISSION_FAILURES.inc()
            log.warning("gate failed: %s", describe(error), extra={"case_id": str(emission.case_id)})
            raise
        self._count(outcome)
        return outcome.verdict

    def _count(self, outcome: Outcome) -> None:
        STEPS.labels("settled" if outcome.verdict.settled else "fact_missing").inc()
        note_left(outcome.left)
