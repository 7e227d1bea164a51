"""The page «Vastleggen»: everything that can be said of a case, by its owner, its deputy or the coordinator.

Who has no system of its own says here what such a system would send. Each form is made from its contract;
what is not right comes back at its field, and nothing has happened then.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.desk import domain
from services.desk.domain import Part
from services.desk.domain.waiting import Wait, waits
from services.desk.http import posting, wording
from services.desk.http.filling import FAULTS, SURE, Faulty, Situation, built, inputs, offers
from services.desk.http.form import Form, Source
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.ownership import ownership_of
from services.desk.http.recordable import FORMS, GROUPS
from services.desk.http.rendering import civil_day, day
from services.desk.http.sentences import WAITS
from services.desk.http.site import Site, after
from services.desk.http.worklist import coordinator
from services.desk.repository import cases, directory
from shared.consent import Kind
from shared.messaging import Uow
from shared.pregnancy import local_date
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import KIND_OF, OrganisationKind, Party

UNPROCESSABLE = 422
CLOSED = "closed"


async def show_owner(site: Site, request: Request, faulty: Faulty | None = None) -> Response:
    """The page of the owner or its deputy; anybody else is led back to the case."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.CASE, scope.party)
        view = await cases.find(conn, case_id)
        if view is None or domain.part_of(scope.party, ownership_of(view)) is not Part.ACCOUNTABLE:
            return after(f"/taak/{case_id}")
        situation = await _situation(conn, view, KIND_OF[scope.party.role])
    return await _page(site, request, situation, f"/taak/{case_id}", faulty)


