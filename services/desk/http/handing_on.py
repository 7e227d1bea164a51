"""Handing a case on (overdracht): the form by which its owner, or the coordinator, proposes it.

Routing decides whether it may be; a refusal comes back in words. No deadline begins anew, and whoever
answers for the case does so until the receiver has spoken with her. Nothing but an organisation and a
municipality is in the form, so an address, secret or not, has nowhere to go.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk import domain
from services.desk.http import posting, wording
from services.desk.http.notices import Notice
from services.desk.http.site import Site
from services.desk.http.taking_over import under_way
from services.desk.repository import directory
from shared.messaging import Uow
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.transfer import TransferProposed, TransferRefused

Places = Mapping[str, Sequence[tuple[str, str]]]
"""Municipality, as people call it → what can be chosen there: value of the form and how it is called."""


async def form_of(
    conn: asyncpg.Connection, view: asyncpg.Record, timeline: Sequence[asyncpg.Record], path: str
) -> dict[str, Any] | None:
    """What the section about handing on needs; None for a case that has stopped."""
    if view["stopped"] is not None:
        return None
    found = await directory.serving(conn, sorted(domain.OWNER_ROLES))
    owner = (view["owner"] or "").partition("/")[0]
    return {
        "path": path,
        "under_way": under_way(timeline),
        "places": places([dict(row) for row in found], view["municipality"], owner),
    }


def places(rows: Sequence[Mapping[str, Any]], here: str | None, owner: str) -> Places:
    """Who can be asked where, where she stays first; not whoever has the case already."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (str(row["name"]), str(row["organisation"]))):
        for code in row["municipalities"]:
            if (row["organisation"], code) != (owner, here):
                found[code].append((f"{code}/{row['organisation']}", row["name"]))
    order = sorted(found, key=lambda code: (code != here, wording.municipality(code)))
    return {wording.municipality(code): list(dict.fromkeys(found[code])) for code in order}


async def by_owner(site: Site, request: Request) -> Response:
    """The owner or its deputy proposes to hand the case on."""
    return await posting.by_owner(site, request, _proposal)


async def by_coordinator(site: Site, request: Request) -> Response:
    """The coordinator proposes it, or takes back what was proposed."""
    said = _SAID.get(request.path_params["action"])
    if said is None:
        raise Notice("unknown")
    return await posting.by_coordinator(site, request, said)


async def _proposal(uow: Uow, form: FormData, case_id: UUID) -> Contract:
    """What was chosen, if it is one of those that the form offers."""
    municipality, _, organisation = str(form.get("naar", "")).partition("/")
    rows = await directory.serving(uow.conn, sorted(domain.OWNER_ROLES))
    known = {(code, row["organisation"]) for row in rows for code in row["municipalities"]}
    if (municipality, organisation) not in known:
        raise Notice("invalid")
    return TransferProposed(organisation=organisation, municipality=municipality)


async def _taken_back(uow: Uow, form: FormData, case_id: UUID) -> Contract:
    return TransferRefused()


_SAID: Mapping[str, posting.Said] = {"voorstellen": _proposal, "terugnemen": _taken_back}
