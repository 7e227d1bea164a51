"""Handing a case on: load, decide, save, say so. The owner before answers for it to the end."""

from services.routing.domain import moving
from services.routing.domain.assignment import Case, Confirm, Nothing, Refuse, Unavailable
from services.routing.domain.moving import Bounce, Complete, Offer, Relocate, TakeOn, Withdraw
from services.routing.domain.owner_rules import Team
from services.routing.domain.social_map import SocialMap
from services.routing.domain.transfer import Stage, Transfer, Wish
from services.routing.handlers.linking import tell_linked
from services.routing.handlers.saying import actor_of, refuse, say, say_changed
from services.routing.metrics import TRANSFERS
from services.routing.repository import moving as transfers
from services.routing.repository import owning
from shared.consent.gate import RECEIVER_MISSING
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.transfer import (
    CaseTransferAccepted,
    CaseTransferBounced,
    CaseTransferCompleted,
    CaseTransferOpened,
    CaseTransferWithdrawn,
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)

Effective = Offer | TakeOn | Bounce | Withdraw | Complete | Relocate | Unavailable
Decision = Effective | Refuse | Nothing


class Moves:
    """Transfers by one social map."""

    def __init__(self, social_map: SocialMap) -> None:
        self._map = social_map

    async def moved(self, event: Event[ClientMoved], uow: Uow) -> None:
        """She moved: the team where she lives now is offered the case by itself; not if she is back (S41)."""
        case = await owning.lock_case(uow.conn, event.case_id)
        await transfers.forget_wishes(uow.conn, event.case_id)
        decision = moving.moved(case, event.data.municipality, self._map, uow.now)
        await _carry_out(decision, case, event, uow)

    async def consented(self, event: Event[ConsentGranted], uow: Uow) -> None:
        """She now allows somebody to know of her: what waited for that is offered.

        To whom it was proposed, else, where she moved, to whoever would take the case there.
        """
        case = await owning.lock_case(uow.conn, event.case_id)
        if case is None or case.stopped or await self._proposed_again(case, event, uow):
            return
        if case.stays_in is not None and case.transfer is None:
            decision = moving.moved(case, case.stays_in, self._map, uow.now)
            if not isinstance(decision, Unavailable):
                await _carry_out(decision, case, event, uow)

    async def _proposed_again(self, case: Case, event: Event[ConsentGranted], uow: Uow) -> bool:
        """Propose once more what her consent did not cover. Whoever wished it hears where that cannot be."""
        wish = await transfers.wished(uow.conn, case.case_id, reassigns=False)
        if wish is None:
            return False
        decision = moving.propose(case, wish.by, wish.organisation, wish.municipality, self._map, uow.now)
        if decision == Refuse(RECEIVER_MISSING):
            return False
        await transfers.forget_wish(uow.conn, case.case_id, reassigns=False)
        if isinstance(decision, Refuse):
            refuse(decision, event, uow, wished_by=wish.by)
            return False
        await _carry_out(decision, case, event, uow)
        return True

    async def proposed(self, event: Event[TransferProposed], uow: Uow) -> None:
        """Somebody wants to hand the case on. What only her consent is missing for is kept."""
        case, heard = await owning.lock_case(uow.conn, event.case_id), event.data
        wish = Wish(actor_of(event), heard.organisation, heard.municipality)
        decision = moving.propose(case, wish.by, wish.organisation, wish.municipality, self._map, uow.now)
        if decision == Refuse(RECEIVER_MISSING):
            await transfers.keep_wish(uow.conn, event.case_id, wish)
        await _carry_out(decision, case, event, uow)

    async def accepted(self, event: Event[TransferAccepted], uow: Uow) -> None:
        """The receiver says yes."""
        case = await owning.lock_case(uow.conn, event.case_id)
        await _carry_out(moving.accept(case, actor_of(event)), case, event, uow)

    async def refused(self, event: Event[TransferRefused], uow: Uow) -> None:
        """The receiver says no."""
        case = await owning.lock_case(uow.conn, event.case_id)
        await _carry_out(moving.refuse(case, actor_of(event), self._map, uow.now), case, event, uow)

    async def completed(self, event: Event[TransferCompleted], uow: Uow) -> None:
        """The receiver spoke with her: it is the owner."""
        case = await owning.lock_case(uow.conn, event.case_id)
        decision = moving.complete(case, actor_of(event), event.data.deputy, self._map)
        await _carry_out(decision, case, event, uow)


