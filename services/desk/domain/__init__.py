"""The rules of the desk: who may see what, what a link is still good for, what comes first. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from shared.consent.gate import RECEIVER_MISSING, Kind, Standing, may_disclose
from shared.pregnancy import contradicts, may_replace
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerProposed,
    CaseOwnerReassigned,
    CaseOwnerRefused,
    CaseOwnerReleased,
    CaseOwnerUnavailable,
)
from shared.schemas.contracts.directory import EntriesConfirmed, MapChanged, OfferAvailabilityChanged
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.referral import MessageRefused
from shared.schemas.contracts.transfer import (
    CaseTransferAccepted,
    CaseTransferBounced,
    CaseTransferCompleted,
    CaseTransferOpened,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)
from shared.schemas.values import KIND_OF, Dating, OrganisationKind, Party, Role

SOURCE = "desk"
"""The organisation under which the desk speaks to intake."""

SESSION_LASTS = timedelta(hours=8)
"""Domain time: a working day with its breaks."""

NEW_LINK_EVERY = timedelta(seconds=60)
"""System time between two fresh links for the same used link."""

DESK_LEVEL = 2
"""From this rung of the ladder on there is a task on the desk. Policy: escalation ladder."""

LOGINS_PER_MINUTE = 5
"""Links that one mailbox may get from the sign-in page in a minute of system time."""

WORKLIST_ROLES = frozenset({Role.COORDINATOR, Role.DEPUTY_COORDINATOR, Role.REGION_DUTY})
"""Who works the list. Others who are told of a deadlock are told by mail, without a page."""

SIGN_IN_ROLES = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR, Role.MDO_CHAIR)

OWNER_ROLES = frozenset({Role.JGZ_NURSE, Role.SOCIAL_TEAM})
"""Roles that can be asked to own a case."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one used link allows: this party, for this purpose, on this case (or the whole desk)."""

    party: Party
    purpose: LinkPurpose
    case_id: UUID | None
    delivery_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it was announced, and when it was used."""

    delivery_id: UUID
    party: Party
    purpose: LinkPurpose
    case_id: UUID | None
    expires_at: datetime
    used_at: datetime | None = None


class LinkState(StrEnum):
    """What a link is good for now."""

    GOOD = "good"
    EARLY = "early"
    """Signed by us, but not known here yet: a moment's patience."""
    USED = "used"
    EXPIRED = "expired"
    STOPPED = "stopped"
    """Nothing may be told about the case any more; also no new link."""
    NOT_NAMED = "not_named"
    """She does not allow this kind of organisation to know of her; also no new link."""


_GATES = {LinkPurpose.FEEDBACK: Kind.FEEDBACK}


def gate(purpose: LinkPurpose) -> Kind:
    """What the pages behind a link disclose."""
    return _GATES.get(purpose, Kind.CASE)


def receiver(party: Party, kind: Kind, *, knows: bool) -> OrganisationKind | None:
    """As what kind of organisation a visitor comes to know of her; None for who knows of her already.

    News of her own referral goes to nobody but who referred her.
    """
    return None if knows or kind is Kind.FEEDBACK else KIND_OF[party.role]


def link_state(
    link: Link | None, standing: Standing | None, now: datetime, *, knows: bool = False
) -> LinkState:
    """What a link is good for. A stopped case goes before anything else there is to say.

    `knows`: its organisation has to do with her already.
    """
    if link is None:
        return LinkState.EARLY
    if link.case_id is not None:
        kind = gate(link.purpose)
        verdict = may_disclose(standing, kind, receiver(link.party, kind, knows=knows))
        if verdict.code == "case_unknown":
            return LinkState.EARLY
        if not verdict.allowed:
            return LinkState.NOT_NAMED if verdict.code == RECEIVER_MISSING else LinkState.STOPPED
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.EXPIRED if now >= link.expires_at else LinkState.GOOD


def works_the_list(scopes: Sequence[Scope]) -> Party | None:
    """The party as which this visitor may work the list, if any."""
    for scope in scopes:
        if scope.purpose is LinkPurpose.DESK and scope.party.role in WORKLIST_ROLES:
            return scope.party
    return None


def chairs(scopes: Sequence[Scope]) -> Party | None:
    """The party as which this visitor chairs the meeting (MDO), if any: it sees the agenda and no more."""
    for scope in scopes:
        if scope.purpose is LinkPurpose.DESK and scope.party.role is Role.MDO_CHAIR:
            return scope.party
    return None


def scope_for(scopes: Sequence[Scope], purpose: LinkPurpose, case_id: UUID) -> Scope | None:
    """The visitor's scope for one page of one case; the newest when there are several."""
    fitting = [s for s in scopes if s.purpose is purpose and s.case_id == case_id]
    return max(fitting, key=lambda s: s.expires_at, default=None)


