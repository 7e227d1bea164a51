"""What people do on the pages: each becomes an inbound event on behalf of the authenticated party.

Load, decide, save and outbox, all in the caller's transaction. The fact itself comes back through intake
and the projection; only the claim is the desk's own.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

import asyncpg
from uuid_utils.compat import uuid7

from services.desk import domain
from services.desk.domain import Link, LinkState, Scope
from services.desk.metrics import CLAIMS
from services.desk.repository import access, cases, commands, directory, tasks
from shared.consent.store import load
from shared.messaging import Uow
from shared.schemas import Event, organisation_source, topics
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import BESIDE_THE_LADDER, TaskClaimed, TaskResolved
from shared.schemas.contracts.notification import DeskAccessRequested, LinkPurpose
from shared.schemas.values import Party, Role

MINUTE = timedelta(minutes=1)


async def send(uow: Uow, payload: Contract, party: Party, case_id: UUID) -> UUID:
    """Submit an inbound event for this party and await its outcome under the returned id."""
    command_id = uuid7()
    event = Event(
        id=str(command_id),
        source=organisation_source(domain.SOURCE),
        type=payload.ce_type(),
        time=uow.now,
        data=payload,
        subject=str(case_id),
        correlation_id=str(command_id),
        actor=str(party),
    )
    uow.publish_as(event, topic=topics.inbound(domain.SOURCE), key=str(case_id))
    await commands.add(uow.conn, command_id, case_id, payload.event, str(party), uow.system_now)
    return command_id


class ClaimOutcome(StrEnum):
    """What became of an attempt to take a task."""

    WON = "won"
    TAKEN = "taken"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """Who has the task now; `command_id` where a case waits for the fact to come back."""

    outcome: ClaimOutcome
    case_id: UUID | None = None
    holder: str | None = None
    command_id: UUID | None = None


async def claim(uow: Uow, task_id: UUID, party: Party) -> ClaimResult:
    """Take a task: a unique row and the inbound event, together or not at all."""
    result = await _claim(uow, task_id, party)
    CLAIMS.labels(result.outcome).inc()
    return result


async def _claim(uow: Uow, task_id: UUID, party: Party) -> ClaimResult:
    task = await tasks.lock_open(uow.conn, task_id)
    if task is None:
        return ClaimResult(ClaimOutcome.GONE)
    case_id: UUID | None = task["case_id"]
    if not await tasks.claim(uow.conn, task_id, str(party), uow.now):
        holder = await tasks.claimed_by(uow.conn, task_id)
        return ClaimResult(ClaimOutcome.TAKEN, case_id, holder)
    command_id = None
    if case_id is not None:
        command_id = await send(uow, TaskClaimed(task_id=task_id, kind=_kind(task)), party, case_id)
    return ClaimResult(ClaimOutcome.WON, case_id, str(party), command_id)


async def resolve(uow: Uow, task_id: UUID, reason: str, party: Party) -> ClaimResult:
    """Call a case's task done. Refused (`taken`) while somebody else has it, `gone` when it is not open.

    A message in quarantine is not resolved here: an operator redrives or discards it.
    """
    task = await tasks.lock_open(uow.conn, task_id)
    if task is None or task["case_id"] is None:
        return ClaimResult(ClaimOutcome.GONE)
    holder = await tasks.claimed_by(uow.conn, task_id)
    if holder not in (None, str(party)):
        return ClaimResult(ClaimOutcome.TAKEN, task["case_id"], holder)
    done = TaskResolved(task_id=task_id, reason=reason, kind=_kind(task))
    command_id = await send(uow, done, party, task["case_id"])
    return ClaimResult(ClaimOutcome.WON, task["case_id"], str(party), command_id)


def _kind(task: asyncpg.Record) -> str | None:
    """What the others must know of a task: which it is, where it is not the ladder's."""
    return task["kind"] if task["kind"] in BESIDE_THE_LADDER else None


async def use_link(
    uow: Uow, delivery_id: UUID, old_key: str | None, new_key: str
) -> tuple[LinkState, Link | None]:
    """Exchange a good link for a session under `new_key`. Anything but GOOD changes nothing."""
    link = await access.link(uow.conn, delivery_id, lock=True)
    state = await state_of(uow, link)
    if link is None or state is not LinkState.GOOD:
        return state, link
    await access.use_link(uow.conn, delivery_id, uow.now)
    scope = Scope(
        party=link.party,
        purpose=link.purpose,
        case_id=link.case_id,
        delivery_id=delivery_id,
        expires_at=uow.now + domain.SESSION_LASTS,
    )
    await access.open_session(uow.conn, old_key, new_key, scope, uow.now)
    return state, link


async def state_of(uow: Uow, link: Link | None) -> LinkState:
    """What a link is good for at this moment."""
    if link is None or link.case_id is None:
        return domain.link_state(link, None, uow.now)
    knows = await cases.knows(uow.conn, link.case_id, link.party)
    return domain.link_state(link, await load(uow.conn, link.case_id), uow.now, knows=knows)


async def renew_link(uow: Uow, link: Link) -> bool:
    """Ask for a fresh link in place of one that was used or expired. False when asked too soon."""
    since = uow.system_now - domain.NEW_LINK_EVERY
    if not await access.may_ask(uow.conn, f"link:{link.delivery_id}", since, uow.system_now, 1):
        return False
    _request(uow, link.party, link.purpose, link.case_id)
    return True


async def sign_in(uow: Uow, role: Role) -> None:
    """Mail a sign-in link to every mailbox with this role; silently nothing when asked too often."""
    for text in await directory.parties_with_role(uow.conn, role):
        since = uow.system_now - MINUTE
        if await access.may_ask(uow.conn, f"sign-in:{text}", since, uow.system_now, domain.LOGINS_PER_MINUTE):
            _request(uow, Party.parse(text), LinkPurpose.DESK, None)


def _request(uow: Uow, party: Party, purpose: LinkPurpose, case_id: UUID | None) -> None:
    payload = DeskAccessRequested(party=party, purpose=purpose, case_id=case_id)
    uow.publish(payload, subject=case_id or uuid5(NAMESPACE_URL, str(party)))
