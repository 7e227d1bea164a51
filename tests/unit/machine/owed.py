"""What an open case must be waiting for, as its state shows it: written from the policy page, not the rules.

A duty that nobody waits for is forgotten without a sound, whatever way led there.
"""

from collections.abc import Iterator
from datetime import datetime

from workflows.machine import CaseState
from workflows.machine.postnatal import step_due
from workflows.machine.standing import is_complex, is_supported
from workflows.machine.work import Work
from workflows.policy import Policy

_HANGS_ON_THE_DAY = ("pn_soft_landing", "pn_day", "pn_ten_days", "pn_two_weeks")
"""Steps that a child's coming home, or a programme's end, may move after they were done."""


def forgotten(state: CaseState, policy: Policy, now: datetime) -> list[str]:
    """What is owed now and not waited for. Nothing is owed while she declines help, or after an ending."""
    if state.stopped_because is not None or state.declined:
        return []
    running = {deadline.code for deadline in state.deadlines}
    after = _before_birth(state) if state.birth is None else _after_birth(state, policy, now)
    owed = {*_always(state), *after}
    return sorted(each for each in owed if each not in running) + _worries(state, running)


def _always(state: CaseState) -> Iterator[str]:
    if state.owner is None:
        yield "C"
    if state.client_contact_at is None or state.referrer_contact_at is None:
        yield "B"
    told = (
        ("contact", state.client_contact_at),
        ("start", state.support_started_at),
        ("end", state.support_ended_at),
    )
    yield from (f"G.{moment}" for moment, at in told if at and moment not in state.feedback_sent)


def _before_birth(state: CaseState) -> Iterator[str]:
    if is_complex(state) and state.client_contact_at and not state.exploration_concluded_at:
        yield "D"
    if state.meeting_asked or (is_complex(state) and state.meeting_held_at is None):
        yield "F"
    if state.client_contact_at is not None:
        yield "H"
    if not is_supported(state):
        yield "I"


def _after_birth(state: CaseState, policy: Policy, now: datetime) -> Iterator[str]:
    work = Work(state, policy, now)
    for code, step in policy.postnatal.items():
        if step.from_registration or code in _HANGS_ON_THE_DAY:
            continue
        if (due := step_due(work, code)) is not None and due > now:
            yield code


def _worries(state: CaseState, running: set[str]) -> list[str]:
    """Of each worry somebody must decide, or learn what became of the report."""
    return [
        f"of worry {each.concern}"
        for each in state.concerns
        if not running & {"P", f"P.{each.concern}", f"K.{each.concern}"}
    ]
