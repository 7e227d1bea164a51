"""What a case will say, written out so that anybody can say it for it. Pure.

A step that took effect leaves two things: what it says now, and its silent future. Both become rows, each
a complete event, in the order in which they leave. A row whose instant has come needs nothing but to be
copied to the outbox; only how late that was is filled in then.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from shared.messaging.binding import encode
from shared.schemas import Event, service_source
from shared.schemas.contracts.base import Contract
from workflows.machine import next_wake
from workflows.machine.effects import Effect, Escalated
from workflows.machine.future import Coming, silent_future
from workflows.machine.state import CaseState
from workflows.machine.step import Step
from workflows.policy.model import Policy
from workflows.settings import SERVICE
from workflows.translate_effects import contract_of, event_id_of, topic_of

HORIZON = timedelta(days=35)
"""So far ahead a case is armed. The ladder repeats for ever, so there must be some end."""
MARGIN = timedelta(days=7)
"""What must still lie ahead; a case with less is armed again. So Temporal may be gone for a month."""
AT_MOST = 500
"""Instants in one arming: a bound for a policy that repeats very often."""

_LATE = '"late_by_seconds":'
_NOT_LATE = f"{_LATE}0.0"


@dataclass(frozen=True, slots=True)
class Said:
    """An event without the one thing that depends on when it leaves: how late that is.

    `before` is the value up to that number and `after` what follows it; for an event that does not tell
    how late it is, `before` is all of it and `after` is None.
    """

    topic: str
    headers: str
    before: str
    after: str | None


_Say = Callable[[Effect, CaseState], Said | None]


@dataclass(frozen=True, slots=True)
class Armed:
    """One row: an effect (or none) of one instant, and how the case stands once that instant has passed."""

    at: datetime
    effect: Effect | None
    said: Said | None
    after: CaseState

    @property
    def level(self) -> int | None:
        """The rung of an escalation."""
        return self.effect.level if isinstance(self.effect, Escalated) else None

    @property
    def next_at(self) -> datetime | None:
        """The instant that comes next."""
        return next_wake(self.after)


@dataclass(frozen=True, slots=True)
class Arming:
    """All rows of a case, in the order in which they leave, and up to when there is no other."""

    rows: tuple[Armed, ...]
    until: datetime


def arm(step: Step, now: datetime, policy: Policy, correlation_id: str, veil: UUID | None = None) -> Arming:
    """What this step says at once, and all that will follow within the horizon if nobody acts."""
    say = partial(_said, correlation_id=correlation_id, veil=veil)
    until = now + HORIZON
    comings = list(
        itertools.takewhile(
            lambda coming: coming.at <= until,
            itertools.islice(silent_future(step.state, policy), AT_MOST),
        )
    )
    if len(comings) == AT_MOST:
        until = comings[-1].at
    at_once = tuple(Armed(e.at, e, say(e, step.state), step.state) for e in step.effects)
    later = (row for coming in comings for row in _rows(coming, say))
    return Arming((*at_once, *later), until)


def _rows(coming: Coming, say: _Say) -> Iterator[Armed]:
    """The rows of one instant. One at which nothing is said still moves the case on."""
    for effect in coming.effects:
        yield Armed(coming.at, effect, say(effect, coming.state), coming.state)
    if not coming.effects:
        yield Armed(coming.at, None, None, coming.state)


def _said(effect: Effect, state: CaseState, correlation_id: str, veil: UUID | None) -> Said | None:
    """The event that tells of an effect, under an id that follows from it; None for the record only."""
    told = contract_of(effect, 0.0, veil)
    if told is None:
        return None
    event: Event[Contract] = Event(
        id=str(event_id_of(effect, veil)),
        source=service_source(SERVICE),
        type=told.ce_type(),
        time=effect.at,
        data=told,
        subject=str(state.case_id),
        correlation_id=correlation_id,
    )
    headers, value = encode(event)
    before, late, after = value.decode().partition(_NOT_LATE)
    return Said(
        topic=topic_of(effect, told),
        headers=json.dumps(headers),
        before=before + _LATE if late else before,
        after=after if late else None,
    )