class Part(StrEnum):
    """What a party is in a case, now."""

    ASKED = "asked"
    """There is an open proposal for it to take the case."""
    ACCOUNTABLE = "accountable"
    """It is the confirmed owner, or the owner's deputy."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who was asked and who said yes, by the numbers of the proposals. Parties as text."""

    proposed_owner: str | None = None
    proposed_deputy: str | None = None
    proposal: int = 0
    declined: int = 0
    owner: str | None = None
    deputy: str | None = None
    confirmed: int = 0

    @property
    def open_proposal(self) -> bool:
        """Whether somebody is being asked."""
        return self.proposal > max(self.confirmed, self.declined)


def part_of(party: Party, ownership: Ownership) -> Part:
    """What this party is in the case. Who owns it is accountable even while another is being asked."""
    if str(party) in (ownership.owner, ownership.deputy):
        return Part.ACCOUNTABLE
    asked = (ownership.proposed_owner, ownership.proposed_deputy)
    return Part.ASKED if ownership.open_proposal and str(party) in asked else Part.NONE


def stop_code(standing: Standing) -> str | None:
    """Why a case has stopped, as far as the woman and the pregnancy go."""
    if standing.ended_at is not None:
        return "ended"
    if standing.withdrawn_at is not None and not standing.consent_holds:
        return "withdrawn"
    return None


def redates(
    current: Dating | None, current_at: datetime | None, new: Dating, at: datetime, *, looked: bool = False
) -> bool:
    """Whether a due date replaces the one on the page: newer, not found by a weaker method, and possible.

    One that contradicts what is known waits until somebody `looked`, as it does for deadlines.
    """
    if new.edd is None or (current_at is not None and at < current_at):
        return False
    if looked or current is None:
        return True
    return may_replace(current.method, new.method) and not contradicts(current, new)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a task's rank follows from."""

    task_id: UUID
    urgent: bool
    level: int
    raised_at: datetime
    next_threshold_at: datetime | None


def rank(task: Waiting, now: datetime) -> tuple[bool, float, int, datetime, UUID]:
    """Sort key of the worklist: urgent, days to the next week threshold, level, age.

    A threshold that has passed counts as zero days; a case without one comes after all with one.
    The instants are coarsened to days, so that the level decides within one day.
    """
    days = float("inf")
    if task.next_threshold_at is not None:
        days = float(max(0, (task.next_threshold_at - now) // timedelta(days=1)))
    return (not task.urgent, days, -task.level, task.raised_at, task.task_id)


_THRESHOLD = re.compile(r"\d\d\+\d")


def is_threshold(subject: str) -> bool:
    """Whether a deadline's subject is a week threshold such as `24+0`."""
    return _THRESHOLD.fullmatch(subject) is not None


def soonest(subjects: Sequence[str]) -> tuple[int, ...]:
    """Which deadlines (given by subject, soonest first) matter now: all stages, and the next threshold."""
    thresholds = [place for place, subject in enumerate(subjects) if is_threshold(subject)]
    return tuple(place for place in range(len(subjects)) if place not in thresholds[1:])


def own_entries(scopes: Sequence[Scope]) -> Scope | None:
    """The visitor's scope for the entries of its own organisation on the map of offers; the newest."""
    fitting = [scope for scope in scopes if scope.purpose is LinkPurpose.MAP]
    return max(fitting, key=lambda scope: scope.expires_at, default=None)


_REFUSALS = frozenset({CaseOwnerRefused.event, MessageRefused.event})
_ROUTED = {
    CaseOwnerAccepted.event: {CaseOwnerConfirmed.event},
    TransferProposed.event: {CaseTransferOpened.event},
    TransferAccepted.event: {CaseTransferAccepted.event},
    TransferRefused.event: {CaseTransferBounced.event},
    TransferCompleted.event: {CaseTransferCompleted.event},
    EntriesConfirmed.event: {MapChanged.event},
    OfferAvailabilityChanged.event: {MapChanged.event},
    CaseOwnerReassigned.event: {CaseOwnerProposed.event, CaseOwnerUnavailable.event},
    CaseOwnerReleased.event: {CaseOwnerProposed.event, CaseOwnerUnavailable.event},
}


def answers(command: str, event: str) -> bool:
    """Whether this event says what became of a command (both by event name).

    Acceptances and re-assignments are answered by routing; the rest is done once intake took it in.
    """
    return event in _REFUSALS or event in _ROUTED.get(command, {command})


def case_number(case_id: UUID) -> str:
    """The short number by which people call a case, in mails and here; it says nothing about it."""
    tail = case_id.hex[-6:].upper()
    return f"{tail[:3]}-{tail[3:]}"


def plausible_item_due(due: date | None, today: date) -> bool:
    """Whether a plan item's date makes sense: within a month back and a year ahead."""
    return due is None or -31 <= (due - today).days <= 365
