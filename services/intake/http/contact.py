"""`GET /cases/{case_id}/contact`: her contact details, at the moment somebody who may see them asks.

The read is on record before anything is shown, granted or not. If it cannot be recorded nothing is
shown. When intake is behind on its messages a withdrawal may be among them, so it holds.
"""

import logging
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.intake.domain import Person, judge_read, newcomer
from services.intake.metrics import READS
from services.intake.repository import access, sealing
from services.intake.repository.access import Access
from shared import consent
from shared.consent import Kind
from shared.consent.store import load as load_standing
from shared.messaging import Context, Uow, problem
from shared.messaging.logs import describe
from shared.messaging.operations import authorised
from shared.schemas.values import Party

log = logging.getLogger("tijdig.intake.contact")

STALE_SECONDS: Final = 30.0
_NOT_FOUND: Final = "case_unknown"


@dataclass(frozen=True)
class ContactDetails:
    """Reads of contact details by the desk, on behalf of a professional."""

    context: Context
    service_token: str

    async def get(self, request: Request) -> Response:
        """The details as JSON, never cached; 401, 403, 404 or 503 as a problem."""
        if not authorised(request, self.service_token):
            return problem(401, "unauthorised", "send the service token as bearer token")
        try:
            party = Party.parse(request.headers.get("x-tijdig-actor", ""))
        except ValueError:
            return problem(422, "actor_missing", "say who asks, as organisation/role", field="x-tijdig-actor")
        try:
            return await self._answer(request.path_params["case_id"], party)
        except Exception as error:  # fail closed: whatever breaks here, nothing is shown
            log.error("contact read failed: %s", describe(error))
            return problem(503, "not_available", "try again in a minute")

    async def _answer(self, case_id: UUID, party: Party) -> Response:
        if self.context.staleness() > STALE_SECONDS:
            return problem(503, "view_stale", "try again in a minute: messages wait to be read")
        async with self.context.transaction() as uow:
            code = await _decide(case_id, party, uow)
            await access.log(uow.conn, _access(case_id, party, code, uow))
        READS.labels(code or "granted").inc()
        person = None if code else await self._read(case_id, party)
        if person is None:
            status = 404 if code == _NOT_FOUND else 403
            return problem(status, code or "stopped", "only the accountable owner or deputy may see this")
        return JSONResponse(_shown(person), headers={"cache-control": "no-store"})

    async def _read(self, case_id: UUID, party: Party) -> Person | None:
        """The details. Asks the gate once more: a withdrawal may have come since the record was made."""
        async with self.context.transaction() as uow:
            if await _decide(case_id, party, uow):
                return None
            found = await access.sealed_person(uow.conn, case_id)
        return sealing.unseal(self.context.kek, found.pregnancy_id, found.person)


async def _decide(case_id: UUID, party: Party, uow: Uow) -> str | None:
    """Why this party may not see the details now; None when it may."""
    found = await access.holders(uow.conn, case_id)
    standing = await load_standing(uow.conn, case_id)
    receiver = newcomer(party, found.since if found else None, standing)
    verdict = consent.may_disclose(standing, Kind.IDENTITY, receiver)
    return judge_read(party, found.parties if found else None, None if verdict.allowed else verdict.code)


def _shown(person: Person) -> dict[str, Any]:
    """Enough to reach her. Her citizen service number is for care providers, and not for contact."""
    return person.model_dump(mode="json", exclude_none=True, exclude={"bsn"})


def _access(case_id: UUID, party: Party, code: str | None, uow: Uow) -> Access:
    return Access(
        case_id=case_id,
        party=party,
        outcome="refused" if code else "granted",
        reason=code or "consent",
        happened_at=uow.now,
        recorded_at=uow.system_now,
    )
