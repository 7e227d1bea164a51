"""What is known of the referral: receipt, weight, refusal, consent to tell others."""

from workflows.machine.facts import Acknowledged
from workflows.machine.stages import receive
from workflows.machine.work import Happens, Work


def _acknowledged(work: Work, _: Acknowledged) -> None:
    receive(work)


HAPPENS: Happens = {
    Acknowledged: _acknowledged,
}
