"""What the coordinator does with an escalated case."""

from workflows.machine.claiming import claim
from workflows.machine.facts import EscalationAcknowledged, EscalationResolved
from workflows.machine.ladder import replan
from workflows.machine.work import Happens, Work


def _escalation_acknowledged(work: Work, _: EscalationAcknowledged) -> None:
    claim(work)


def _escalation_resolved(work: Work, _: EscalationResolved) -> None:
    if work.state.ladder is not None:
        replan(work, "resolved")


HAPPENS: Happens = {
    EscalationAcknowledged: _escalation_acknowledged,
    EscalationResolved: _escalation_resolved,
}
