"""The search of one case for fitting support: what happened in it, and how it stands. Pure.

"No offer" is not a way in which it can stand (scenario S31). While a case runs and she has not said that
she wants no help, there is at every instant support that begins in time, or an answer that somebody owes
by a given moment, or an offer that can be made now, or a question that the owner asks by a given moment,
or the coordinator who has one working day to find something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

from services.routing.domain.bridging import ExternalWait, bridging, put_forward
from services.routing.domain.eligibility import Situation, Verdict
from services.routing.domain.finding import ANSWER_DAYS, Finding, begun
from services.routing.domain.ranking import Ranked, longest_wait
from shared.pregnancy import add_working_days, local_date, working_morning


class Step(StrEnum):
    """How far one offer at one organisation came."""

    OFFERED = "offered"
    UNANSWERED = "unanswered"
    """No answer within a working day. A late yes still counts."""
    ACCEPTED = "accepted"
    STARTED = "started"
    ENDED = "ended"
    DECLINED = "declined"
    """The organisation said no."""
    REFUSED = "refused"
    """She said no: whoever gives it, until she asks for it or a moment comes to offer it again (S13)."""
    FULL = "full"


_LIVE = frozenset({Step.OFFERED, Step.ACCEPTED, Step.STARTED})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One offer at one organisation. `wait_days`: until it begins, as the organisation said."""

    offer: str
    organisation: str
    step: Step
    at: datetime
    wait_days: int = 0

    @property
    def due(self) -> datetime:
        """When the answer to an offer is due."""
        return add_working_days(self.at, ANSWER_DAYS)

    def seen_at(self, now: datetime) -> "Attempt":
        """The same, with what the clock has made of it: no answer in time, or less left to wait."""
        if self.step is Step.OFFERED and now >= self.due:
            return replace(self, step=Step.UNANSWERED)
        if self.step is Step.ACCEPTED:
            waited = max((local_date(now) - local_date(self.at)).days, 0)
            return replace(self, wait_days=max(self.wait_days - waited, 0))
        return self


@dataclass(frozen=True, slots=True)
class Search:
    """What happened so far: one attempt per offer and organisation, the newest.

    `resting`: she wants no help now; the case machine says when to offer again. `stopped`: loss,
    withdrawal or closing. `asking_since`: since when nothing but questions stands between her and an
    offer; `finding`: the coordinator looks for something; `waits`: what runs outside.
    """

    attempts: tuple[Attempt, ...] = ()
    resting: bool = False
    stopped: bool = False
    asking_since: datetime | None = None
    finding: Finding | None = None
    waits: tuple[ExternalWait, ...] = ()

    def of(self, offer: str) -> tuple[Attempt, ...]:
        """What was tried with this offer."""
        return tuple(attempt for attempt in self.attempts if attempt.offer == offer)


def note(search: Search, attempt: Attempt) -> Search:
    """Something happened with an offer. What is older than what is known changes nothing."""
    same = [a for a in search.attempts if (a.offer, a.organisation) == (attempt.offer, attempt.organisation)]
    if any(known.at > attempt.at for known in same):
        return search
    others = tuple(a for a in search.attempts if a not in same)
    awake = search.resting and attempt.step not in _LIVE
    return replace(search, attempts=(*others, attempt), resting=awake)


def rest(search: Search) -> Search:
    """She wants no help now (hulp afgezien)."""
    return replace(search, resting=True, asking_since=None, finding=None)


def offer_again(search: Search) -> Search:
    """A moment to offer help again has come (S13): what she refused may be put forward once more."""
    kept = tuple(attempt for attempt in search.attempts if attempt.step is not Step.REFUSED)
    return replace(search, resting=False, attempts=kept)


def stop(search: Search) -> Search:
    """Loss, withdrawal or closing: nothing is put forward any more, whatever comes late."""
    return replace(search, stopped=True, asking_since=None, finding=None)


class Lack(StrEnum):
    """Why the coordinator has to find something."""

    NONE_THERE = "none_there"
    """Her municipality has nothing, and no neighbour promised anything."""
    NONE_FITS = "none_fits"
    NOBODY_LEFT = "nobody_left"
    """Everything that fits is full, was declined or stayed unanswered."""
    WAIT_TOO_LONG = "wait_too_long"
    """There is a place, but later than she can wait, and nothing that bridges it."""
    NOT_ASKED = "not_asked"
    """What must be asked to know was not asked within a working day."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How the search stands now, and whose turn it is until when.

    `fitting` can be offered now, the advice first; `bridging` are those of them that fill a wait that is
    too long. `asking` fit if the answers are right; `later` will once time has passed; `not_fitting`
    never. `leads`: where the coordinator could ask. `help`: support that begins in time, or has.
    """

    search: Search
    fitting: tuple[Ranked, ...] = ()
    bridging: tuple[Ranked, ...] = ()
    asking: tuple[Ranked, ...] = ()
    later: tuple[Ranked, ...] = ()
    not_fitting: tuple[Ranked, ...] = ()
    leads: tuple[Ranked, ...] = ()
    waiting: tuple[Attempt, ...] = ()
    help: tuple[Attempt, ...] = ()
    lack: Lack | None = None
    due: datetime | None = None
    """When this stand ends by itself: an answer, a question or the coordinator is late."""

    @property
    def silent(self) -> bool:
        """Whether it is right that nothing is put forward: she rests, or the case stopped."""
        return self.search.resting or self.search.stopped

    @property
    def opening(self) -> tuple[Ranked, ...]:
        """What begins in time, as soon as its window opens."""
        return tuple(e for e in self.later if e.in_time and e.found.opens_in and not e.found.questions)

    @property
    def on_its_way(self) -> bool:
        """Whether there is help, or somebody whose turn it is. False never happens but in silence."""
        in_time = any(each.in_time for each in self.fitting)
        asked = bool(self.asking and self.due)
        return bool(self.help or self.waiting or in_time or self.opening or asked or (self.lack and self.due))


