"""Who is asked and who answers for a case: load, decide, save, say so."""

from collections.abc import Sequence

from services.routing.domain import absence, assignment, candidates, moving, releasing
from services.routing.domain.assignment import Case, Confirm, Deputise, Nothing, Propose, Refuse, Unavailable
from services.routing.domain.social_map import SocialMap
from services.routing.domain.transfer import Wish
from services.routing.handlers.linking import tell_linked
from services.routing.handlers.saying import actor_of, refuse, say, say_changed
from services.routing.repository import moving as wishes
from services.routing.repository import owning as repository
from services.routing.repository.opening import Opening, open_cases
from shared.consent.gate import RECEIVER_MISSING, Standing, fold
from shared.messaging import Uow
from shared.pregnancy import local_date
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerDeclined,
    CaseOwnerReassigned,
    CaseOwnerReleased,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed, CasePhase, CasePhaseChanged
from shared.schemas.contracts.escalation import DeputyActivated, EscalationRaised, TimersStopped
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn
from shared.schemas.contracts.progress import CaseExplorationConcluded, RiskAssessed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.values import Party

Decision = Propose | Confirm | Unavailable | Refuse | Deputise | Nothing

_REOPENABLE = (CaseClosed.event, TimersStopped.event)
"""What a case may go on after. Loss and withdrawal are for good, whichever of them is heard first."""


class Handlers:
    """Routing by one social map."""

    def __init__(self, social_map: SocialMap) -> None:
        self._map = social_map

    async def cases_opened(self, events: Sequence[Event[CaseOpened]], uow: Uow) -> None:
        """The coordinator is accountable at once; the first team is asked."""
        decisions = [assignment.first(self._map, _question(event, uow)) for event in events]
        openings = [self._opening(event, found) for event, found in zip(events, decisions, strict=True)]
        routed = await open_cases(uow.conn, openings, uow.now)
        for event, decision, opening in zip(events, decisions, openings, strict=True):
            if opening.case_id in routed:
                coordinator = opening.coordination.coordinator
                say(decision, event, uow, accountable=coordinator, urgent=opening.urgent)

    def _opening(self, event: Event[CaseOpened], decision: Propose | Unavailable) -> Opening:
        municipality = event.data.municipality
        return Opening(
            case_id=event.case_id,
            municipality=municipality,
            urgent=event.data.urgent,
            complexity=event.data.complexity,
            dating=event.data.dating,
            interpreter=event.data.interpreter,
            coordination=self._map.coordination(municipality),
            proposal=decision if isinstance(decision, Propose) else None,
            consent=event.data.consent,
            consented_at=event.time,
        )

    async def consented(self, event: Event[ConsentGranted], uow: Uow) -> None:
        """She says who may know of her: whom that kept from being asked is asked, whom it bars no longer."""
        before, today = await repository.lock_case(uow.conn, event.case_id), local_date(uow.now)
        await repository.consented(uow.conn, event.case_id, event.data.consent.recipients, event.time)
        if before is None:
            return
        withheld = candidates.withheld(self._map, before.question(today), before.answered)
        case = await repository.lock_case(uow.conn, event.case_id)
        if case is None or await self._chosen_again(case, event, uow):
            return
        decision = assignment.consented(case, self._map, today, withheld=withheld)
        await _carry_out(decision, case, event, uow)

    async def _chosen_again(self, case: Case, event: Event[ConsentGranted], uow: Uow) -> bool:
        """Ask whom the coordinator chose, once she allows it. The coordinator hears where that cannot be."""
        wish = await wishes.wished(uow.conn, case.case_id, reassigns=True)
        if wish is None:
            return False
        decision = assignment.reassign(case, wish.by, wish.organisation, self._map, local_date(uow.now))
        if decision == Refuse(RECEIVER_MISSING):
            return False
        await wishes.forget_wish(uow.conn, case.case_id, reassigns=True)
        if isinstance(decision, Refuse):
            refuse(decision, event, uow, wished_by=wish.by)
            return False
        await _carry_out(decision, case, event, uow)
        return True

    async def accepted(self, event: Event[CaseOwnerAccepted], uow: Uow) -> None:
        """Somebody said yes."""
        case = await repository.lock_case(uow.conn, event.case_id)
        await _carry_out(assignment.accept(case, actor_of(event)), case, event, uow)

    async def declined(self, event: Event[CaseOwnerDeclined], uow: Uow) -> None:
        """Somebody said no."""
        case = await repository.lock_case(uow.conn, event.case_id)
        decision = assignment.decline(case, actor_of(event), self._map, local_date(uow.now))
        await _carry_out(decision, case, event, uow)

    async def released(self, event: Event[CaseOwnerReleased], uow: Uow) -> None:
        """The owner lays the case down."""
        case = await repository.lock_case(uow.conn, event.case_id)
        decision = releasing.release(case, actor_of(event), self._map, local_date(uow.now))
        if not isinstance(decision, Refuse):
            await repository.lay_down(uow.conn, event.case_id)
        await _carry_out(decision, case, event, uow)

    async def reassigned(self, event: Event[CaseOwnerReassigned], uow: Uow) -> None:
        """The coordinator chose another organisation. What only her consent is missing for is kept."""
        case = await repository.lock_case(uow.conn, event.case_id)
        chosen, by = event.data.organisation, actor_of(event)
        decision = assignment.reassign(case, by, chosen, self._map, local_date(uow.now))
        if isinstance(decision, Propose):
            await wishes.forget_wish(uow.conn, event.case_id, reassigns=True)
        elif case is not None and decision == Refuse(RECEIVER_MISSING):
            wish = Wish(by, chosen, case.municipality, reassigns=True)
            await wishes.keep_wish(uow.conn, event.case_id, wish)
        await _carry_out(decision, case, event, uow)

    async def escalated(self, event: Event[EscalationRaised], uow: Uow) -> None:
        """Time says how long nobody answered: then the next team is asked."""
        if not absence.may_pass_over(event.data.level, event.data.causes):
            return
        case = await repository.lock_case(uow.conn, event.case_id)
        decision = absence.silent(case, self._map, local_date(uow.now))
        await _carry_out(decision, case, event, uow)

    async def absent(self, event: Event[StaffAbsent], uow: Uow) -> None:
        """Somebody's person is away; or the team lead picked who stands in."""
        case = await repository.lock_case(uow.conn, event.case_id)
        decision = absence.absent(
            case,
            _whose(event),
            self._stand_in(case, event.data.deputy),
            self._map,
            local_date(uow.now),
            deputised=event.data.deputised,
        )
        await _carry_out(decision, case, event, uow)

    async def phase_changed(self, event: Event[CasePhaseChanged], uow: Uow) -> None:
        """A closed case goes on. Time decides that: within half a year, and never after a loss or withdrawal.

        Where nobody had said yes, whoever is next is asked.
        """
        if event.data.before is not CasePhase.CLOSED:
            return
        await repository.reopen_case(uow.conn, event.case_id, _REOPENABLE, event.time)
        case = await repository.lock_case(uow.conn, event.case_id)
        await _carry_out(assignment.resume(case, self._map, local_date(uow.now)), case, event, uow)

    def _stand_in(self, case: Case | None, organisation: str | None) -> Party | None:
        if case is None or organisation is None:
            return None
        roles = moving.roles_at(organisation, case.municipality, self._map)
        return next((party for party in roles if party != case.accountable.owner), None)


