"""Endings: loss, withdrawal, birth, closing. Everything stops at once, and nothing starts again."""

from typing import Literal

from workflows.machine.deadlines import cancel
from workflows.machine.effects import CaseStopped
from workflows.machine.ladder import end
from workflows.machine.work import Work


def stop(work: Work, reason: Literal["ended", "withdrawn", "born", "closed"]) -> None:
    """No timer is left (I3, I4), and none comes back (I7). No gestational age is told any more."""
    work.say(CaseStopped(effect_id=f"{work.state.case_id}:stopped", at=work.at, due=work.at, reason=reason))
    end(work, "stopped")
    for deadline in work.state.deadlines:
        cancel(work, deadline, "stopped", silent_ga=True)
    work.change(check=None, closed=True, stopped_because=reason)
