"""The page on which an organisation looks after its entries on the map of offers: confirm, or correct.

Routing holds the map and is asked for it each time; what is said here goes in by the front door as any
event does. About no case.
"""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.domain import Scope
from services.desk.handlers import commands
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import Site, Visitor, after, chosen
from services.desk.settings import DeskSettings
from shared.messaging.logs import describe
from shared.pregnancy import local_date
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.directory import MAP_ID, EntriesConfirmed, Mode, OfferAvailabilityChanged
from shared.schemas.values import Party

log = logging.getLogger("tijdig.desk")

TIMEOUT_SECONDS = 3.0
MODES: Mapping[str, str] = {
    Mode.YES: "Ja, dit geven wij",
    Mode.ON_REQUEST: "Alleen op verzoek",
    Mode.NO: "Nee, dit geven wij niet (meer)",
}


async def show(site: Site, request: Request) -> Response:
    """Everything that the map says about the visitor's own organisation."""
    visitor, scope = await _visitor(site, request)
    outcome = await site.outcome(request, MAP_ID, str(scope.party))
    found = await _read(site.settings, scope.party.organisation)
    shown: dict[str, Any] = {
        "organisation": scope.party.organisation,
        "confirmed_on": _day(found["confirmed_on"]),
        "entries": [_shown(entry) for entry in found["entries"]],
        "modes": {code: say(words) for code, words in MODES.items()},
        "today": local_date(site.context.clock.now()),
    }
    return await site.page(request, "entries.html", visitor=visitor, **shown | dict(outcome))


async def confirm(site: Site, request: Request) -> Response:
    """«Alles klopt nog»."""
    _, scope = await _visitor(site, request)
    await site.form(request)
    return await _say(site, scope, EntriesConfirmed())


async def correct(site: Site, request: Request) -> Response:
    """One entry is otherwise from a day on."""
    _, scope = await _visitor(site, request)
    form = await site.form(request)
    found = await _read(site.settings, scope.party.organisation)
    known = {_key(entry): entry for entry in found["entries"]}
    entry = known.get(str(form.get("regel", "")))
    if entry is None:
        raise Notice("invalid")
    return await _say(site, scope, _changed(form, entry))


async def _visitor(site: Site, request: Request) -> tuple[Visitor, Scope]:
    visitor = await site.visitor(request)
    scope = domain.own_entries(visitor.scopes)
    if scope is None:
        raise Notice("unknown", audited=bool(visitor.scopes))
    return visitor, scope


async def _say(site: Site, scope: Scope, payload: Contract) -> Response:
    async with site.context.transaction() as uow:
        command_id = await commands.send(uow, payload, scope.party, MAP_ID)
    return after("/aanbod", command_id)


async def _read(settings: DeskSettings, organisation: str) -> Mapping[str, Any]:
    """What routing's map says at this moment. Asks the visitor for patience while it does not answer."""
    try:
        async with httpx.AsyncClient(base_url=settings.routing_url, timeout=TIMEOUT_SECONDS) as routing:
            answer = await routing.get(f"/map/organisations/{organisation}")
            return answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        log.warning("entries of the map not read: %s", describe(error))
        raise Notice("stale") from None


def _shown(entry: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: _day(entry[name]) for name in ("valid_from", "valid_to", "stated_on")}
    return {**entry, **days, "key": _key(entry), "words": say(MODES[entry["mode"]])}


def _key(entry: Mapping[str, Any]) -> str:
    """What an entry is called in a form."""
    return f"{entry['offer']}.{entry['municipality']}.{entry['provider'].rpartition('/')[2]}"


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _changed(form: FormData, entry: Mapping[str, Any]) -> Contract:
    """What the form says about an entry; the offer, the place and who gives it are as they were."""
    try:
        first, last = _day(str(form.get("vanaf") or "")), _day(str(form.get("tot") or "") or None)
        if first is None or (last is not None and last < first):
            raise Notice("invalid")
        return OfferAvailabilityChanged(
            offer=entry["offer"],
            municipality=entry["municipality"],
            provider=Party.parse(entry["provider"]),
            mode=Mode(chosen(form, "modus", MODES)),
            valid_from=first,
            valid_to=last,
            places=_number(form, "plekken"),
            wait_days=_number(form, "wachttijd"),
        )
    except (ValidationError, ValueError):
        raise Notice("invalid") from None


def _number(form: FormData, field: str) -> int | None:
    written = str(form.get(field) or "").strip()
    return int(written) if written else None