def stand(
    search: Search, near: Sequence[Ranked], her: Situation, now: datetime, *, leads: Sequence[Ranked] = ()
) -> Stand:
    """How the search stands, given all options in order (`ranking.rank`) and where else one could ask."""
    if search.stopped or search.resting:
        return Stand(search)
    seen = tuple(attempt.seen_at(now) for attempt in search.attempts)
    longest, tried = longest_wait(her), _by_offer(seen)
    left = [each for each in near if not _used_up(each, tried.get(each.code, ()), her, longest)]
    fitting = _with(left, Verdict.YES)
    asking = _with(left, Verdict.UNKNOWN)
    helped = tuple(a for a in seen if _helps(a, longest))
    waiting = tuple(a for a in seen if a.step is Step.OFFERED)
    in_time = tuple(each for each in fitting if each.in_time)
    too_long = not (helped or waiting) and _waits_too_long(search, fitting, seen, her, longest)
    filling = bridging(in_time, waits_too_long=too_long)
    found = Stand(
        search,
        fitting=put_forward(fitting, filling),
        bridging=filling,
        asking=asking,
        later=tuple(each for each in left if each.found.opens_in is not None),
        not_fitting=tuple(each for each in near if _never(each)),
        waiting=waiting,
        help=helped,
    )
    on_its_way = bool(helped or waiting or in_time or found.opening)
    return _turn(found, near, seen, her, now, leads, on_its_way=on_its_way)


def _turn(
    found: Stand,
    near: Sequence[Ranked],
    seen: Sequence[Attempt],
    her: Situation,
    now: datetime,
    leads: Sequence[Ranked],
    *,
    on_its_way: bool,
) -> Stand:
    """Whose turn it is where nothing is on its way: the owner's to ask, else the coordinator's to find."""
    if on_its_way:
        search = replace(found.search, asking_since=None, finding=None)
        return replace(found, search=search, due=_next(found, her))
    asked = found.search.asking_since or now
    ask_by = add_working_days(asked, ANSWER_DAYS)
    if found.asking and now < ask_by:
        search = replace(found.search, asking_since=asked, finding=None)
        return replace(found, search=search, due=ask_by)
    finding = found.search.finding.seen_at(now) if found.search.finding else begun(now)
    search = replace(found.search, finding=finding, asking_since=asked if found.asking else None)
    useful = tuple(each for each in leads if each.found.verdict is not Verdict.NO)
    lack = _lack(found, near, seen)
    return replace(found, search=search, lack=lack, leads=useful, due=finding.by)


def _next(found: Stand, her: Situation) -> datetime | None:
    """When an answer is due, or the next window opens."""
    opens = (each.found.opens_in for each in found.later)
    mornings = (working_morning(her.day + timedelta(days=days)) for days in opens if days)
    return min((*(attempt.due for attempt in found.waiting), *mornings), default=None)


def _lack(found: Stand, near: Sequence[Ranked], seen: Sequence[Attempt]) -> Lack:
    if found.fitting or any(attempt.step is Step.ACCEPTED for attempt in seen):
        return Lack.WAIT_TOO_LONG
    if found.asking:
        return Lack.NOT_ASKED
    if any(each.found.verdict is not Verdict.NO for each in near):
        return Lack.NOBODY_LEFT
    return Lack.NONE_FITS if near else Lack.NONE_THERE


def _waits_too_long(
    search: Search, fitting: Sequence[Ranked], seen: Sequence[Attempt], her: Situation, longest: int
) -> bool:
    """Whether the best, what was promised, or somebody outside must be waited for longer than she can."""
    best_waits = bool(fitting) and not fitting[0].in_time
    promised = any(attempt.step is Step.ACCEPTED for attempt in seen)
    return best_waits or promised or any(each.is_too_long(her.day, longest) for each in search.waits)


def _by_offer(seen: Sequence[Attempt]) -> Mapping[str, Sequence[Attempt]]:
    found: dict[str, list[Attempt]] = {}
    for attempt in seen:
        found.setdefault(attempt.offer, []).append(attempt)
    return found


def _used_up(each: Ranked, of_offer: Sequence[Attempt], her: Situation, longest: int) -> bool:
    """Whether it cannot be offered: it runs or is asked, was tried there, she refused it, or it is full."""
    if each.option.full or each.code in her.refused:
        return True
    if not of_offer:
        return False
    if any(_taken(a, longest) for a in of_offer):
        return True
    if any(a.step is Step.REFUSED for a in of_offer) and each.code not in her.chosen:
        return True
    organisation = each.option.provider.organisation
    return any(a.organisation == organisation and a.step is not Step.REFUSED for a in of_offer)


def _taken(attempt: Attempt, longest: int) -> bool:
    """Whether this settles the offer for now. A yes with too long a wait does not: another may be sooner."""
    return attempt.step is Step.OFFERED or _helps(attempt, longest)


def _helps(attempt: Attempt, longest: int) -> bool:
    begun = attempt.step is Step.STARTED
    return begun or (attempt.step is Step.ACCEPTED and attempt.wait_days <= longest)


def _never(each: Ranked) -> bool:
    return each.found.verdict is Verdict.NO and each.found.opens_in is None


def _with(left: Sequence[Ranked], verdict: Verdict) -> tuple[Ranked, ...]:
    return tuple(each for each in left if each.found.verdict is verdict)


def everything(found: Stand) -> tuple[Ranked, ...]:
    """All that is told of a stand, in the order in which it is read."""
    return tuple(chain(found.fitting, found.asking, found.later, found.not_fitting, found.leads))
