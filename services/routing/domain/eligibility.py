"""Whether an offer fits her, now: yes, no, or unknown (ask). Pure; each answer carries its reasons.

Three-valued as Kleene's logic is: one no decides, an unknown leaves it open, all yes is yes. So an answer
that comes later can settle what was open, and never turns a yes or a no around. The one thing that does
is a doubt (scenario S12): what presumes a birth is kept from her while she has one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import reduce

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
    interpreter: bool = False
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
    criteria = offer.criteria_on(her.day)
    if criteria is None:
        reasons: tuple[Reason, ...] = (Reason(Verdict.NO, Why.NO_CRITERIA),)
    else:
        reasons = (*_in_time(criteria, her), *_meant_for(offer.code, criteria, her))
    verdict = reduce(Verdict.and_, (reason.verdict for reason in reasons), Verdict.YES)
    closes_in = next((reason.days for reason in reasons if reason.why is Why.OPEN), None)
    return Assessment(verdict, reasons, closes_in, _opens_in(reasons))


def _opens_in(reasons: Sequence[Reason]) -> int | None:
    against = [reason for reason in reasons if reason.verdict is Verdict.NO]
    if not against or any(reason.why not in _PASSES for reason in against):
        return None
    return max(reason.days or 0 for reason in against)


def _in_time(criteria: Criteria, her: Situation) -> Iterator[Reason]:
    if her.child_age is not None:
        yield from _after_birth(criteria, her.child_age)
        return
    if criteria.postnatal_from is not None:
        yield Reason(Verdict.NO, Why.AFTER_BIRTH)
        return
    yield from _window(criteria, her.gestation)


def _after_birth(criteria: Criteria, age: int) -> Iterator[Reason]:
    first, last = criteria.postnatal_from or 0, criteria.postnatal_until
    if last is None:
        yield Reason(Verdict.NO, Why.PRENATAL_ONLY)
    elif age < first:
        yield Reason(Verdict.NO, Why.CHILD_TOO_YOUNG, days=first - age)
    elif age > last:
        yield Reason(Verdict.NO, Why.CHILD_TOO_OLD)
    else:
        yield Reason(Verdict.YES, Why.OPEN, days=last - age + 1)


def _window(criteria: Criteria, gestation: int | None) -> Iterator[Reason]:
    opens, closes = criteria.opens, criteria.closes
    if gestation is None:
        if opens is not None or closes is not None:
            yield Reason(Verdict.UNKNOWN, Why.AGE_UNKNOWN, at=closes if opens is None else opens)
    elif closes is not None and gestation >= closes:
        yield Reason(Verdict.NO, Why.CLOSED, at=closes)
    elif opens is not None and gestation < opens:
        yield Reason(Verdict.NO, Why.NOT_YET, at=opens, days=opens - gestation)
    elif closes is not None:
        yield Reason(Verdict.YES, Why.OPEN, at=closes, days=closes - gestation)


def _meant_for(code: str, criteria: Criteria, her: Situation) -> Iterator[Reason]:
    if criteria.asked_only and code not in her.chosen:
        yield Reason(Verdict.NO, Why.UNASKED)
    if criteria.presumes_birth:
        yield from _of_a_birth(code, her)
    if criteria.complex_only:
        yield Reason(_is(her.complexity, Complexity.COMPLEX), Why.COMPLEX_ONLY)
    fits = her.assessed.get(code)
    if fits is not None:
        yield Reason(Verdict.YES if fits else Verdict.NO, Why.ASSESSED)
    else:
        yield from _demands(criteria, her)


def _of_a_birth(code: str, her: Situation) -> Iterator[Reason]:
    """What presumes a birth: never while she doubts, early only when she asks, later as everything."""
    if her.born or code in her.chosen or her.doubts is False:
        return
    if her.doubts:
        yield Reason(Verdict.NO, Why.DOUBT)
    elif her.gestation is None or her.gestation < DOUBT_ENDS:
        yield Reason(Verdict.UNKNOWN, Why.EARLY, at=DOUBT_ENDS)


def _demands(criteria: Criteria, her: Situation) -> Iterator[Reason]:
    for question, wanted in criteria.demands.items():
        verdict = _is(her.answers.get(question), wanted)
        why = Why.ASK if verdict is Verdict.UNKNOWN else Why.ANSWER
        yield Reason(verdict, why, question=question)
    if criteria.needs:
        met = None if her.needs is None else bool(her.needs & criteria.needs)
        verdict = _is(met, wanted=True)
        why = Why.ASK_NEED if verdict is Verdict.UNKNOWN else Why.NEED
        yield Reason(verdict, why, needs=criteria.needs)


def _is(known: object | None, wanted: object) -> Verdict:
    if known is None:
        return Verdict.UNKNOWN
    return Verdict.YES if known == wanted else Verdict.NO
