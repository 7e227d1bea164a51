"""What comes first for her, and why. Pure, total and deterministic: the order of the input never matters.

The order of the grounds (`Ground`) is the policy: her own choice; what fits over what must be asked; what
is about to close; what she asked help with; what can begin in time; near over far; who helps her already;
what was confirmed lately; the shortest wait. The last word has the name, so that two runs agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from operator import itemgetter

from services.routing.domain.criteria import Criteria, Need
from services.routing.domain.eligibility import Assessment, Situation, Verdict, assess_by
from services.routing.domain.offers import Mode
from services.routing.domain.supply import Option

CLOSES_SOON = 28
"""Days. A window that closes within four weeks goes before what can wait. Default."""

LONGEST_WAIT = 21
"""Days of waiting that need no interim offer, while no week threshold comes first (§ offer full)."""

_ENDLESS = 10_000
"""Days that nobody waits: there is no place, and no day on which there will be one."""

UNCONFIRMED_AFTER = timedelta(days=183)
"""Two quarterly reminders went by (kwartaalcontrole). Default."""


class Ground(IntEnum):
    """What decides, the first that differs."""

    CHOICE = 0
    FITS = 1
    CLOSES = 2
    NEED = 3
    IN_TIME = 4
    DISTANCE = 5
    ON_REQUEST = 6
    KNOWN = 7
    CONFIRMED = 8
    WAIT = 9
    NAME = 10


Key = tuple[int, int, int, int, int, int, int, int, int, int, tuple[str, str, str]]

_GROUNDS = tuple(Ground)

_Judged = tuple[Key, Option, Assessment, int, bool, bool]
"""What becomes a `Ranked` once its place is known, its key before it."""

_FITS: Mapping[Verdict, int] = {Verdict.YES: 0, Verdict.UNKNOWN: 1, Verdict.NO: 2}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One option with its answer and its place. `ground_between` says what puts it ahead of another."""

    option: Option
    found: Assessment
    wait: int
    """Days until it can begin: the provider's wait, or until its window opens where that is longer."""
    in_time: bool
    confirmed: bool
    key: Key

    @property
    def code(self) -> str:
        """The offer's code."""
        return self.option.offer.code


def longest_wait(her: Situation) -> int:
    """How many days she can wait: 21, or until the next week threshold where that is sooner."""
    limit = her.days_to_threshold
    return LONGEST_WAIT if limit is None else min(LONGEST_WAIT, max(limit, 0))


def rank(options: Iterable[Option], her: Situation) -> tuple[Ranked, ...]:
    """All options in order, those that do not fit last."""
    assessed: dict[str, tuple[Assessment, int]] = {}
    judged: dict[tuple[str, str], _Judged] = {}
    longest = longest_wait(her)
    for option in options:
        offer = option.offer
        if offer.code not in assessed:
            criteria = offer.criteria_on(her.day)
            assessed[offer.code] = assess_by(offer.code, criteria, her), _met(criteria, her)
        each = _judged(option, *assessed[offer.code], her, longest)
        known = judged.get(option.key)
        if known is None or each[0] < known[0]:
            judged[option.key] = each
    return tuple(
        Ranked(option, found, wait, in_time, confirmed, key)
        for key, option, found, wait, in_time, confirmed in sorted(judged.values(), key=_first)
    )


_first = itemgetter(0)


def ground_between(one: Ranked, other: Ranked) -> Ground:
    """What puts one option before another: the first ground that differs; the name always does."""
    place = 0
    while one.key[place] == other.key[place]:
        place += 1
    return _GROUNDS[place]


def _judged(option: Option, found: Assessment, met: int, her: Situation, longest: int) -> _Judged:
    wait = _ENDLESS if option.full else max(option.wait_days, found.opens_in or 0)
    in_time = wait <= longest
    confirmed = _confirmed(option, her.day)
    left = found.closes_in
    key = (
        option.offer.code not in her.chosen,
        _FITS[found.verdict],
        left if left is not None and left <= CLOSES_SOON else CLOSES_SOON + 1,
        -met,
        not in_time,
        option.distance,
        option.mode is Mode.ON_REQUEST,
        option.provider.organisation not in her.known,
        not confirmed,
        wait,
        option.name,
    )
    return key, option, found, wait, in_time, confirmed


def _met(criteria: Criteria | None, her: Situation) -> int:
    """How much of what she asked help with it is there for."""
    asked: frozenset[Need] = her.needs or frozenset()
    return 0 if criteria is None else len(criteria.needs & asked)


def _confirmed(option: Option, day: date) -> bool:
    last = option.confirmed_on
    return last is not None and day - last <= UNCONFIRMED_AFTER
