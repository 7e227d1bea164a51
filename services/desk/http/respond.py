"""The professional's page: answer the proposal, then record what happens. One case, one party."""

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.desk import domain
from services.desk.domain import Part, Scope
from services.desk.handlers import commands
from services.desk.http import consent, fitting, handing_on, wording
from services.desk.http.contact import Contact, contact_details
from services.desk.http.handing_over import note_of
from services.desk.http.notices import Notice
from services.desk.http.ownership import ownership_of
from services.desk.http.pregnancy import strip
from services.desk.http.site import COMMAND, Site, after, chosen
from services.desk.http.taking_over import offered_to
from services.desk.http.told import own_file_since
from services.desk.repository import cases
from shared.consent import Kind
from shared.pregnancy import local_date
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerDeclined
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import (
    CaseContactMade,
    CaseItemClosed,
    CasePlanAgreed,
    ContactMode,
    PlanItem,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.referral import ReferralAcknowledged

PLAN_ROWS = 4
"""How many agreements one form offers room for."""


async def show(site: Site, request: Request) -> Response:
    """What this party is asked, or what it can record, as things stand now."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    outcome = await site.outcome(request, case_id, str(scope.party))
    async with site.context.connection() as conn:
        view, part = await _situation(site, conn, scope, case_id)
        shown = await _picture(site, conn, view)
    if part is Part.NONE and (transfer := offered_to(shown["timeline"], scope.party)):
        return await site.page(request, "transfer.html", transfer=transfer, **shown | dict(outcome))
    if part is Part.NONE:
        return await site.page(request, "elsewhere.html", case=view, **outcome)
    if part is Part.ASKED:
        return await site.page(request, "proposal.html", party=str(scope.party), **shown | dict(outcome))
    audience = Audience.OWNER if str(scope.party) == view["owner"] else Audience.DEPUTY
    shown["own_file_since"] = own_file_since(shown["timeline"], audience)
    shown["note"] = note_of(shown) if str(scope.party) == shown["case"]["deputy"] else None
    shown["contact"] = await _contact_details(site, request, scope, refreshing="refresh" in outcome)
    return await site.page(request, "respond.html", party=str(scope.party), **shown | dict(outcome))


async def _contact_details(site: Site, request: Request, scope: Scope, *, refreshing: bool) -> Contact:
    """Read once per page that is really looked at: every read is on record."""
    case_id: UUID = request.path_params["case_id"]
    if refreshing:
        return Contact(code="later")
    patient = COMMAND in request.query_params
    return await contact_details(site.settings, case_id, scope.party, patient=patient)


async def _situation(
    site: Site, conn: asyncpg.Connection, scope: Scope, case_id: UUID
) -> tuple[asyncpg.Record, Part]:
    """The case and this party's part in it, if anything may be shown of it now."""
    await site.disclose(conn, case_id, Kind.CASE, scope.party)
    view = await cases.find(conn, case_id)
    if view is None:
        raise Notice("early")
    return view, domain.part_of(scope.party, ownership_of(view))


async def _picture(site: Site, conn: asyncpg.Connection, view: asyncpg.Record) -> dict[str, Any]:
    case_id: UUID = view["case_id"]
    supports = await cases.supports(conn, case_id)
    deadlines = await cases.deadlines(conn, case_id)
    timeline = await cases.timeline(conn, case_id)
    running = view["edd"] is not None and view["stopped"] is None
    return {
        "case": view,
        "timeline": timeline,
        "open_deadlines": deadlines,
        "deadlines": [deadlines[place] for place in domain.soonest([d["subject"] for d in deadlines])],
        "plan": await cases.plan(conn, case_id),
        "fitting": await fitting.picture(conn, view, local_date(site.context.clock.now())),
        "supports": supports,
        "consent_path": f"/taak/{case_id}/toestemming",
        "receivers": consent.boxes(),
        "handing": await handing_on.form_of(conn, view, timeline, f"/taak/{case_id}/overdracht"),
        "running": [row["offer"] for row in supports if row["ended_at"] is None],
        "strip": strip(view["edd"], site.context.clock.now()) if running else None,
        "plan_rows": range(1, PLAN_ROWS + 1),
    }


async def answer(site: Site, request: Request) -> Response:
    """Any form of this page becomes one inbound event on behalf of the party."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.RESPOND, case_id)
    form = await site.form(request)
    action = request.path_params["action"]
    if action not in _ACTIONS:
        raise Notice("unknown")
    wanted, payload_of = _ACTIONS[action]
    async with site.context.transaction() as uow:
        _, part = await _situation(site, uow.conn, scope, case_id)
        if part is not wanted:
            return after(f"/taak/{case_id}")
        payload = _built(payload_of, form, local_date(uow.now))
        command_id = await commands.send(uow, payload, scope.party, case_id)
    return after(f"/taak/{case_id}", command_id)


def _built(payload_of: Any, form: FormData, today: date) -> Contract:
    try:
        return payload_of(form, today)
    except (ValidationError, ValueError):
        raise Notice("invalid") from None


def _accepted(form: FormData, today: date) -> Contract:
    return CaseOwnerAccepted()


def _declined(form: FormData, today: date) -> Contract:
    return CaseOwnerDeclined(reason=chosen(form, "reden", wording.DECLINE_REASONS))


def _read(form: FormData, today: date) -> Contract:
    return ReferralAcknowledged()


def _contact(form: FormData, today: date) -> Contract:
    client, referrer = "client" in form, "aanmelder" in form
    if not (client or referrer):
        raise Notice("invalid")
    mode = ContactMode(chosen(form, "wijze", wording.MODES))
    return CaseContactMade(with_client=client, with_referrer=referrer, mode=mode)


def _plan(form: FormData, today: date) -> Contract:
    items = [item for row in range(1, PLAN_ROWS + 1) if (item := _item(form, row, today))]
    return CasePlanAgreed(items=tuple(items))


def _item(form: FormData, row: int, today: date) -> PlanItem | None:
    """One row of the plan's form; a row without a kind is empty."""
    if not form.get(f"afspraak{row}"):
        return None
    written = str(form.get(f"datum{row}", ""))
    due = date.fromisoformat(written) if written else None
    if not domain.plausible_item_due(due, today):
        raise Notice("invalid")
    return PlanItem(
        item_id=uuid7(),
        kind=chosen(form, f"afspraak{row}", wording.PLAN_KINDS),
        critical=f"kritiek{row}" in form,
        due=due,
    )


def _item_closed(form: FormData, today: date) -> Contract:
    return CaseItemClosed(item_id=UUID(str(form.get("afspraak", ""))))


def _started(form: FormData, today: date) -> Contract:
    return SupportStarted(offer=chosen(form, "aanbod", wording.OFFERS))


def _ended(form: FormData, today: date) -> Contract:
    return SupportEnded(offer=chosen(form, "aanbod", wording.OFFERS))


_ACTIONS = {
    "aannemen": (Part.ASKED, _accepted),
    "afwijzen": (Part.ASKED, _declined),
    "gelezen": (Part.ASKED, _read),
    "contact": (Part.ACCOUNTABLE, _contact),
    "plan": (Part.ACCOUNTABLE, _plan),
    "afspraak-klaar": (Part.ACCOUNTABLE, _item_closed),
    "aanbod-past": (Part.ACCOUNTABLE, fitting.fits),
    "aanbod-gevraagd": (Part.ACCOUNTABLE, fitting.asked_for),
    "aanbod-antwoord": (Part.ACCOUNTABLE, fitting.answered),
    "steun-gestart": (Part.ACCOUNTABLE, _started),
    "steun-beeindigd": (Part.ACCOUNTABLE, _ended),
}
