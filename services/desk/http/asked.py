"""The page of an organisation that was asked for support: yes with its wait, no with a reason, begun.

It sees what is asked, where and how far along; never who she is. Whoever answers for the case brings them
together.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk.domain import Scope
from services.desk.handlers import commands
from services.desk.http import wording
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import Site, after, chosen
from services.desk.repository import cases, fitting
from shared.consent import Kind
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import SupportStarted
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.support import (
    DeclinedBy,
    SupportAccepted,
    SupportDeclined,
    SupportUnavailable,
    WhyNot,
)

FULL = "full"
WHY_NOT: Mapping[str, str] = {
    FULL: "Geen plek",
    WhyNot.NOT_OUR_AREA: "Niet ons werkgebied",
    WhyNot.OTHER_FITS_BETTER: "Een ander aanbod past beter",
    WhyNot.NOT_OFFERED: "Dit geven wij niet (meer)",
}
ANSWERED: Mapping[str, str] = {
    "accepted": "U zei ja.",
    "declined": "Dit gaat niet door.",
    "full": "U zei: geen plek.",
    "started": "Dit is begonnen.",
}


async def show(site: Site, request: Request) -> Response:
    """What is asked of this organisation in this case, and what it answered."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.OFFER, case_id)
    outcome = await site.outcome(request, case_id, str(scope.party))
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.CASE, scope.party)
        view = await cases.find(conn, case_id)
        rows = await _asked(conn, scope, case_id)
        names = await _names(conn, case_id)
    if view is None or not rows:
        raise Notice("early")
    shown: dict[str, Any] = {
        "case": view,
        "rows": rows,
        "offers": names,
        "answered": {code: say(words) for code, words in ANSWERED.items()},
        "why_not": {code: say(words) for code, words in WHY_NOT.items()},
    }
    return await site.page(request, "asked.html", **shown | dict(outcome))


async def answer(site: Site, request: Request) -> Response:
    """One inbound event on behalf of the party that was asked."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.OFFER, case_id)
    form = await site.form(request)
    async with site.context.transaction() as uow:
        await site.disclose(uow.conn, case_id, Kind.CASE, scope.party)
        known = {row["offer"] for row in await _asked(uow.conn, scope, case_id)}
        offer = str(form.get("aanbod", ""))
        if offer not in known:
            raise Notice("invalid")
        payload = _payload(request.path_params["action"], form, offer, scope.party.organisation)
        command_id = await commands.send(uow, payload, scope.party, case_id)
    return after(f"/aanvraag/{case_id}", command_id)


async def _asked(conn: asyncpg.Connection, scope: Scope, case_id: UUID) -> list[asyncpg.Record]:
    return await fitting.asked_of(conn, case_id, scope.party.organisation)


async def _names(conn: asyncpg.Connection, case_id: UUID) -> Mapping[str, str]:
    """How offers are called: as routing told, else as we know them."""
    found = await fitting.find(conn, case_id)
    told = {option["offer"]: option["name"] for option in found["options"]} if found else {}
    return {**wording.OFFERS, **told}


def _payload(action: str, form: FormData, offer: str, organisation: str) -> Contract:
    match action:
        case "ja":
            return _accepted(form, offer, organisation)
        case "nee":
            return _declined(chosen(form, "reden", WHY_NOT), offer, organisation)
        case "begonnen":
            return SupportStarted(offer=offer)
        case _:
            raise Notice("unknown")


def _accepted(form: FormData, offer: str, organisation: str) -> Contract:
    try:
        return SupportAccepted(
            offer=offer, organisation=organisation, wait_days=int(str(form.get("wachttijd") or "0"))
        )
    except (ValidationError, ValueError):
        raise Notice("invalid") from None


def _declined(reason: str, offer: str, organisation: str) -> Contract:
    if reason == FULL:
        return SupportUnavailable(offer=offer, organisation=organisation)
    by = DeclinedBy.ORGANISATION
    return SupportDeclined(offer=offer, declined_by=by, organisation=organisation, reason=WhyNot(reason))
