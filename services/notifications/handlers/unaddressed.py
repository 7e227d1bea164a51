"""Tries again, each second, to find who fulfils a function; in the end the coordinator is told.

Never nobody: what cannot be told to anybody stays, counted and with an age, until the directory or the
case becomes known.
"""

import logging
from dataclasses import replace

from services.notifications.domain.addressing import address, falls_to_chain, roles_needed, successors
from services.notifications.domain.sending import refused_from_the_start
from services.notifications.domain.values import Addressee, CaseParties, Draft
from services.notifications.handlers.telling import judged, plan
from services.notifications.metrics import UNRESOLVED
from services.notifications.repository import cases, directory, unaddressed
from services.notifications.repository.unaddressed import Place, Waiting
from shared.messaging import Context, Uow

log = logging.getLogger("tijdig.notifications")

_AT_A_TIME = 200


async def address_waiting(context: Context) -> None:
    """One round over what waits longest; a transaction each, so that no two cases are locked at once."""
    async with context.connection() as conn:
        found = await unaddressed.oldest(conn, _AT_A_TIME)
    caught_up = context.staleness() == 0.0
    for place in found:
        async with context.transaction() as uow:
            await _try(uow, place, caught_up=caught_up)


async def _try(uow: Uow, place: Place, *, caught_up: bool) -> None:
    """Lock the case before the row, as a withdrawal does: the other way round they would wait for ever."""
    parties, standing = await cases.load(uow.conn, place.case_id)
    one = await unaddressed.take(uow.conn, place)
    if one is None:
        return
    if refused_from_the_start(one.occasion.template, standing):
        await unaddressed.done(uow.conn, place)
        return
    drafts = await _find(uow, one, parties)
    if not drafts and falls_to_chain(
        one.occasion, parties, waited=uow.system_now - one.noted_at, caught_up=caught_up
    ):
        drafts = await _find_successor(uow, one, parties)
    if drafts:
        await plan(uow, judged(drafts, standing, one.correlation_id))
        await unaddressed.done(uow.conn, place)


async def _find(uow: Uow, one: Waiting, parties: CaseParties) -> tuple[Draft, ...]:
    serving = await directory.serving(uow.conn, roles_needed(one.occasion), parties.municipality)
    return address(one.occasion, parties, serving, uow.now).drafts


async def _find_successor(uow: Uow, one: Waiting, parties: CaseParties) -> tuple[Draft, ...]:
    for audience in successors(one.audience):
        instead = replace(one, occasion=replace(one.occasion, to=(Addressee(audience),)))
        drafts = await _find(uow, instead, parties)
        if drafts:
            UNRESOLVED.labels(one.audience).inc()
            log.warning("told another than was meant", extra={"code": str(one.audience)})
            return drafts
    return ()
