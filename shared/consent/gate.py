"""The one gate. Whatever leaves to a person or an organisation asks `may_disclose` as it leaves.

Pure. A consent counts only if it was given after the last withdrawal; a tie withdraws (AVG art. 7(3)).
The end of a pregnancy is terminal: nothing about the case is said any more, except the one neutral
notice that tells professionals to stop.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import OrganisationKind, Purpose


class Kind(StrEnum):
    """What is about to be disclosed."""

    TASK = "task"
    """That there is something to do about a case: a mail, a task on the desk."""
    CASE = "case"
    """The case itself: its dates and its progress, on a page."""
    IDENTITY = "identity"
    """Name and contact details."""
    FEEDBACK = "feedback"
    """What became of a referral, to its referrer."""
    STOP_NOTICE = "stop_notice"
    """That everything has stopped, or that one task is left all the same; and nothing else."""


RECEIVER_MISSING = "receiver_not_consented"
"""The verdict that she allowed it, but not to this kind of organisation: she must be asked first."""

_NEEDS = {
    Kind.TASK: Purpose.REFER,
    Kind.CASE: Purpose.REFER,
    Kind.IDENTITY: Purpose.REFER,
    Kind.FEEDBACK: Purpose.FEEDBACK_TO_REFERRER,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one case's consent and pregnancy. Instants are of when it happened (UTC)."""

    purposes: frozenset[Purpose] = frozenset()
    granted_at: datetime | None = None
    withdrawn_at: datetime | None = None
    ended_at: datetime | None = None
    recipients: frozenset[OrganisationKind] | None = None
    """Which kinds of organisation may know; None is every one that helps."""

    @property
    def consent_holds(self) -> bool:
        """Whether the latest word of the woman was yes."""
        if self.granted_at is None:
            return False
        return self.withdrawn_at is None or self.granted_at > self.withdrawn_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes, or no and why (a code that may be shown and stored)."""

    allowed: bool
    code: str = "consent"


def may_disclose(standing: Standing | None, kind: Kind, receiver: OrganisationKind | None = None) -> Verdict:
    """Whether this kind of disclosure has a basis now. An unknown case has none.

    `receiver`: the kind of organisation that would come to know of her, where that is new: a consent counts
    for the kinds it names. The coordination of the region is told that there is a case whomever she named.
    """
    if standing is None:
        return Verdict(False, "case_unknown")
    if kind is Kind.STOP_NOTICE:
        return Verdict(True, "stop")
    if standing.ended_at is not None:
        return Verdict(False, "stopped")
    if not standing.consent_holds:
        return Verdict(False, "consent_withdrawn" if standing.withdrawn_at else "consent_missing")
    if _NEEDS[kind] not in standing.purposes:
        return Verdict(False, "purpose_not_consented")
    if not names(standing, receiver):
        return Verdict(False, RECEIVER_MISSING)
    return Verdict(True)


def names(standing: Standing, receiver: OrganisationKind | None) -> bool:
    """Whether the newest consent lets this kind of organisation know of her; one that names none does."""
    named = standing.recipients
    return named is None or receiver in (None, OrganisationKind.COORDINATION) or receiver in named


def fold(standing: Standing, event: Event[Any]) -> Standing:
    """The standing after one more event. The order in which events arrive does not matter."""
    step = _FOLDS.get(type(event.data))
    return standing if step is None else step(standing, event)


def _granted(standing: Standing, event: Event[CaseOpened | ConsentGranted]) -> Standing:
    """The newest consent counts; of two given at the same instant, only what both allow."""
    purposes, recipients = event.data.consent.purposes, event.data.consent.recipients
    if standing.granted_at is not None and event.time < standing.granted_at:
        return standing
    if event.time == standing.granted_at:
        purposes &= standing.purposes
        recipients = _both(recipients, standing.recipients)
    return replace(standing, purposes=purposes, granted_at=event.time, recipients=recipients)


def _both(
    one: frozenset[OrganisationKind] | None, other: frozenset[OrganisationKind] | None
) -> frozenset[OrganisationKind] | None:
    """Whom both consents name; None names everybody."""
    return other if one is None else one if other is None else one & other


def _withdrawn(standing: Standing, event: Event[ConsentWithdrawn]) -> Standing:
    latest = max(filter(None, (standing.withdrawn_at, event.time)))
    return replace(standing, withdrawn_at=latest)


def _ended(standing: Standing, event: Event[PregnancyEnded]) -> Standing:
    earliest = min(filter(None, (standing.ended_at, event.time)))
    return replace(standing, ended_at=earliest)


_FOLDS: dict[type, Callable[[Standing, Event[Any]], Standing]] = {
    CaseOpened: _granted,
    ConsentGranted: _granted,
    ConsentWithdrawn: _withdrawn,
    PregnancyEnded: _ended,
}
