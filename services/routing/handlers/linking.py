"""Who else deals with her family: they hear in which role somebody is to be spoken to.

Only while her consent allows their kind of organisation to know of her; linking takes no say over that.
"""

from collections.abc import Collection

from services.routing.domain import candidates
from services.routing.domain.assignment import Case, Confirm, Deputise, State, Turn
from services.routing.handlers.saying import say_contact
from services.routing.repository import owning as repository
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.values import Party


async def linked(event: Event[ClientLinkedPartyAdded], uow: Uow) -> None:
    """Somebody is linked, and hears whom to speak to: now, or of a case not yet open once that changes."""
    party = Party(organisation=event.data.organisation, role=event.data.role)
    await repository.link(uow.conn, event.case_id, party)
    case = await repository.lock_case(uow.conn, event.case_id)
    if case is not None and not case.stopped and (told := _to_tell(case, (party,), case.accountable)):
        say_contact(case.accountable, told, event, uow)


def tell_linked(case: Case, decision: Confirm | Deputise, event: Event[Contract], uow: Uow) -> None:
    """The same organisation answers on, or the first one now does; but somebody else is to be spoken to."""
    before, after = case.accountable, after_it(case, decision)
    others = _to_tell(case, case.linked, after)
    if others and after.acting != before.acting:
        say_contact(after, others, event, uow)


def _to_tell(case: Case, linked: Collection[Party], turn: Turn) -> tuple[Party, ...]:
    """Which of those linked hear it: not who answers themselves, nor whom she does not allow to know."""
    others = (party for party in linked if party not in turn.parties)
    return tuple(party for party in others if candidates.may_know(case.standing, (party,)))


def after_it(case: Case, decision: Confirm | Deputise) -> Turn:
    """Who answers for the case once this was carried out."""
    now = case.accountable
    if isinstance(decision, Deputise):
        deputised = decision.deputised if decision.attempt == now.attempt else now.deputised
        return Turn(now.attempt, now.owner, now.deputy, now.state, accountable=True, deputised=deputised)
    return Turn(
        decision.attempt,
        decision.owner,
        decision.deputy,
        State.CONFIRMED,
        accountable=True,
        deputised=decision.deputised,
    )
