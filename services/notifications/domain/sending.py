"""Whether a planned message may leave, judged at the moment of sending; and when to try again."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from services.notifications.domain.values import KINDS, CaseParties, Template
from shared.consent.gate import Standing, may_disclose
from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import Party


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
    mailbox: str | None
    """None while the directory does not know the party, or no longer."""
    standing: Standing | None
    parties: CaseParties
    waited: timedelta
    """System time since it was planned."""


MAILBOX_APPEARS_WITHIN = timedelta(seconds=60)
"""The directory may be read later than the case that needs it, but not much later."""
_NOT_KNOWN_YET = frozenset({"case_unknown", "consent_missing"})
"""Events may arrive in any order: these verdicts may change as soon as the case is known."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=60)


def at_send(due: Due) -> Decision:
    """Judge consent, the end of the pregnancy, whether it still stands, and the mailbox."""
    decision = _judged_by_consent(due)
    if decision is not None:
        return decision
    if not _still_stands(due):
        return Decision(Action.SUPPRESS, "superseded")
    if due.mailbox is None:
        late = due.waited > MAILBOX_APPEARS_WITHIN
        return Decision(Action.FAIL if late else Action.HOLD, "mailbox_unknown")
    return Decision(Action.SEND)


def refused_from_the_start(template: Template, standing: Standing | None) -> str | None:
    """Why a message is not even planned. An unknown case may become known: it is planned and held."""
    verdict = may_disclose(standing, KINDS[template])
    return None if verdict.allowed or verdict.code in _NOT_KNOWN_YET else verdict.code


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts that met a server that said 'later' or nothing."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts - 1, 10))


def _judged_by_consent(due: Due) -> Decision | None:
    if due.case_id is None:
        return None
    verdict = may_disclose(due.standing, KINDS[due.template])
    if verdict.allowed:
        return None
    unknown = verdict.code in _NOT_KNOWN_YET
    return Decision(Action.HOLD if unknown else Action.SUPPRESS, verdict.code)


def _still_stands(due: Due) -> bool:
    """Whether who was addressed as owner or deputy still is one of them."""
    current = due.parties.current
    if due.audience not in (Audience.OWNER, Audience.DEPUTY) or current is None:
        return True
    return due.party in (current.owner, current.deputy)