async def returned(event: Event[StaffReturned], uow: Uow) -> None:
    """The person is back."""
    case = await repository.lock_case(uow.conn, event.case_id)
    await _carry_out(absence.returned(case, _whose(event)), case, event, uow)


async def deputy_activated(event: Event[DeputyActivated], uow: Uow) -> None:
    """Time asked the deputy to act."""
    case = await repository.lock_case(uow.conn, event.case_id)
    await _carry_out(absence.deputy_activated(case), case, event, uow)


async def weighed(event: Event[RiskAssessed], uow: Uow) -> None:
    """How complex and urgent it is: whoever is asked from now on is chosen by it."""
    await repository.weigh(uow.conn, event.case_id, event.data.complexity, urgent=event.data.urgent)


async def explored(event: Event[CaseExplorationConcluded], uow: Uow) -> None:
    """Simple or complex was decided."""
    await repository.weigh(uow.conn, event.case_id, event.data.complexity)


async def stopped(event: Event[Contract], uow: Uow) -> None:
    """Loss, a withdrawal that counts, or closing: nobody is asked any more, and no answer counts."""
    because = event.data.event
    await repository.stop_case(uow.conn, event.case_id, because, event.time, reopenable=_REOPENABLE)


async def withdrawn(event: Event[ConsentWithdrawn], uow: Uow) -> None:
    """She took her permission back: for good, unless she consented since. A tie withdraws (AVG art. 7(3))."""
    if await repository.withdrawn(uow.conn, event.case_id, event.time):
        await stopped(event, uow)


async def timers_stopped(event: Event[TimersStopped], uow: Uow) -> None:
    """Time let go of the case: it ran its course and was closed without anybody doing it.

    What says so after the case went on again comes late, and is about the time before.
    """
    if not await repository.went_on_since(uow.conn, event.case_id, event.time):
        await stopped(event, uow)


async def _carry_out(decision: Decision, case: Case | None, event: Event[Contract], uow: Uow) -> None:
    match decision:
        case Nothing():
            return
        case Refuse():
            refuse(decision, event, uow)
            return
        case Deputise():
            await repository.deputise(uow.conn, event.case_id, decision)
            assert case is not None
            tell_linked(case, decision, event, uow)
            return
        case Propose():
            await repository.propose(uow.conn, event.case_id, decision, uow.now)
        case Confirm():
            await repository.confirm(uow.conn, event.case_id, decision, uow.now)
        case Unavailable(_, ends):
            await repository.end_proposal(uow.conn, event.case_id, ends)
    assert case is not None
    say(decision, event, uow, accountable=case.accountable.owner, urgent=case.urgent)
    if isinstance(decision, Confirm) and not say_changed(case, decision, event, uow):
        tell_linked(case, decision, event, uow)


def _question(event: Event[CaseOpened], uow: Uow) -> candidates.Question:
    heard = event.data
    return candidates.question(
        heard.municipality,
        heard.complexity,
        local_date(uow.now),
        urgent=heard.urgent,
        standing=fold(Standing(), event),
    )


def _whose(event: Event[StaffAbsent] | Event[StaffReturned]) -> str:
    """Whose person it is: the sender's own, unless the coordination named another."""
    return event.data.organisation or actor_of(event).organisation
