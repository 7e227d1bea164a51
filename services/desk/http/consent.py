"""Whom she allows to know of her, recorded by who asked her: the owner, its deputy or the coordinator.

What is recorded is a whole permission, which takes the place of the one before; for what it may be used
stays as it was. An organisation of a kind that she does not name is asked for nothing (routing sees to it).
"""

from collections.abc import Mapping
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from services.desk.http import posting
from services.desk.http.language import say
from services.desk.http.notices import Notice
from services.desk.http.site import Site
from shared.consent.store import load
from shared.messaging import Uow
from shared.pregnancy import local_date
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.values import Consent, OrganisationKind

TEXT_VERSION = "desk-2026-1"
"""Of the words beside the boxes: another wording gets another version."""

EVERYBODY = "everybody"
RECEIVERS: Mapping[str, str] = {
    EVERYBODY: "Iedereen die haar helpt",
    OrganisationKind.JGZ: "Jeugdgezondheidszorg",
    OrganisationKind.SOCIAL_TEAM: "Sociaal team",
    OrganisationKind.MATERNITY_CARE: "Kraamzorg",
    OrganisationKind.SUPPORT: "Organisaties die steun geven",
    OrganisationKind.MIDWIFE: "Verloskundigen",
    OrganisationKind.HOSPITAL: "Ziekenhuis",
    OrganisationKind.GP: "Huisarts",
}


def boxes() -> dict[str, str]:
    """What can be ticked."""
    return {code: say(words) for code, words in RECEIVERS.items()}


async def by_owner(site: Site, request: Request) -> Response:
    """The owner, or its deputy, asked her."""
    return await posting.by_owner(site, request, _recorded)


async def by_coordinator(site: Site, request: Request) -> Response:
    """The coordinator records what was asked."""
    return await posting.by_coordinator(site, request, _recorded)


async def _recorded(uow: Uow, form: FormData, case_id: UUID) -> Contract:
    standing = await load(uow.conn, case_id)
    assert standing is not None
    consent = Consent(
        purposes=standing.purposes,
        text_version=TEXT_VERSION,
        given_on=local_date(uow.now),
        recipients=receivers(form),
    )
    return ConsentGranted(consent=consent)


def receivers(form: FormData) -> frozenset[OrganisationKind] | None:
    """Whom she named; None for everybody. Nobody at all is no permission."""
    ticked = {str(value) for value in form.getlist("wie")}
    if not ticked or not ticked <= RECEIVERS.keys():
        raise Notice("invalid")
    return None if EVERYBODY in ticked else frozenset(OrganisationKind(kind) for kind in ticked)
