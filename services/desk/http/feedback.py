"""The referrer's page: what became of its own referral, what is asked of it, and nothing more."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.desk.http.notices import Notice
from services.desk.http.site import Site
from services.desk.repository import cases
from shared.consent import Kind
from shared.schemas.contracts.escalation import QUESTIONS
from shared.schemas.contracts.notification import LinkPurpose

_ANSWERS = frozenset({"birth.registered", "pregnancy.dating.changed", "pregnancy.dating.confirmed"})


def question(timeline: Iterable[tuple[str, Mapping[str, Any]]], *, stopped: str | None) -> str | None:
    """Which question to the referrer is open, from codes and details of the timeline, newest first.

    None in a case that has stopped, for whatever reason: nothing is asked about it any more.
    """
    if stopped is not None:
        return None
    for code, details in timeline:
        if code in _ANSWERS:
            return None
        if asked := QUESTIONS.intersection(details.get("causes") or ()):
            return next(iter(asked))
    return None


async def show(site: Site, request: Request) -> Response:
    """Who helps, since when, and what is asked."""
    case_id: UUID = request.path_params["case_id"]
    scope = await site.scope(request, LinkPurpose.FEEDBACK, case_id)
    async with site.context.connection() as conn:
        await site.disclose(conn, case_id, Kind.FEEDBACK, scope.party)
        view = await cases.find(conn, case_id)
        timeline = await cases.timeline(conn, case_id)
    if view is None:
        raise Notice("early")
    if view["referrer"] != str(scope.party):
        raise Notice("unknown", audited=True)
    said = ((row["code"], json.loads(row["details"])) for row in timeline)
    asked = question(said, stopped=view["stopped"])
    return await site.page(request, "feedback.html", case=view, question=asked)
