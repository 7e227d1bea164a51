"""Endings: loss, withdrawal, birth, closing. Everything stops at once, and nothing starts again."""

from typing import Literal

from workflows.machine.deadlines import cancel
from workflows.machine.effects import CaseStopped
from workflows.machine.facts import CaseClosed, ConsentWithdrawn, PregnancyEnded
from workflows.machine.ladder import end
from workflows.machine.work import Happens, Work


def stop(work: Work, reason: Literal["ended", "withdrawn", "born", "closed"]) -> None:
    """No timer is left (I3, I4), and none comes back (I7). No gestational age is told any more."""
    work.say(CaseStopped(effect_id=f"{work.state.case_id}:stopped", at=work.at, due=work.at, reason=reason))
    end(work, "stopped")
    for deadline in work.state.deadlines:
        cancel(work, deadline, "stopped", silent_ga=True)
    work.change(check=None, notices=(), closed=True, stopped_because=reason)


def _consent_withdrawn(work: Work, _: ConsentWithdrawn) -> None:
    stop(work, "withdrawn")


def _pregnancy_ended(work: Work, _: PregnancyEnded) -> None:
    stop(work, "ended")


def _case_closed(work: Work, _: CaseClosed) -> None:
    stop(work, "closed")


HAPPENS: Happens = {
    ConsentWithdrawn: _consent_withdrawn,
    PregnancyEnded: _pregnancy_ended,
    CaseClosed: _case_closed,
}
