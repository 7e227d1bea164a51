"""«Passend aanbod»: what fits her and why, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import asyncpg
from starlette.datastructures import FormData

from services.desk.http import explaining
from services.desk.http.language import say
from services.desk.http.site import chosen
from services.desk.http.wording import OFFERS
from services.desk.repository import fitting
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.support import (
    DeclinedBy,
    SupportAccepted,
    SupportDeclined,
    SupportFitAssessed,
    SupportOffered,
    SupportUnavailable,
)

STANDINGS: Mapping[str, str] = {
    "helped": "Er is steun, of die begint op tijd.",
    "waiting": "Er is een aanvraag gedaan; het antwoord komt binnen een werkdag.",
    "fitting": "Dit past nu. Bespreek met haar wat zij wil, en vraag het aan.",
    "opening": "Wat past begint op tijd, zodra het kan.",
    "asking": "Vraag na wat nog niet bekend is; binnen een werkdag.",
    "finding": "Er is nog niets onderweg. De coördinator zoekt verder, ook buiten de gemeente.",
    "silent": "Nu wordt niets aangeboden.",
}
GROUPS: Mapping[str, str] = {
    "fits": "Past nu",
    "ask": "Vraag na",
    "later": "Later",
    "lead": "Elders te vragen",
    "no": "Past niet",
}
NOTES: Mapping[str, str] = {
    "wait": "wachttijd {days}",
    "bridges": "kan het wachten overbruggen",
    "unconfirmed": "lang niet bevestigd door de organisatie",
    "on_request": "op verzoek",
}
BEFORE: Mapping[str, str] = {
    "choice": "staat voor het volgende: zij koos het zelf",
    "fits": "staat voor het volgende: dit past zeker",
    "closes": "staat voor het volgende: sluit eerder",
    "need": "staat voor het volgende: hier wil zij hulp bij",
    "bridges": "staat voor het volgende: kan het wachten overbruggen",
    "in_time": "staat voor het volgende: begint op tijd",
    "distance": "staat voor het volgende: is dichterbij",
    "on_request": "staat voor het volgende: dat is alleen op verzoek",
    "known": "staat voor het volgende: deze organisatie helpt haar al",
    "confirmed": "staat voor het volgende: is korter geleden bevestigd",
    "wait": "staat voor het volgende: kortere wachttijd",
    "name": "verder gelijk aan het volgende; op naam",
}
"""Why an option stands before the next one of its group: the grounds of routing's order."""
ANSWERS: Mapping[str, str] = {
    "accepted": "Aangenomen",
    "full": "Geen plek",
    "declined": "Neemt het niet aan",
    "refused": "Zij ziet ervan af",
}


def groups(options: list[dict[str, Any]], edd: date | None, today: date) -> dict[str, list[dict[str, Any]]]:
    """The options by what they are now, in the order that routing gave them, with their reasons in words."""
    shown = [_shown(option, edd, today) for option in options]
    found = {state: [each for each in shown if each["state"] == state] for state in GROUPS}
    return {state: rows for state, rows in found.items() if rows}


def _shown(option: dict[str, Any], edd: date | None, today: date) -> dict[str, Any]:
    said = explaining.answer(option, edd, today)
    return {**option, "answer": said, "notes": [each for each in _notes(option, edd, today) if each]}


def _notes(option: dict[str, Any], edd: date | None, today: date) -> Iterator[str]:
    """What the sentence leaves unsaid."""
    state = option["state"]
    left = explaining.time_left(option, edd, today) if state == "ask" else ""
    asked = explaining.questions(option) if state == "later" else ()
    yield from (left, *asked)
    if option["wait_days"]:
        yield say(NOTES["wait"]).format(days=explaining.days(option["wait_days"]))
    yield from (say(NOTES[flag]) for flag in ("bridges", "on_request", "unconfirmed") if option[flag])
    before = option.get("before") or ""
    if state != "no" and before in BEFORE:
        yield say(BEFORE[before])


async def picture(conn: asyncpg.Connection, view: asyncpg.Record, today: date) -> dict[str, Any] | None:
    """What the page shows of it; None before routing told anything, and when the case has stopped."""
    found = await fitting.find(conn, view["case_id"])
    if found is None or view["stopped"] is not None:
        return None
    return {
        "standing": found["standing"],
        "words": say(STANDINGS[found["standing"]]),
        "due": found["due"],
        "asked": await fitting.waiting(conn, view["case_id"]),
        "names": {**OFFERS, **{option["offer"]: option["name"] for option in found["options"]}},
        "groups": groups(found["options"], view["edd"], today),
        "headings": {state: say(words) for state, words in GROUPS.items()},
        "answers": {code: say(words) for code, words in ANSWERS.items()},
    }


def asked_for(form: FormData, _: date) -> Contract:
    """With her consent an offer was asked of an organisation."""
    return SupportOffered(offer=str(form.get("aanbod", "")), organisation=str(form.get("organisatie", "")))


def fits(form: FormData, _: date) -> Contract:
    """Whether an offer fits her, as the professional who asked her sees it."""
    answer = chosen(form, "past", {"ja": "", "nee": ""})
    return SupportFitAssessed(
        offer=str(form.get("aanbod", "")), fits=answer == "ja", wished="wens" in form and answer == "ja"
    )


def answered(form: FormData, _: date) -> Contract:
    """What an organisation, or she, answered to an offer."""
    offer, organisation = str(form.get("aanbod", "")), str(form.get("organisatie", ""))
    match chosen(form, "antwoord", ANSWERS):
        case "accepted":
            return SupportAccepted(offer=offer, organisation=organisation)
        case "full":
            return SupportUnavailable(offer=offer, organisation=organisation)
        case answer:
            by = DeclinedBy.CLIENT if answer == "refused" else DeclinedBy.ORGANISATION
            return SupportDeclined(offer=offer, declined_by=by, organisation=organisation)
