"""Who is asked and who answers for a case: load, decide, save, say so."""

from collections.abc import Sequence

from services.routing.domain import assignment
from services.routing.domain.assignment import Case, Confirm, Propose, Refuse, State, Unavailable
from services.routing.domain.social_map import SocialMap
from services.routing.metrics import CONFIRMATIONS, PROPOSALS, REFUSALS, UNAVAILABLE
from services.routing.repository import owning as repository
from services.routing.repository.owning import Opening
from shared.messaging import Refused, Uow
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerDeclined,
    CaseOwnerProposed,
    CaseOwnerReassigned,
    CaseOwnerRefused,
    CaseOwnerUnavailable,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed, CaseReopened
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Party

Decision = Propose | Confirm | Unavailable | Refuse


class Handlers:
    """Routing by one social map."""

    def __init__(self, social_map: SocialMap) -> None:
        self._map = social_map

    async def cases_opened(self, events: Sequence[Event[CaseOpened]], uow: Uow) -> None:
        """The coordinator is accountable at once; the first team is asked."""
        decisions = [assignment.first(self._map, event.data.municipality) for event in events]
        openings = [self._opening(event, found) for event, found in zip(events, decisions, strict=True)]
        routed = await repository.open_cases(uow.conn, openings, uow.now)
        for event, decision, opening in zip(events, decisions, openings, strict=True):
            if opening.case_id in routed:
                coordinator = opening.coordination.coordinator
                _say(decision, event, uow, accountable=coordinator, urgent=opening.urgent)

    def _opening(self, event: Event[CaseOpened], decision: Propose | Unavailable) -> Opening:
        municipality = event.data.municipality
        return Opening(
            case_id=event.case_id,
            municipality=municipality,
            urgent=event.data.urgent,
            coordination=self._map.coordination(municipality),
            proposal=decision if isinstance(decision, Propose) else None,
        )

    async def accepted(self, event: Event[CaseOwnerAccepted], uow: Uow) -> None:
        """Somebody said yes."""
        case = await repository.lock_case(uow.conn, event.case_id)
        await _carry_out(assignment.accept(case, _actor(event)), case, event, uow)

    async def declined(self, event: Event[CaseOwnerDeclined], uow: Uow) -> None:
        """Somebody said no."""
        case = await repository.lock_case(uow.conn, event.case_id)
        await _carry_out(assignment.decline(case, _actor(event), self._map), case, event, uow)

    async def reassigned(self, event: Event[CaseOwnerReassigned], uow: Uow) -> None:
        """The coordinator chose another organisation."""
        case = await repository.lock_case(uow.conn, event.case_id)
        decision = assignment.reassign(case, _actor(event), event.data.organisation, self._map)
        await _carry_out(decision, case, event, uow)


async def stopped(event: Event[Contract], uow: Uow) -> None:
    """Loss, withdrawal or closing: nobody is asked any more, and no answer counts."""
    await repository.stop_case(uow.conn, event.case_id, event.data.event, event.time)


async def reopened(event: Event[CaseReopened], uow: Uow) -> None:
    """A case that its owner had closed goes on; one that stopped for another reason does not."""
    await repository.reopen_case(uow.conn, event.case_id, CaseClosed.event)


async def _carry_out(decision: Decision, case: Case | None, event: Event[Contract], uow: Uow) -> None:
    match decision:
        case Propose():
            await repository.propose(uow.conn, event.case_id, decision, uow.now)
        case Confirm():
            await repository.confirm(uow.conn, event.case_id, decision, uow.now)
        case Unavailable():
            await repository.end_proposal(uow.conn, event.case_id, State.DECLINED)
        case Refuse():
            _refuse(decision, event, uow)
            return
    assert case is not None
    _say(decision, event, uow, accountable=case.accountable.owner, urgent=case.urgent)


def _say(
    decision: Propose | Confirm | Unavailable,
    event: Event[Contract],
    uow: Uow,
    *,
    accountable: Party,
    urgent: bool,
) -> None:
    """Publish what was decided."""
    match decision:
        case Propose(attempt, team):
            said: Contract = CaseOwnerProposed(
                attempt=attempt, owner=team.owner, deputy=team.deputy, accountable=accountable, urgent=urgent
            )
            PROPOSALS.inc()
        case Confirm(attempt, owner, deputy):
            said = CaseOwnerConfirmed(attempt=attempt, owner=owner, deputy=deputy)
            CONFIRMATIONS.inc()
        case Unavailable(code):
            said = CaseOwnerUnavailable(accountable=accountable, code=code)
            UNAVAILABLE.labels(code).inc()
    uow.publish(said, subject=event.case_id, cause=event)


def _refuse(decision: Refuse, event: Event[Contract], uow: Uow) -> None:
    told = CaseOwnerRefused(party=_actor(event), code=decision.code, remedy=decision.remedy)
    uow.publish(told, subject=event.case_id, cause=event)
    REFUSALS.labels(decision.code).inc()


def _actor(event: Event[Contract]) -> Party:
    """Who answered, as intake vouches for it."""
    try:
        return Party.parse(event.actor or "")
    except ValueError:
        raise Refused(
            "actor_missing", "send the role at the organisation that did it", field="actor"
        ) from None
