"""The meeting (MDO): its agenda, and what is recorded of it for one case."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.desk import domain
from services.desk.domain.agenda import Item, Standing, agenda
from services.desk.domain.meetings import Asked, asked
from services.desk.handlers import commands
from services.desk.http import posting
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import STALE_SECONDS, Site, Visitor, after, chosen
from services.desk.http.worklist import SIGN_IN, may_show
from services.desk.repository import agenda as repository
from services.desk.repository import directory
from shared.consent import Kind
from shared.messaging import Uow
from shared.pregnancy import local_date
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.mdo import (
    MdoClientAttended,
    MdoClientInvited,
    MdoDecision,
    MdoHeld,
    MdoRequested,
    MdoScheduled,
)
from shared.schemas.values import Party, Role

WHY: Mapping[str, str] = {
    "asked_urgently": "Spoed-MDO gevraagd",
    "deadlock": "Vastgelopen",
    "threshold": "Weekgrens gemist",
    "stalled": "Staat stil",
    "asked": "MDO gevraagd",
    "due": "MDO hoort gehouden te worden",
    "near": "Weekgrens binnen twee weken",
}

DECISIONS: Mapping[str, str] = {
    "owner": "Casusregisseur gekozen",
    "offer": "Ander aanbod gekozen",
    "support": "Steun gestart of uitgebreid",
    "plan": "Plan bijgesteld",
    "wait": "Navragen bij wie we op wachten",
    "close": "Afschalen of afsluiten",
    "other": "Iets anders afgesproken",
}

HINTS: Mapping[str, str] = {
    "ask": "Zij is nog niet uitgenodigd. Er wordt niet over haar overlegd zonder het haar te vragen.",
    "tell": "Het laatste MDO is gehouden zonder dat zij was uitgenodigd. Vertel haar wat er besloten is.",
}

DECISION_ROWS = 3
"""How many decisions one form offers room for."""


async def show(site: Site, request: Request) -> Response:
    """The agenda, by municipality: what stands still, what is stuck, what missed a threshold."""
    visitor = await site.visitor(request)
    party = _attending(visitor)
    if party is None:
        return RedirectResponse(SIGN_IN, 303)
    if site.context.staleness() > STALE_SECONDS:
        raise Notice("stale")
    async with site.context.connection() as conn:
        records = await _records(conn, party)
        form = await form_of(conn)
    items = agenda([_standing(row) for row in records.values()], site.context.clock.now())
    shown: dict[str, Any] = {
        "places": _by_place(items, records),
        "count": len(items),
        "why": {code: say(text) for code, text in WHY.items()},
        "chairing": party.role is Role.MDO_CHAIR,
        "hints": {case_id: hint(_asked(row)) for case_id, row in records.items()},
        "meeting": form,
    }
    outcome = await _outcome(site, request, party)
    return await site.page(request, "agenda.html", visitor=visitor, **shown | dict(outcome))


def _attending(visitor: Visitor) -> Party | None:
    """Who works the list, or chairs the meeting."""
    return domain.works_the_list(visitor.scopes) or domain.chairs(visitor.scopes)


async def _records(conn: asyncpg.Connection, party: Party) -> dict[UUID, asyncpg.Record]:
    """Open cases that may be shown; to a chair only those where it chairs."""
    found = {row["case_id"]: row for row in await repository.open_cases(conn) if may_show(row)}
    if party.role is not Role.MDO_CHAIR:
        return found
    here = await directory.municipalities_of(conn, str(party))
    return {case_id: row for case_id, row in found.items() if row["municipality"] in here}


async def _outcome(site: Site, request: Request, party: Party) -> Mapping[str, Any]:
    """What came of what the chair recorded about one case of the agenda."""
    try:
        case_id = UUID(request.query_params.get("casus", ""))
    except ValueError:
        return {}
    return await site.outcome(request, case_id, str(party))


async def hold(site: Site, request: Request) -> Response:
    """The chair records that a case of the agenda was discussed: per item decision, owner and date."""
    party = domain.chairs((await site.visitor(request)).scopes)
    if party is None:
        return RedirectResponse(SIGN_IN, 303)
    form = await site.form(request)
    case_id: UUID = request.path_params["case_id"]
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.TASK, party, not_known="unknown")
        if case_id not in await _records(uow.conn, party):
            raise Notice("unknown", audited=True)
        known = await directory.names(uow.conn)
        payload = _built(_held, form, known, local_date(uow.now))
        command_id = await commands.send(uow, payload, party, case_id)
    return after("/mdo", command_id, casus=str(case_id))


def _by_place(
    items: tuple[Item, ...], records: Mapping[UUID, asyncpg.Record]
) -> Mapping[str, list[tuple[Item, asyncpg.Record]]]:
    places: dict[str, list[tuple[Item, asyncpg.Record]]] = defaultdict(list)
    for item in items:
        record = records[item.standing.case_id]
        places[record["municipality"] or ""].append((item, record))
    return places


def _asked(row: asyncpg.Record) -> Asked:
    return asked(zip(row["said_at"] or (), row["said_what"] or (), strict=True))


def _standing(row: asyncpg.Record) -> Standing:
    return Standing(
        case_id=row["case_id"],
        urgent=bool(row["urgent"]),
        level=row["level"],
        overdue=frozenset(row["overdue"]),
        running=frozenset(row["running"]),
        next_threshold_at=row["threshold_at"],
        asked_at=row["asked_at"],
        asked_urgently=bool(row["asked_urgently"]),
        held_at=row["held_at"],
    )


def hint(found: Asked) -> str | None:
    """What is to be done about her place in the meeting, in words."""
    return None if found.hint is None else say(HINTS[found.hint])


async def form_of(conn: asyncpg.Connection) -> dict[str, Any]:
    """What the section about the meeting on the page of a case needs."""
    return {
        "decisions": {code: say(text) for code, text in DECISIONS.items()},
        "decision_rows": range(1, DECISION_ROWS + 1),
        "organisations": await directory.names(conn),
    }


async def record(site: Site, request: Request) -> Response:
    """Asked, scheduled, invited, attended or held: one inbound event on behalf of the coordinator."""
    payload_of = _ACTIONS.get(request.path_params["action"])
    if payload_of is None:
        raise Notice("unknown")

    async def said(uow: Uow, form: FormData, case_id: UUID) -> Contract:
        return _built(payload_of, form, await directory.names(uow.conn), local_date(uow.now))

    return await posting.by_coordinator(site, request, said)


def _built(payload_of: Any, form: FormData, known: Mapping[str, str], today: date) -> Contract:
    try:
        return payload_of(form, known, today)
    except (ValidationError, ValueError):
        raise Notice("invalid") from None


def _requested(form: FormData, known: Mapping[str, str], today: date) -> Contract:
    return MdoRequested(emergency="spoed" in form)


def _scheduled(form: FormData, known: Mapping[str, str], today: date) -> Contract:
    on = date.fromisoformat(str(form.get("datum", "")))
    if on < today:
        raise Notice("invalid")
    return MdoScheduled(on=on, emergency="spoed" in form)


def _invited(form: FormData, known: Mapping[str, str], today: date) -> Contract:
    return MdoClientInvited()


def _attended(form: FormData, known: Mapping[str, str], today: date) -> Contract:
    return MdoClientAttended()


def _held(form: FormData, known: Mapping[str, str], today: date) -> Contract:
    """Every row that says what was decided must say whose it is and by when."""
    rows = [row for row in range(1, DECISION_ROWS + 1) if form.get(f"besluit{row}")]
    return MdoHeld(emergency="spoed" in form, decisions=tuple(_decision(form, known, row) for row in rows))


def _decision(form: FormData, known: Mapping[str, str], row: int) -> MdoDecision:
    return MdoDecision(
        kind=chosen(form, f"besluit{row}", DECISIONS),
        owner=chosen(form, f"door{row}", known),
        due=date.fromisoformat(str(form.get(f"voor{row}", ""))),
    )


_ACTIONS = {
    "gevraagd": _requested,
    "gepland": _scheduled,
    "uitgenodigd": _invited,
    "aanwezig": _attended,
    "gehouden": _held,
}
