"""From an occasion to messages: who fulfils a function, what the link opens, when it may leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.notifications.domain.gathering import next_digest
from services.notifications.domain.values import (
    CHAIN,
    DUTY_ROLES,
    STOP_NOTICES,
    Addressee,
    CaseParties,
    Draft,
    Hours,
    Occasion,
    Template,
)
from shared.pregnancy import next_working_instant
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Party, Role

Directory = Mapping[Role, Sequence[Party]]
"""Who fulfils which role for one municipality."""

IN_THE_CASE = frozenset({Audience.OWNER, Audience.DEPUTY, Audience.REFERRER})
"""Functions that the case itself fills; all others are found in the directory."""

LINK_LIVES = {LinkPurpose.DESK: timedelta(hours=12), LinkPurpose.MAP: timedelta(days=30)}
"""How long a link works, counted from when the message may leave (domain time)."""
LINK_LIVES_OTHERWISE = timedelta(days=7)

SETTLES = timedelta(seconds=5)
"""So long (system time) the event that names somebody may arrive after the one that needs them."""
WAITS_AT_MOST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Addressed:
    """The messages of an occasion, and the functions that nobody is known to fulfil."""

    drafts: tuple[Draft, ...]
    unresolved: tuple[Audience, ...]


def address(occasion: Occasion, parties: CaseParties, directory: Directory, now: datetime) -> Addressed:
    """One message per party, whatever number of functions it has in this occasion."""
    drafts: dict[Party, Draft] = {}
    unresolved: list[Audience] = []
    for addressee in occasion.to:
        found = _resolve(addressee, parties, directory)
        if not found and addressee.audience is not None:
            unresolved.append(addressee.audience)
        for party in found:
            drafts.setdefault(party, _draft(occasion, party, addressee.audience, now))
    return Addressed(tuple(drafts.values()), tuple(dict.fromkeys(unresolved)))


def roles_needed(occasion: Occasion) -> list[Role]:
    """Which roles have to be looked up in the directory for this occasion."""
    audiences = (to.audience for to in occasion.to if to.party is None and to.audience is not None)
    return [Role(audience) for audience in audiences if audience not in IN_THE_CASE]


def falls_to_chain(occasion: Occasion, parties: CaseParties, *, waited: timedelta, caught_up: bool) -> bool:
    """Whether a function that stays unfilled is now taken over by the coordinator.

    Not before all that is on the topics has been taken in, since the answer may be there; and a
    referrer's own news goes to nobody else.
    """
    if occasion.template in (Template.PASSED_ON, Template.FEEDBACK):
        return False
    known = parties.municipality is not None or occasion.case_id is None
    patient = waited < (SETTLES if caught_up and known else WAITS_AT_MOST)
    return not patient


def successors(audience: Audience) -> tuple[Audience, ...]:
    """Who may take over from this function, the first that exists."""
    return CHAIN[CHAIN.index(audience) + 1 :] if audience in CHAIN else CHAIN


def _resolve(addressee: Addressee, parties: CaseParties, directory: Directory) -> Sequence[Party]:
    if addressee.party is not None:
        return (addressee.party,)
    if addressee.audience in IN_THE_CASE:
        return _in_the_case(addressee.audience, parties)
    return directory.get(Role(addressee.audience), ()) if addressee.audience else ()


def _in_the_case(audience: Audience | None, parties: CaseParties) -> Sequence[Party]:
    if audience is Audience.REFERRER:
        return (parties.referrer,) if parties.referrer else ()
    if parties.current is None:
        return ()
    return (parties.current.owner if audience is Audience.OWNER else parties.current.deputy,)


def _draft(occasion: Occasion, party: Party, audience: Audience | None, now: datetime) -> Draft:
    purpose = occasion.purpose or _purpose(occasion.template, party.role, audience)
    at_once = _at_once(occasion.hours, party.role)
    digest = occasion.hours is Hours.DIGEST
    not_before = now if at_once else next_digest(now) if digest else next_working_instant(now)
    return Draft(
        key=f"{occasion.key}/{occasion.template}/{party}",
        case_id=occasion.case_id,
        party=party,
        audience=audience,
        template=occasion.template,
        purpose=purpose,
        at_once=at_once,
        not_before=not_before,
        expires_at=not_before + LINK_LIVES.get(purpose, LINK_LIVES_OTHERWISE),
        cause=occasion.cause,
        may_wait=occasion.may_wait and not at_once and purpose is not LinkPurpose.NOTICE,
    )


def _at_once(hours: Hours, role: Role) -> bool:
    return hours is Hours.ALWAYS or (hours is Hours.DUTY and role in DUTY_ROLES)


def _purpose(template: Template, role: Role, audience: Audience | None) -> LinkPurpose:
    """What the link opens. Who has no page of their own gets a message without a link."""
    if template in STOP_NOTICES:
        return LinkPurpose.NOTICE
    if role in DUTY_ROLES or role is Role.MDO_CHAIR:
        return LinkPurpose.DESK
    if audience is Audience.REFERRER:
        return LinkPurpose.FEEDBACK
    if audience in (Audience.OWNER, Audience.DEPUTY):
        return LinkPurpose.RESPOND
    return LinkPurpose.NOTICE
