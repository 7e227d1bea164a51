"""Several messages that say the same to the same reader are one.

No message tells what it is about: that stands behind the link. So of reminders, or of rungs, about one case
that are due for one party together, the first says all; the others would only teach people not to look.
It is judged when they leave, so that nothing that still matters is dropped for something that is not sent.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from services.notifications.domain.values import Template
from shared.pregnancy import is_working_instant, next_working_morning
from shared.schemas.values import Party

_AFTER_EIGHT = timedelta(minutes=15)
"""Reminders of cases that are not urgent leave once a day, at 08:15, all together. Our default."""
WINDOW = timedelta(minutes=15)
"""So long after such a mail the next ones to the same party wait for each other. Our default."""
_GATHERED = frozenset({Template.REMINDER, Template.ESCALATION})

Message = TypeVar("Message")


def next_digest(now: datetime) -> datetime:
    """The first 08:15 of a working day from this instant on."""
    return next_working_morning(now - _AFTER_EIGHT - timedelta.resolution) + _AFTER_EIGHT


def about(case_id: UUID | None, party: Party, template: Template) -> Hashable | None:
    """What this message has in common with those it is one with; None for one that always leaves."""
    return (case_id, party, template) if case_id is not None and template in _GATHERED else None


def waits_until(left_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a mail that may wait does so, since one left to the same party; None when it leaves now.

    Nothing waits past the end of the working day for company.
    """
    if left_at is None:
        return None
    until = left_at + WINDOW
    return until if until > now and is_working_instant(until) else None


def letters(
    messages: Sequence[Message], reader: Callable[[Message], Hashable | None]
) -> list[tuple[Message, ...]]:
    """Messages in one mail each, those of one reader together; None for one that always goes alone."""
    together: dict[Hashable, list[Message]] = {}
    for place, message in enumerate(messages):
        whose = reader(message)
        together.setdefault(("alone", place) if whose is None else whose, []).append(message)
    return [tuple(each) for each in together.values()]


def gathered(
    messages: Sequence[Message], key: Callable[[Message], Hashable | None]
) -> tuple[list[Message], list[Message]]:
    """Those that leave, and those that are one with a message before them."""
    leaving: list[Message] = []
    merged: list[Message] = []
    seen: set[Hashable] = set()
    for message in messages:
        same = key(message)
        (merged if same is not None and same in seen else leaving).append(message)
        seen |= {same} - {None}
    return leaving, merged
