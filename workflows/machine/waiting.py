"""What the case waits for outside: Veilig Thuis, housing, waiting lists. It never waits unwatched (S11, S27).

Several waits run side by side; each is asked after by its own deadline (policy table, row J), so that
"it is with them" never lets a case rest.
"""

from uuid import UUID

from shared.pregnancy import binding_instant
from workflows.machine import facts
from workflows.machine.deadlines import meet, set_deadline
from workflows.machine.stages import stage_due
from workflows.machine.state import Wait
from workflows.machine.work import Happens, Work
from workflows.policy import StageCode


def is_awaited(work: Work, wait: UUID) -> bool:
    """Whether this wait is open."""
    return any(each.wait == wait for each in work.state.waits)


def code_of(wait: UUID) -> str:
    """Of the deadline by which it is asked after. The end of a number: its beginning is the time, and the
    same for neighbours.
    """
    return f"{StageCode.EXTERNAL_WAIT}.{wait.hex[-12:]}"


def watch_again(work: Work) -> None:
    """A case goes on: what it still waits for is asked after again, from now. Default."""
    for wait in work.state.waits:
        if work.open_deadline(code_of(wait.wait)) is None:
            _ask_again(work, wait)


def _wait_started(work: Work, fact: facts.WaitStarted) -> None:
    """A wait that is open already is not begun again."""
    if is_awaited(work, fact.wait):
        return
    wait = Wait(wait=fact.wait, kind=fact.kind, started_at=fact.at, expected_on=fact.expected_on)
    work.change(waits=(*work.state.waits, wait))
    _ask_again(work, wait)


def _wait_rechecked(work: Work, fact: facts.WaitRechecked) -> None:
    wait = next(each for each in work.state.waits if each.wait == fact.wait)
    asked = wait.but(rechecks=wait.rechecks + 1, expected_on=fact.expected_on or wait.expected_on)
    work.change(waits=tuple(asked if each is wait else each for each in work.state.waits))
    meet(work, code_of(fact.wait))
    _ask_again(work, asked)


def _wait_ended(work: Work, fact: facts.WaitEnded) -> None:
    meet(work, code_of(fact.wait))  # while it is known what was waited for: of some waits nobody may hear
    work.change(waits=tuple(each for each in work.state.waits if each.wait != fact.wait))


def _ask_again(work: Work, wait: Wait) -> None:
    """One allowance from now; on the day that an answer was promised, where that is earlier. Default."""
    code = code_of(wait.wait)
    due = stage_due(work, code, work.at)
    promised = binding_instant(wait.expected_on) if wait.expected_on else due
    set_deadline(work, code, "stage", work.at, promised if work.at < promised < due else due)


HAPPENS: Happens = {
    facts.WaitStarted: _wait_started,
    facts.WaitRechecked: _wait_rechecked,
    facts.WaitEnded: _wait_ended,
}
