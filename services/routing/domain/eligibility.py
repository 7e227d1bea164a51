"""Whether an offer fits her, now: yes, no, or unknown (ask). Pure; each answer carries its reasons.

Three-valued as Kleene's logic is: one no decides, an unknown leaves it open, all yes is yes. So an answer
that comes later can settle what was open, and never turns a yes or a no around. The one thing that does
is a doubt (scenario S12): what presumes a birth is kept from her while she has one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from services.routing.domain.criteria import Criteria, Need, Question
from services.routing.domain.offers import Offer
from shared.schemas.values import Complexity

DOUBT_ENDS = 16 * 7
"""Before 16+0 what presumes a birth waits until she asks for it herself (week thresholds, 16+0; S12)."""


class Verdict(StrEnum):
    """Yes, no, or unknown: ask."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def and_(self, other: "Verdict") -> "Verdict":
        """Kleene's conjunction."""
        if Verdict.NO in (self, other):
            return Verdict.NO
        return Verdict.UNKNOWN if Verdict.UNKNOWN in (self, other) else Verdict.YES


class Why(StrEnum):
    """The kinds of reasons. `routing.domain.words` says them in Dutch."""

    OPEN = "open"
    """She can be enrolled; `days` are left where the window closes."""
    NOT_YET = "not_yet"
    CLOSED = "closed"
    AGE_UNKNOWN = "age_unknown"
    """Nobody knows how far along she is, and the offer has a window."""
    AFTER_BIRTH = "after_birth"
    PRENATAL_ONLY = "prenatal_only"
    CHILD_TOO_YOUNG = "child_too_young"
    CHILD_TOO_OLD = "child_too_old"
    ANSWER = "answer"
    ASK = "ask"
    NEED = "need"
    ASK_NEED = "ask_need"
    COMPLEX_ONLY = "complex_only"
    ASSESSED = "assessed"
    """A professional who spoke with her said whether it fits."""
    UNASKED = "unasked"
    EARLY = "early"
    DOUBT = "doubt"
    NO_CRITERIA = "no_criteria"


_PASSES = frozenset({Why.NOT_YET, Why.AFTER_BIRTH, Why.CHILD_TOO_YOUNG})
"""The reasons for a no that time alone takes away."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `at`: days of gestation of the border; `days`: until it opens, or until it closes."""

    verdict: Verdict
    why: Why
    at: int | None = None
    days: int | None = None
    question: Question | None = None
    needs: frozenset[Need] = frozenset()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one offer, with every reason there is."""

    verdict: Verdict
    reasons: tuple[Reason, ...]

    closes_in: int | None
    """Days left to enrol her, today counted as the first; None where nothing closes, or she cannot."""
    opens_in: int | None
    """Days until time alone may make it fit, 0 where the day of birth does; None where it is not time."""

    @property
    def questions(self) -> tuple[Reason, ...]:
        """What must be asked to know."""
        return tuple(reason for reason in self.reasons if reason.verdict is Verdict.UNKNOWN)


_NOT_IN_FORCE = Assessment(Verdict.NO, (Reason(Verdict.NO, Why.NO_CRITERIA),), None, None)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of her on a day, as coarse as it can be. What is absent is unknown.

    `gestation` in days, None while the due date is unknown or the child was born; `child_age` in days from
    the birth. `doubts` is None where it is nobody's business (routing itself is never told). `assessed`: a
    professional's yes or no to "does this fit her", by offer. `chosen` she wants, `refused` she does not.
    `known`: organisations that help her already. `days_to_threshold`: to the next week threshold.
    """

    day: date
    municipality: str
    gestation: int | None = None
    child_age: int | None = None
    complexity: Complexity | None = None
    urgent: bool = False
    doubts: bool | None = None
    answers: Mapping[Question, bool] = field(default_factory=dict)
    assessed: Mapping[str, bool] = field(default_factory=dict)
    needs: frozenset[Need] | None = None
    chosen: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    days_to_threshold: int | None = None

    @property
    def born(self) -> bool:
        """Whether the child is there."""
        return self.child_age is not None


def assess(offer: Offer, her: Situation) -> Assessment:
    """Whether this offer fits her under the criteria in force that day."""
    return assess_by(offer.code, offer.criteria_on(her.day), her)


def assess_by(code: str, criteria: Criteria | None, her: Situation) -> Assessment:
    """The same, for who looked up the criteria of that day already; None: none were in force yet."""
    if criteria is None:
        return _NOT_IN_FORCE
    in_time = _in_time(criteria, her)
    meant_for = _meant_for(code, criteria, her)
    reasons = tuple(meant_for) if in_time is None else (in_time, *meant_for)
    verdict = _all_of(reasons)
    closes_in = in_time.days if in_time is not None and in_time.why is Why.OPEN else None
    return Assessment(verdict, reasons, closes_in, _opens_in(reasons) if verdict is Verdict.NO else None)


