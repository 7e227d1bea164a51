"""Whether a planned message may leave, judged at the moment of sending; and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notifications.domain.values import KINDS, TO_WHO_KNEW, CaseParties, Template
from shared.consent.gate import RECEIVER_MISSING, Standing, may_disclose
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import KIND_OF, OrganisationKind, Party

HOLDS_AFTER_SECONDS = 30.0
"""Older than this, the view of consent and pregnancy is too old to send by: half of the 60 seconds within
which a loss or a withdrawal takes effect everywhere."""


class Action(StrEnum):
    """What becomes of a due message now."""

    SEND = "send"
    HOLD = "hold"
    SUPPRESS = "suppress"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Decision:
    """An action, and why where it is not to send."""

    action: Action
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What is known, at this moment, about one message whose time has come."""

    case_id: UUID | None
    party: Party
    audience: Audience | None
    template: Template
    purpose: LinkPurpose
    mailbox: str | None
    """None while the directory does not know the party, or no longer."""
    standing: Standing | None
    parties: CaseParties
    planned_at: datetime
    """Domain time."""
    waited: timedelta
    """System time since it was planned."""
    moot: str | None = None
    """Why it is not needed any more, where that was learnt while it was claimed."""

    @property
    def receiver(self) -> OrganisationKind | None:
        """Which kind of organisation would come to know of her by it; None where this one knows already.

        Being linked is not knowing: her consent is asked each time.
        """
        knew = self.template in TO_WHO_KNEW and self.party not in self.parties.linked
        if knew or self.parties.knows(self.party):
            return None
        return KIND_OF[self.party.role]

    @property
    def narrowed(self) -> bool:
        """Whether the consent that counts is newer than the plan to send it."""
        granted_at = self.standing.granted_at if self.standing else None
        return granted_at is not None and granted_at > self.planned_at


MAILBOX_APPEARS_WITHIN = timedelta(seconds=60)
"""The directory may be read later than the case that needs it, but not much later."""
CONSENT_APPEARS_WITHIN = timedelta(seconds=60)
"""So may the consent by which somebody was asked."""
_NOT_KNOWN_YET = frozenset({"case_unknown", "consent_missing"})
"""Events may arrive in any order: these verdicts may change as soon as the case is known."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=60)


def is_fresh(staleness: float) -> bool:
    """Whether a view of this age in seconds may be sent by; infinite is one that was never complete."""
    return staleness <= HOLDS_AFTER_SECONDS


def at_send(due: Due) -> Decision:
    """Judge consent, the end of the pregnancy, whether it still stands, and the mailbox."""
    decision = _judged_by_consent(due)
    if decision is not None:
        return decision
    if due.moot is not None:
        return Decision(Action.SUPPRESS, due.moot)
    if not _still_stands(due):
        return Decision(Action.SUPPRESS, "superseded")
    if due.mailbox is None:
        late = due.waited > MAILBOX_APPEARS_WITHIN
        return Decision(Action.FAIL if late else Action.HOLD, "mailbox_unknown")
    return Decision(Action.SEND)


def refused_from_the_start(template: Template, standing: Standing | None) -> str | None:
    """Why a message is not even planned. An unknown case may become known: it is planned and held.

    Whom she named is judged as it leaves: the consent that made somebody be asked may come later.
    """
    verdict = may_disclose(standing, KINDS[template])
    return None if verdict.allowed or verdict.code in _NOT_KNOWN_YET else verdict.code


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts that met a server that said 'later' or nothing."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 10))


def _judged_by_consent(due: Due) -> Decision | None:
    if due.case_id is None:
        return None
    verdict = may_disclose(due.standing, KINDS[due.template], due.receiver)
    if verdict.allowed:
        return None
    if verdict.code == RECEIVER_MISSING:
        return _not_named(due)
    unknown = verdict.code in _NOT_KNOWN_YET
    return Decision(Action.HOLD if unknown else Action.SUPPRESS, verdict.code)


def _not_named(due: Due) -> Decision | None:
    """She named others. A newer word than the plan counts; an older one may be followed by one on its way.

    That goes for who was asked to take the case; a function that hears of it besides has no such claim. An
    organisation that is asked for support with her consent needs no other, until she says otherwise.
    """
    if not due.narrowed and due.purpose is LinkPurpose.OFFER:
        return None
    asked = due.audience in (None, Audience.OWNER, Audience.DEPUTY)
    known = due.narrowed or not asked or due.waited > CONSENT_APPEARS_WITHIN
    return Decision(Action.SUPPRESS if known else Action.HOLD, RECEIVER_MISSING)


def _still_stands(due: Due) -> bool:
    """Whether who was addressed as owner or deputy still is one of them."""
    current = due.parties.current
    if due.audience not in (Audience.OWNER, Audience.DEPUTY) or current is None:
        return True
    return due.party in (current.owner, current.deputy)
