"""Name and contact details: read from intake at this moment, on record there, shown and forgotten."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import httpx

from services.desk.http.language import say
from services.desk.http.rendering import day
from services.desk.settings import DeskSettings
from shared.messaging.logs import describe
from shared.schemas.values import Party

log = logging.getLogger("tijdig.desk")

TIMEOUT_SECONDS = 3.0
TRIES, PAUSE_SECONDS = 5, 0.4
"""Right after an acceptance intake may hear of it a moment later than the desk."""

LABELS: Mapping[str, str] = {
    "name": "Naam",
    "phone": "Telefoon",
    "email": "E-mail",
    "address": "Adres",
    "birth_date": "Geboortedatum",
}


@dataclass(frozen=True)
class Contact:
    """Labelled lines, or why there are none: refused, unavailable, or later."""

    lines: tuple[tuple[str, str], ...] = ()
    code: str | None = None


async def contact_details(
    settings: DeskSettings, case_id: UUID, party: Party, *, patient: bool = False
) -> Contact:
    """Ask intake on behalf of a party. `patient` tries again while intake says not yet."""
    contact = Contact(code="unavailable")
    for left in reversed(range(TRIES if patient else 1)):
        contact = await _ask(settings, case_id, party)
        if contact.code is None or not left:
            break
        await asyncio.sleep(PAUSE_SECONDS)
    return contact


async def _ask(settings: DeskSettings, case_id: UUID, party: Party) -> Contact:
    headers = {
        "authorization": f"Bearer {settings.secret('service.token')}",
        "x-tijdig-actor": str(party),
    }
    try:
        async with httpx.AsyncClient(base_url=settings.intake_url, timeout=TIMEOUT_SECONDS) as intake:
            answer = await intake.get(f"/cases/{case_id}/contact", headers=headers)
            if not answer.is_success:
                log.warning("contact details refused", extra={"code": answer.status_code})
                return Contact(code="refused" if answer.is_client_error else "unavailable")
            return Contact(_lines(answer.json()))
    except (httpx.HTTPError, ValueError) as error:
        log.warning("contact details not read: %s", describe(error))
        return Contact(code="unavailable")


def _lines(found: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    known = {name: found[name] for name in LABELS if found.get(name)}
    if "birth_date" in known:
        known["birth_date"] = day(date.fromisoformat(str(known["birth_date"])))
    return tuple((say(LABELS[name]), _written(value)) for name, value in known.items())


def _written(value: object) -> str:
    """An address is an object; everything else is text."""
    if not isinstance(value, Mapping):
        return str(value)
    lines = (("street", "number"), ("postcode", "city"))
    return ", ".join(" ".join(str(value.get(part, "")) for part in line).strip() for line in lines)