def _all_of(reasons: Sequence[Reason]) -> Verdict:
    """Kleene's conjunction of them all (`Verdict.and_`)."""
    verdict = Verdict.YES
    for reason in reasons:
        if reason.verdict is Verdict.NO:
            return Verdict.NO
        if reason.verdict is Verdict.UNKNOWN:
            verdict = Verdict.UNKNOWN
    return verdict


def _opens_in(reasons: Sequence[Reason]) -> int | None:
    against = [reason for reason in reasons if reason.verdict is Verdict.NO]
    if any(reason.why not in _PASSES for reason in against):
        return None
    return max(reason.days or 0 for reason in against)


def _in_time(criteria: Criteria, her: Situation) -> Reason | None:
    if her.child_age is not None:
        return _after_birth(criteria.postnatal_from or 0, criteria.postnatal_until, her.child_age)
    if criteria.postnatal_from is not None:
        return Reason(Verdict.NO, Why.AFTER_BIRTH)
    return _window(criteria.opens, criteria.closes, her.gestation)


@lru_cache(maxsize=4096)
def _after_birth(first: int, last: int | None, age: int) -> Reason:
    if last is None:
        return Reason(Verdict.NO, Why.PRENATAL_ONLY)
    if age < first:
        return Reason(Verdict.NO, Why.CHILD_TOO_YOUNG, days=first - age)
    if age > last:
        return Reason(Verdict.NO, Why.CHILD_TOO_OLD)
    return Reason(Verdict.YES, Why.OPEN, days=last - age + 1)


@lru_cache(maxsize=4096)
def _window(opens: int | None, closes: int | None, gestation: int | None) -> Reason | None:
    """What a window says at so many days; offers share windows and women share weeks, so it is kept."""
    if gestation is None:
        if opens is None and closes is None:
            return None
        return Reason(Verdict.UNKNOWN, Why.AGE_UNKNOWN, at=closes if opens is None else opens)
    if closes is not None and gestation >= closes:
        return Reason(Verdict.NO, Why.CLOSED, at=closes)
    if opens is not None and gestation < opens:
        return Reason(Verdict.NO, Why.NOT_YET, at=opens, days=opens - gestation)
    return None if closes is None else Reason(Verdict.YES, Why.OPEN, at=closes, days=closes - gestation)


def _meant_for(code: str, criteria: Criteria, her: Situation) -> Sequence[Reason]:
    found: list[Reason] = []
    if criteria.asked_only and code not in her.chosen:
        found.append(Reason(Verdict.NO, Why.UNASKED))
    if criteria.presumes_birth:
        found.extend(_of_a_birth(code, her))
    if criteria.complex_only:
        found.append(Reason(_is(her.complexity, Complexity.COMPLEX), Why.COMPLEX_ONLY))
    fits = her.assessed.get(code)
    if fits is None:
        found.extend(_demands(criteria, her))
    else:
        found.append(Reason(Verdict.YES if fits else Verdict.NO, Why.ASSESSED))
    return found


def _of_a_birth(code: str, her: Situation) -> Iterator[Reason]:
    """What presumes a birth: never while she doubts, early only when she asks, later as everything."""
    if her.born or code in her.chosen or her.doubts is False:
        return
    if her.doubts:
        yield Reason(Verdict.NO, Why.DOUBT)
    elif her.gestation is None or her.gestation < DOUBT_ENDS:
        yield Reason(Verdict.UNKNOWN, Why.EARLY, at=DOUBT_ENDS)


def _demands(criteria: Criteria, her: Situation) -> Sequence[Reason]:
    given = her.answers
    found = [_of_question(_is(given.get(asked), wanted), asked) for asked, wanted in criteria.demands.items()]
    if criteria.needs:
        met = None if her.needs is None else not her.needs.isdisjoint(criteria.needs)
        found.append(_of_needs(_is(met, wanted=True), criteria.needs))
    return found


@lru_cache
def _of_question(verdict: Verdict, question: Question) -> Reason:
    return Reason(verdict, Why.ASK if verdict is Verdict.UNKNOWN else Why.ANSWER, question=question)


@lru_cache(maxsize=1024)
def _of_needs(verdict: Verdict, needs: frozenset[Need]) -> Reason:
    return Reason(verdict, Why.ASK_NEED if verdict is Verdict.UNKNOWN else Why.NEED, needs=needs)


def _is(known: object | None, wanted: object) -> Verdict:
    if known is None:
        return Verdict.UNKNOWN
    return Verdict.YES if known == wanted else Verdict.NO
