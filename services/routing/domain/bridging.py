"""What bridges a wait that is too long: for an offer that was accepted, or for somebody outside. Pure.

Policy: offer full or unavailable ("interim offer if wait > 21 d or > days to next threshold"), and a light
offer during any external wait (Zuid-Limburg, Knooppunten 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from operator import itemgetter

from services.routing.domain.ranking import Ground, Ranked, ground_between

BRIDGES = "bridges"
"""What puts an option before another: it is meant for the time in between."""

_FIRST = itemgetter(Ground.CHOICE, Ground.FITS, Ground.CLOSES, Ground.NEED)
"""The grounds before it: her choice, what fits, what is about to close, what she wants help with (S20)."""


@dataclass(frozen=True, slots=True)
class ExternalWait:
    """A wait for somebody outside (wachten op een ander), as last heard. What for is of no importance here.

    `no_place`: there is none, and no day on which there will be one, whatever was hoped for.
    """

    expected_on: date | None = None
    no_place: bool = False

    def is_too_long(self, day: date, longest: int) -> bool:
        """Whether it ends later than she can wait (days); an end that nobody knows, or that passed, does."""
        if self.no_place or self.expected_on is None or self.expected_on < day:
            return True
        return (self.expected_on - day).days > longest


def bridging(in_time: Sequence[Ranked], *, waits_too_long: bool) -> tuple[Ranked, ...]:
    """What may begin now, first what is meant for that; nothing where nothing is waited for too long."""
    if not waits_too_long:
        return ()
    return tuple(sorted(in_time, key=lambda each: not each.option.offer.interim))


def put_forward(fitting: Sequence[Ranked], filling: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """What fits, in the order of the advice: what is meant to bridge a wait comes before its equals."""
    meant = _meant(filling)
    return tuple(sorted(fitting, key=lambda each: (_FIRST(each.key), each.option.key not in meant)))


def grounds(row: Sequence[Ranked], filling: Sequence[Ranked]) -> tuple[str | None, ...]:
    """Why each stands before the next one beside it; nothing for the last."""
    meant = _meant(filling)
    told = (_ground(one, other, meant) for one, other in pairwise(row))
    return (*told, *(None,) * bool(row))


def _ground(one: Ranked, other: Ranked, meant: frozenset[tuple[str, str]]) -> str:
    if _FIRST(one.key) == _FIRST(other.key) and (one.option.key in meant) != (other.option.key in meant):
        return BRIDGES
    return ground_between(one, other).name.lower()


def _meant(filling: Sequence[Ranked]) -> frozenset[tuple[str, str]]:
    return frozenset(each.option.key for each in filling if each.option.offer.interim)
