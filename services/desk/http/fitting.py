"""«Passend aanbod»: what fits her and why, in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import asyncpg
from starlette.datastructures import FormData

from services.desk.http.language import say
from services.desk.http.site import chosen
from services.desk.http.wording import OFFERS
from services.desk.repository import fitting
from shared.pregnancy import ga_on
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
REASONS: Mapping[str, str] = {
    "closed": "kan niet meer",
    "not_yet": "kan nog niet",
    "age_unknown": "zwangerschapsduur?",
    "after_birth": "pas na de geboorte",
    "prenatal_only": "alleen tijdens de zwangerschap",
    "child_too_young": "het kind is daarvoor te jong",
    "child_too_old": "het kind is daarvoor te oud",
    "ask_need": "wil zij hier hulp bij?",
    "complex_only": "alleen bij een complexe casus",
    "assessed": "past niet, zegt wie haar sprak",
    "unasked": "alleen als zij erom vraagt",
    "early": "vóór 16+0 alleen als zij er zelf om vraagt",
    "doubt": "nu niet; wacht op haar",
    "no_criteria": "nog niet van kracht",
}
QUESTIONS: Mapping[str, str] = {
    "first_child": "eerste kind?",
    "under_20": "jonger dan 20?",
    "under_26": "jonger dan 26?",
    "some_dutch": "spreekt zij wat Nederlands?",
    "little_education": "weinig opleiding?",
    "smokes": "rookt zij?",
    "wishes_it": "wil zij dit zelf?",
}
NOTES: Mapping[str, str] = {
    "closes": "nog {days} dagen, tot {ga}",
    "closes_after": "nog {days} dagen",
    "opens": "vanaf {ga}, over {days} dagen",
    "opens_after": "over {days} dagen",
    "wait": "wachttijd {days} dagen",
    "bridges": "kan het wachten overbruggen",
    "unconfirmed": "lang niet bevestigd door de organisatie",
    "on_request": "op verzoek",
}
ANSWERS: Mapping[str, str] = {
    "accepted": "Aangenomen",
    "full": "Geen plek",
    "declined": "Neemt het niet aan",
    "refused": "Zij ziet ervan af",
}


def groups(options: list[dict[str, Any]], edd: date | None, today: date) -> dict[str, list[dict[str, Any]]]:
    """The options by what they are now, in the order that routing gave them, with their reasons in words."""
    shown = [{**option, "notes": list(_notes(option, edd, today))} for option in options]
    found = {state: [each for each in shown if each["state"] == state] for state in GROUPS}
    return {state: rows for state, rows in found.items() if rows}


def _notes(option: dict[str, Any], edd: date | None, today: date) -> Iterator[str]:
    if option["state"] != "no":
        yield from (_day(each, option, edd, today) for each in ("closes", "opens") if option[f"{each}_on"])
    dated = {"not_yet"} if option["opens_on"] else set[str]()
    codes = (code for code in option["reasons"] if code in REASONS and code not in dated)
    yield from (say(REASONS[code]) for code in codes)
    yield from (say(QUESTIONS[code]) for code in option["questions"] if code in QUESTIONS)
    if option["wait_days"]:
        yield say(NOTES["wait"]).format(days=option["wait_days"])
    yield from (say(NOTES[flag]) for flag in ("bridges", "on_request", "unconfirmed") if option[flag])


def _day(what: str, option: dict[str, Any], edd: date | None, today: date) -> str:
    """How many days there are, and where she is then; after the birth only the days."""
    day = date.fromisoformat(option[f"{what}_on"])
    prenatal = edd is not None and ga_on(edd, day).weeks <= 42
    words = say(NOTES[what if prenatal else f"{what}_after"])
    return words.format(days=(day - today).days, ga=ga_on(edd, day) if edd else "")


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