async def _carry_out(decision: Decision, case: Case | None, event: Event[Contract], uow: Uow) -> None:
    match decision:
        case Nothing():
            return
        case Refuse():
            refuse(decision, event, uow)
            return
        case _:
            assert case is not None
            await _save(decision, uow, case)
            _say(decision, case, event, uow)


async def _save(decision: Effective, uow: Uow, case: Case) -> None:
    conn, case_id = uow.conn, case.case_id
    match decision:
        case Offer():
            await transfers.open_transfer(conn, case_id, decision, uow.now)
        case TakeOn(number):
            await transfers.accept_transfer(conn, case_id, number, uow.now)
        case Bounce():
            await transfers.end_transfer(conn, case_id, Stage.REFUSED, uow.now)
        case Withdraw():
            await transfers.end_transfer(conn, case_id, Stage.WITHDRAWN, uow.now)
        case Complete():
            await transfers.end_transfer(conn, case_id, Stage.COMPLETED, uow.now)
            await transfers.relocate(conn, case_id, decision)
            await owning.confirm(conn, case_id, decision, uow.now)
        case Relocate():
            await transfers.open_transfer(conn, case_id, decision, uow.now)
            await transfers.end_transfer(conn, case_id, Stage.COMPLETED, uow.now)
            await transfers.relocate(conn, case_id, decision)
        case Unavailable():
            await transfers.end_transfer(conn, case_id, Stage.WITHDRAWN, uow.now)


def _say(decision: Effective, case: Case, event: Event[Contract], uow: Uow) -> None:
    """Publish what was decided; who is accountable is said with it."""
    accountable = case.accountable.owner
    match decision:
        case Offer() | Relocate():
            _say_opened(decision, case, event, uow)
        case TakeOn(number):
            assert case.transfer is not None
            said = CaseTransferAccepted(number=number, owner=case.transfer.owner, accountable=accountable)
            _publish(said, event, uow)
        case Bounce(number, times):
            assert case.transfer is not None
            bounced = CaseTransferBounced(
                number=number, owner=case.transfer.owner, accountable=accountable, times=times
            )
            _publish(bounced, event, uow)
        case Withdraw():
            assert case.transfer is not None
            _publish(_withdrawn(case.transfer, case), event, uow)
        case Complete(number, attempt, owner, deputy, municipality):
            done = CaseTransferCompleted(number=number, owner=owner, deputy=deputy, municipality=municipality)
            _publish(done, event, uow)
            confirmed = Confirm(attempt, owner, deputy)
            say(confirmed, event, uow, accountable=accountable, urgent=case.urgent)
            if not say_changed(case, decision, event, uow):
                tell_linked(case, confirmed, event, uow)
        case Unavailable():
            _take_back(None, case, event, uow)
            say(decision, event, uow, accountable=accountable, urgent=case.urgent)


def _say_opened(decision: Offer | Relocate, case: Case, event: Event[Contract], uow: Uow) -> None:
    """The case is offered; to the team that has it already that is all."""
    team = decision.team
    _take_back(team, case, event, uow)
    _publish(_opened(decision, case), event, uow)
    if isinstance(decision, Relocate):
        stays = CaseTransferCompleted(
            number=decision.number,
            owner=team.owner,
            deputy=case.accountable.deputy,
            municipality=decision.municipality,
        )
        _publish(stays, event, uow)


def _take_back(team: Team | None, case: Case, event: Event[Contract], uow: Uow) -> None:
    """Whoever was asked before hears that it need not answer; not where the same team is asked anew."""
    over = case.transfer
    if over is not None and (team is None or (over.owner, over.deputy) != (team.owner, team.deputy)):
        _publish(_withdrawn(over, case, replaced=True), event, uow)


def _withdrawn(over: Transfer, case: Case, *, replaced: bool = False) -> CaseTransferWithdrawn:
    return CaseTransferWithdrawn(
        number=over.number,
        owner=over.owner,
        deputy=over.deputy,
        accountable=case.accountable.owner,
        replaced=replaced,
    )


def _opened(decision: Offer | Relocate, case: Case) -> CaseTransferOpened:
    return CaseTransferOpened(
        number=decision.number,
        owner=decision.team.owner,
        deputy=decision.team.deputy,
        municipality=decision.municipality,
        accountable=case.accountable.owner,
        urgent=case.urgent,
    )


def _publish(said: Contract, event: Event[Contract], uow: Uow) -> None:
    uow.publish(said, subject=event.case_id, cause=event)
    TRANSFERS.labels(said.event.rpartition(".")[2]).inc()
