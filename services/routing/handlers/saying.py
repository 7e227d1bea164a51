"""What routing says about a decision, and who is spoken to."""

from services.routing.domain.assignment import Case, Confirm, Propose, Refuse, State, Turn, Unavailable
from services.routing.domain.moving import Complete
from services.routing.metrics import CONFIRMATIONS, PROPOSALS, REFUSALS, UNAVAILABLE
from shared.messaging import Refused, Uow
from shared.schemas import Event
from shared.schemas.contracts.assignment import (
    CaseOwnerConfirmed,
    CaseOwnerProposed,
    CaseOwnerRefused,
    CaseOwnerUnavailable,
    PartyChanged,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import Party


def say(
    decision: Propose | Confirm | Unavailable,
    event: Event[Contract],
    uow: Uow,
    *,
    accountable: Party,
    urgent: bool,
) -> None:
    """Publish what was decided about who owns the case."""
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


def say_changed(case: Case, decision: Confirm | Complete, event: Event[Contract], uow: Uow) -> bool:
    """Third parties hear that somebody else answers for the case, where another organisation does (S7).

    Answers whether it does.
    """
    changes = case.changes_hands(decision.owner)
    if changes:
        told = PartyChanged(
            owner=decision.owner, deputy=decision.deputy, former=tuple(case.accountable.parties)
        )
        uow.publish(told, subject=event.case_id, cause=event)
    return changes


def say_contact(turn: Turn, told: tuple[Party, ...], event: Event[Contract], uow: Uow) -> None:
    """These third parties hear in which role somebody is to be spoken to from now on."""
    said = PartyChanged(owner=turn.owner, deputy=turn.deputy, former=(), contact=contact_of(turn), told=told)
    uow.publish(said, subject=event.case_id, cause=event)


def contact_of(turn: Turn) -> Audience:
    """The role of whoever acts for the case: the coordinator's while nobody owns it."""
    if turn.state is State.COORDINATING:
        return Audience.COORDINATOR
    return Audience.DEPUTY if turn.deputised else Audience.OWNER


def refuse(decision: Refuse, event: Event[Contract], uow: Uow, *, wished_by: Party | None = None) -> None:
    """Tell whoever answered that it had no effect, and why.

    `wished_by`: who proposed it before. Then it is no answer to this event, and names no cause.
    """
    party = wished_by or actor_of(event)
    told = CaseOwnerRefused(party=party, code=decision.code, remedy=decision.remedy)
    uow.publish(told, subject=event.case_id, cause=None if wished_by else event)
    REFUSALS.labels(decision.code).inc()


def actor_of(event: Event[Contract]) -> Party:
    """Who answered, as intake vouches for it. Raises `Refused` for an answer of nobody."""
    try:
        return Party.parse(event.actor or "")
    except ValueError:
        raise Refused(
            "actor_missing", "send the role at the organisation that did it", field="actor"
        ) from None