async def show_coordinator(site: Site, request: Request, faulty: Faulty | None = None) -> Response:
    """The page of the coordinator."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    case_id: UUID = request.path_params["case_id"]
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.TASK, found[1], not_known="unknown")
        view = await cases.find(conn, case_id)
        if view is None:
            raise Notice("unknown")
        situation = await _situation(conn, view, OrganisationKind.COORDINATION)
    return await _page(site, request, situation, f"/casus/{case_id}", faulty)


async def by_owner(site: Site, request: Request) -> Response:
    """The owner or its deputy records something."""
    scope = await site.scope(request, LinkPurpose.RESPOND, request.path_params["case_id"])
    said = partial(_said, request.path_params["what"], scope.party)
    try:
        return await posting.by_owner(site, request, said)
    except Faulty as faulty:
        return await show_owner(site, request, faulty)


async def by_coordinator(site: Site, request: Request) -> Response:
    """The coordinator records something."""
    found = await coordinator(site, request)
    if isinstance(found, Response):
        return found
    try:
        return await posting.by_coordinator(
            site, request, partial(_said, request.path_params["what"], found[1])
        )
    except Faulty as faulty:
        return await show_coordinator(site, request, faulty)


async def _said(what: str, party: Party, uow: Uow, form: FormData, case_id: UUID) -> Contract:
    """What was filled in. Raises `Notice` for what cannot be said now, `Faulty` for what is not right."""
    view = await cases.find(uow.conn, case_id)
    if view is None or what not in FORMS:
        raise Notice("unknown")
    situation = await _situation(uow.conn, view, KIND_OF[party.role])
    if not offers(FORMS[what], situation):
        raise Notice("invalid")
    posted = {name: str(value) for name, value in form.items()}
    return built(FORMS[what], posted, situation, local_date(uow.now), uuid7)


async def _situation(conn: asyncpg.Connection, view: asyncpg.Record, kind: OrganisationKind) -> Situation:
    timeline = await cases.timeline(conn, view["case_id"])
    running = waits((row["at"], row["code"], json.loads(row["details"])) for row in timeline)
    supports = await cases.supports(conn, view["case_id"])
    steps = {
        str(row["item_id"]): row for row in await cases.plan(conn, view["case_id"]) if not row["closed_at"]
    }
    return Situation(
        kind=kind,
        closed=view["stopped"] == CLOSED,
        choices={
            Source.WAIT: {name: _wait(wait) for name, wait in running.items()},
            Source.RUNNING: {
                row["offer"]: wording.word(wording.OFFERS, row["offer"])
                for row in supports
                if row["ended_at"] is None
            },
            Source.STEP: {item_id: _step(row) for item_id, row in steps.items()},
            Source.PLAN: {code: say(words) for code, words in wording.PLAN_KINDS.items()},
            **await _places(conn, view),
        },
        steps={item_id: _as_it_stands(row) for item_id, row in steps.items()},
    )


def _step(row: asyncpg.Record) -> str:
    what = wording.word(wording.PLAN_KINDS, row["kind"])
    return say("{what}, vóór {day}").format(what=what, day=day(row["due"])) if row["due"] else what


def _as_it_stands(row: asyncpg.Record) -> Mapping[str, Any]:
    """What a step says beside its id and its date, as a payload."""
    return {name: row[name] for name in ("kind", "critical", "support", "at_birth")}


def _wait(wait: Wait) -> str:
    return say("{kind}, sinds {day}").format(kind=wording.word(WAITS, wait.kind), day=civil_day(wait.since))


async def _places(conn: asyncpg.Connection, view: asyncpg.Record) -> Mapping[Source, Mapping[str, str]]:
    """What the map knows: municipalities, whose person can be away, who can stand in where she lives."""
    names = await directory.names(conn)
    serving = await directory.serving(conn, sorted(domain.OWNER_ROLES))
    codes = {code for row in serving for code in row["municipalities"]} | wording.MUNICIPALITIES.keys()
    here = [row for row in serving if view["municipality"] in row["municipalities"]]
    whose = [text.partition("/")[0] for text in (view["owner"], view["deputy"]) if text]
    return {
        Source.MUNICIPALITY: {code: wording.municipality(code) for code in sorted(codes)},
        Source.STANDS_IN: {row["organisation"]: row["name"] for row in here},
        Source.LINKED: dict(sorted(names.items(), key=lambda each: each[1])),
        Source.WHOSE: {slug: wording.organisation(slug, names) for slug in whose},
    }


async def _page(
    site: Site, request: Request, situation: Situation, back: str, faulty: Faulty | None
) -> Response:
    about = {"case_id": request.path_params["case_id"], "back": back}
    today = local_date(site.context.clock.now())
    answer = await site.page(request, "recording.html", **about, **shown(situation, faulty, today))
    answer.status_code = UNPROCESSABLE if faulty else answer.status_code
    return answer


def shown(situation: Situation, faulty: Faulty | None, today: date) -> dict[str, Any]:
    """What the page says: the forms that there are now, and what was not right in one of them. Pure."""
    groups = _groups(situation)
    return {
        "groups": groups,
        "today": today,
        "wrong": faulty.form.event if faulty else None,
        "faults": {path: say(FAULTS[code]) for path, code in faulty.faults.items()} if faulty else {},
        "summary": _summary(groups, faulty) if faulty else [],
        "posted": faulty.posted if faulty else {},
        "sure": SURE,
    }


def _groups(situation: Situation) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """What can be recorded now, under its heading; a heading without forms is left out."""
    found = [
        (say(name), [_form(form, situation) for form in forms if offers(form, situation)])
        for name, forms in GROUPS.items()
    ]
    return [(name, forms) for name, forms in found if forms]


def _summary(groups: list[tuple[str, list[Mapping[str, Any]]]], faulty: Faulty) -> list[tuple[str, str, str]]:
    """What is not right, in the order of the form: the id of a field, its label, and what to do about it."""
    (form,) = (each for _, forms in groups for each in forms if each["event"] == faulty.form.event)
    places = {each["path"]: (each["key"], each["label"]) for each in form["inputs"]}
    places[SURE] = (SURE, form["sure"])
    return [
        (f"{form['key']}-{key}", label, say(FAULTS[faulty.faults[path]]))
        for path, (key, label) in places.items()
        if path in faulty.faults
    ]


def _form(form: Form, situation: Situation) -> Mapping[str, Any]:
    return {
        "event": form.event,
        "key": form.event.replace(".", "-"),
        "label": say(form.label),
        "hint": say(form.hint) if form.hint else None,
        "sure": say(form.sure) if form.sure else None,
        "inputs": [
            {
                "path": each.field.path,
                "key": each.field.path.replace(".", "-").replace("_", "-"),
                "label": say(each.field.label),
                "shape": each.shape.value,
                "choices": each.choices,
                "needed": each.needed,
                "ticked": each.ticked,
            }
            for each in inputs(form, situation)
        ],
    }
