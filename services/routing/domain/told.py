"""How a stand is told to the others: offers, states, dates and codes; nothing that tells of her. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.routing.domain.bridging import grounds
from services.routing.domain.criteria import Need, Question
from services.routing.domain.eligibility import Assessment, Situation, Verdict, Why
from services.routing.domain.offers import Mode
from services.routing.domain.ranking import Ranked
from services.routing.domain.seeking import Stand
from services.routing.domain.supply import Distance
from shared.pregnancy import working_morning
from shared.schemas.contracts.support import (
    OptionState,
    SupportOption,
    SupportOptionsWeighed,
    SupportStanding,
)

_SAID = frozenset({Why.ANSWER, Why.NEED})
"""Reasons that would tell what she answered. Routing is not told answers; were it, these stay here."""
_SHOWN_WAIT = 2000


def weighed(found: Stand, her: Situation) -> SupportOptionsWeighed:
    """What is published of a stand."""
    return SupportOptionsWeighed(standing=standing(found), options=tuple(_options(found, her)), due=found.due)


def standing(found: Stand) -> SupportStanding:
    """The one word for a stand."""
    in_time = any(each.in_time for each in found.fitting)
    parts = (
        (found.lack, SupportStanding.FINDING),
        (found.help, SupportStanding.HELPED),
        (found.waiting, SupportStanding.WAITING),
        (in_time, SupportStanding.FITTING),
        (found.opening, SupportStanding.OPENING),
        (found.asking, SupportStanding.ASKING),
    )
    return next((word for part, word in parts if part), SupportStanding.SILENT)


def changes_by(found: Stand, her: Situation, now: datetime) -> datetime | None:
    """When the clock alone may change what is told: an answer is late, or another day begins.

    Days do more than open and close windows: a week threshold nears, a wait grows shorter, a statement of the
    map begins or ends. So an open search is looked at each working morning; what has not changed is
    not told again, except that nothing is on its way: that is, when the coordinator's time has passed.
    """
    if found.silent:
        return None
    morning = working_morning(her.day + timedelta(days=1))
    instants = (attempt.due for attempt in found.waiting)
    due = () if found.due is None else (found.due,)
    return min((each for each in (morning, *instants, *due) if each > now), default=None)


def _options(found: Stand, her: Situation) -> Iterator[SupportOption]:
    bridging = {each.option.key for each in found.bridging}
    for state, ranked in (
        (OptionState.FITS, found.fitting),
        (OptionState.ASK, found.asking),
        (OptionState.LATER, found.later),
        (OptionState.NO, found.not_fitting),
        (OptionState.LEAD, found.leads),
    ):
        for each, before in zip(ranked, grounds(ranked, found.bridging), strict=True):
            yield _option(each, state, her, before, bridges=each.option.key in bridging)


def _option(
    each: Ranked, state: OptionState, her: Situation, before: str | None, *, bridges: bool
) -> SupportOption:
    found, option = each.found, each.option
    against, open_questions = _open(found, state)
    return SupportOption(
        offer=option.offer.code,
        name=option.offer.name,
        provider=option.provider,
        municipality=option.municipality,
        state=state,
        reasons=against,
        questions=open_questions,
        closes_on=her.day + timedelta(days=found.closes_in) if found.closes_in else None,
        opens_on=her.day + timedelta(days=found.opens_in) if found.opens_in else None,
        wait_days=min(option.wait_days, _SHOWN_WAIT),
        bridges=bridges,
        unconfirmed=not each.confirmed,
        on_request=option.mode is Mode.ON_REQUEST or option.distance is Distance.REGION,
        border=next((r.at for r in found.reasons if r.at is not None and r.why is not Why.EARLY), None),
        needs=() if state is OptionState.NO else _asked_needs(found),
        before=before,
    )


def _asked_needs(found: Assessment) -> tuple[Need, ...]:
    """What an offer helps with, where she must be asked whether she wants that: the offer's own words."""
    asked = (need for reason in found.questions if reason.why is Why.ASK_NEED for need in reason.needs)
    return tuple(sorted(asked))


def _open(found: Assessment, state: OptionState) -> tuple[tuple[Why, ...], tuple[Question, ...]]:
    """What stands between her and an offer, and what must be asked; nothing of what fits."""
    if found.verdict is Verdict.YES:
        return (), ()
    against = tuple(r.why for r in found.reasons if r.verdict is found.verdict and r.why not in _SAID)
    asked = () if state is OptionState.NO else found.questions
    return against, tuple(reason.question for reason in asked if reason.question)
