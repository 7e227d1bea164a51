"""Birth, and what must be so afterwards."""

from workflows.machine.ending import stop
from workflows.machine.facts import BirthRegistered
from workflows.machine.work import Happens, Work


def _birth_registered(work: Work, _: BirthRegistered) -> None:
    stop(work, "born")


HAPPENS: Happens = {
    BirthRegistered: _birth_registered,
}
