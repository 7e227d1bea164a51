"""What workflows ask of the world: to let a step out. Never imported by a workflow."""

import logging

from temporalio import activity

from shared.messaging import Context
from shared.messaging.logs import describe
from workflows.gate import Gate
from workflows.messages import EMIT_ACTIVITY, Emission, Verdict
from workflows.metrics import EMISSION_FAILURES, note_outcome

log = logging.getLogger("tijdig.gate")


class CaseActivities:
    """Holds the database that the gate stands in."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._gate = Gate()

    @activity.defn(name=EMIT_ACTIVITY)
    async def emit(self, emission: Emission) -> Verdict:
        """Bring a step to the gate. Safe to repeat: what has left does not leave again."""
        try:
            async with self._context.transaction() as uow:
                outcome = await self._gate.let_out(emission, uow)
        except Exception as error:
            EMISSION_FAILURES.inc()
            case_id = str(emission.state.case_id)
            log.warning("gate failed: %s", describe(error), extra={"case_id": case_id})
            raise
        if outcome.left:
            self._context.wake()
        note_outcome(outcome)
        return outcome.verdict
