"""Events become numbered facts: load, decide, save. The kernel's inbox has been passed by now."""

import logging
from datetime import datetime
from uuid import UUID

from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.assignment import CaseOwnerDeclined
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import BESIDE_THE_LADDER, TaskClaimed, TaskResolved
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Party
from workflows.machine.facts import ConsentWithdrawn as WithdrawnFact
from workflows.repository import facts as repository
from workflows.repository.facts import Early, Entry, Opening
from workflows.translate_facts import fact_of

log = logging.getLogger("tijdig.gateway")

_UNNUMBERED = 1
"""Stands for a number while a fact has none: its case's row gives it."""


async def on_fact(event: Event[Contract], uow: Uow) -> None:
    """Number a fact of a case; keep it aside where the case is not open yet."""
    entry = _entry(event, uow.now)
    if await _append(uow, event.case_id, entry):
        return
    await repository.hold(uow.conn, event.case_id)
    if not await _append(uow, event.case_id, entry):
        await repository.park(uow.conn, event.case_id, Early(entry, event.time), uow.system_now)


async def on_task(event: Event[TaskClaimed | TaskResolved], uow: Uow) -> None:
    """What is done with a task of the ladder. Those beside it are routing's: they rest no rung here."""
    if event.data.kind not in BESIDE_THE_LADDER:
        await on_fact(event, uow)


async def on_withdrawn(event: Event[ConsentWithdrawn], uow: Uow) -> None:
    """A withdrawal counts unless consent was given after it; a tie withdraws (AVG art. 7(3))."""
    granted_at = await repository.consented_at(uow.conn, event.case_id)
    if granted_at is None or event.time >= granted_at:
        await on_fact(event, uow)


async def on_declined(event: Event[CaseOwnerDeclined], uow: Uow) -> None:
    """A no counts from whom was asked; what others say, routing refuses."""
    by = Party.parse(event.actor).organisation if event.actor else None
    if by in await repository.asked(uow.conn, event.case_id):
        await on_fact(event, uow)


async def on_granted(event: Event[ConsentGranted], uow: Uow) -> None:
    """Consent alone moves no deadline; but an older withdrawal that comes later no longer counts."""
    await repository.note_consent(uow.conn, event.case_id, event.time)


class Openings:
    """Opens cases, each with the policy that is in force now."""

    def __init__(self, policy_version: str) -> None:
        self._policy_version = policy_version

    async def on_opened(self, event: Event[CaseOpened], uow: Uow) -> None:
        """A case opens with fact 1; then what came too early follows in its order of arrival."""
        opening = self._opening(event, uow.now)
        await repository.hold(uow.conn, opening.case_id)
        if not await repository.open_plan(uow.conn, opening):
            log.warning("case is open already", extra={"case_id": event.subject})
            return
        await _append(uow, opening.case_id, _entry(event, uow.now))
        for early in await repository.unpark(uow.conn, opening.case_id):
            if not _superseded(early, opening):
                await _append(uow, opening.case_id, early.entry)

    def _opening(self, event: Event[CaseOpened], now: datetime) -> Opening:
        return Opening(
            case_id=event.case_id,
            opening=event.data.opening,
            policy_version=self._policy_version,
            correlation_id=event.correlation_id or event.id,
            urgent=event.data.urgent,
            at=now,
            consented_at=event.time,
        )


def _superseded(early: Early, opening: Opening) -> bool:
    """Whether this is a withdrawal from before the consent that the case was opened with."""
    withdrawal = WithdrawnFact.type
    return early.entry.type == withdrawal and early.ce_time < opening.consented_at


def _entry(event: Event[Contract], now: datetime) -> Entry:
    return repository.entry_of(fact_of(event, _UNNUMBERED, now), event.source, event.id)


async def _append(uow: Uow, case_id: UUID, entry: Entry) -> bool:
    return await repository.append(uow.conn, case_id, entry, uow.now, uow.system_now) is not None
