"""The search for fitting support: load, decide, save, say so. Begun off the path of a referral.

It begins when an owner is confirmed, when something is told about support, or when a window would close
before an owner may have said yes (`begin_before_it_closes`). What the map changes is looked at again in
small lots (`weigh_again`), the urgent first, each case in a transaction of its own.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.routing.domain.knowing import situation
from services.routing.domain.map.index import MapIndex
from services.routing.domain.ranking import CLOSES_SOON, rank
from services.routing.domain.seeking import Attempt, Stand, Step, stand
from services.routing.domain.supply import asked_party, elsewhere, near
from services.routing.domain.told import changes_by, weighed
from services.routing.handlers.social_map import Maps
from services.routing.metrics import ASKED, OFFERS_UNAVAILABLE, WEIGHED
from services.routing.repository import seeking as repository
from shared.messaging import Context, Uow
from shared.messaging.errors import is_transient
from shared.messaging.inbox import digest
from shared.messaging.subscription import Handler
from shared.pregnancy import local_date
from shared.schemas import Event
from shared.schemas.contracts import (
    assignment,
    case,
    directory,
    escalation,
    pregnancy,
    progress,
    support,
    transfer,
)
from shared.schemas.contracts.base import Contract
from shared.schemas.values import Party

LOT = 40
"""Cases per look: a lot takes less than half a second, and then the events of the day go first."""

PUT_OFF = timedelta(minutes=10)
"""After so long a case that could not be looked at is tried again. Default."""

_REOFFER = "reoffer"
"""The cause by which the case machine says that help may be offered again (S13)."""

_TERM = 280


class Seeking:
    """The search by the map of offers that is in force."""

    def __init__(self, maps: Maps) -> None:
        self._maps = maps

    def handlers(self) -> Mapping[type[Contract], Handler]:
        """What moves a search."""
        return {
            assignment.CaseOwnerConfirmed: self._begin,
            progress.CaseExplorationConcluded: self._begin,
            progress.RiskAssessed: self._look,
            support.SupportFitAssessed: self._fit,
            support.SupportOffered: self._offered,
            support.SupportAccepted: self._accepted,
            support.SupportDeclined: self._declined,
            support.SupportUnavailable: self._full,
            case.SupportStarted: self._started,
            case.SupportEnded: self._ended,
            progress.CaseHelpRefused: self._rests,
            case.CasePlanAgreed: self._wakes,
            case.CasePlanChanged: self._wakes,
            escalation.EscalationRaised: self._offered_again,
            escalation.TaskResolved: self._called_done,
            pregnancy.PregnancyDatingChanged: self._dated,
            pregnancy.PregnancyDatingConfirmed: self._dated,
            pregnancy.BirthRegistered: self._born,
            transfer.ClientMoved: self._moved,
            case.CasePhaseChanged: self._goes_on,
            directory.MapChanged: self._map_changed,
        }

    async def _begin(self, event: Event[Any], uow: Uow) -> None:
        await repository.begin(uow.conn, event.case_id)
        await self.weigh(uow, event.case_id, event)

    async def _look(self, event: Event[Any], uow: Uow) -> None:
        await self.weigh(uow, event.case_id, event)

    async def _fit(self, event: Event[support.SupportFitAssessed], uow: Uow) -> None:
        said = event.data
        await repository.note_fit(uow.conn, event.case_id, said.offer, said.fits, said.wished, event.time)
        await self._begin(event, uow)

    async def _offered(self, event: Event[support.SupportOffered], uow: Uow) -> None:
        await self._came(event, Step.OFFERED, uow, event.data.organisation)
        await self._ask(event, uow)

    async def _ask(self, event: Event[support.SupportOffered], uow: Uow) -> None:
        """Say which party is asked, so that its mailbox hears; where the map has none, the coordinator asks.

        Not once it answered, nor after a stop.
        """
        said, sought = event.data, await repository.load(uow.conn, event.case_id)
        attempts = sought.search.of(said.offer) if sought else ()
        asked = next((a for a in attempts if a.organisation == said.organisation), None)
        if sought is None or asked is None or asked.step is not Step.OFFERED:
            return
        index, today = await self._maps.in_force(uow.conn), local_date(uow.now)
        party = asked_party(index, said.offer, said.organisation, sought.known.municipality, today)
        ASKED.labels("mailbox" if party else "nobody").inc()
        told: Contract = support.SupportUnreached(
            offer=said.offer,
            organisation=said.organisation,
            coordinator=self._maps.social_map.coordination(sought.known.municipality).coordinator,
            due=asked.due,
        )
        if party is not None:
            told = support.SupportAsked(offer=said.offer, party=party, due=asked.due)
        uow.publish(told, subject=event.case_id, cause=event)

    async def _accepted(self, event: Event[support.SupportAccepted], uow: Uow) -> None:
        await self._came(event, Step.ACCEPTED, uow, event.data.organisation, event.data.wait_days)

    async def _declined(self, event: Event[support.SupportDeclined], uow: Uow) -> None:
        by_her = event.data.declined_by is support.DeclinedBy.CLIENT
        step = Step.REFUSED if by_her else Step.DECLINED
        await self._came(event, step, uow, event.data.organisation)

    async def _full(self, event: Event[support.SupportUnavailable], uow: Uow) -> None:
        await self._came(event, Step.FULL, uow, event.data.organisation)

    async def _started(self, event: Event[case.SupportStarted], uow: Uow) -> None:
        await self._came(event, Step.STARTED, uow)

    async def _ended(self, event: Event[case.SupportEnded], uow: Uow) -> None:
        await self._came(event, Step.ENDED, uow)

    async def _came(
        self, event: Event[Any], step: Step, uow: Uow, named: str | None = None, wait: int = 0
    ) -> None:
        """Something came of an offer. Without a name it is the sender's, or the only one that was asked."""
        organisation = named or await self._whose(event, uow)
        attempt = Attempt(event.data.offer, organisation, step, event.time, wait)
        await repository.note_attempt(uow.conn, event.case_id, attempt)
        await repository.begin(uow.conn, event.case_id)
        if step in (Step.OFFERED, Step.ACCEPTED, Step.STARTED):
            await repository.rest(uow.conn, event.case_id, resting=False)
        await self.weigh(uow, event.case_id, event)

    async def _whose(self, event: Event[Any], uow: Uow) -> str:
        sought = await repository.load(uow.conn, event.case_id)
        asked = [each.organisation for each in sought.search.of(event.data.offer)] if sought else []
        own = _organisation(event)
        return asked[0] if len(asked) == 1 and own not in asked else own

    async def _rests(self, event: Event[progress.CaseHelpRefused], uow: Uow) -> None:
        await repository.rest(uow.conn, event.case_id, resting=True)
        await self._look(event, uow)

    async def _wakes(self, event: Event[Any], uow: Uow) -> None:
        await repository.rest(uow.conn, event.case_id, resting=False)
        await self._look(event, uow)

    async def _offered_again(self, event: Event[escalation.EscalationRaised], uow: Uow) -> None:
        if any(cause.startswith(_REOFFER) for cause in event.data.causes):
            await repository.forget_refusals(uow.conn, event.case_id)
            await self._wakes(event, uow)

    async def _called_done(self, event: Event[escalation.TaskResolved], uow: Uow) -> None:
        """Only what is on its way ends a search; a task that is called done does not."""
        sought = await repository.load(uow.conn, event.case_id)
        finding = sought.search.finding if sought else None
        if finding is not None and event.data.kind == escalation.SEARCH_TASK:
            await repository.put_back(uow.conn, event.case_id, finding.put_back(uow.now).by)
            await self._look(event, uow)

    async def _goes_on(self, event: Event[case.CasePhaseChanged], uow: Uow) -> None:
        if event.data.before is case.CasePhase.CLOSED:
            await repository.anew(uow.conn, event.case_id)
            await self._look(event, uow)

    async def _dated(self, event: Event[Any], uow: Uow) -> None:
        """One that somebody looked at holds, however far it is from what was known."""
        dating, looked = event.data.dating, isinstance(event.data, pregnancy.PregnancyDatingConfirmed)
        if looked or not await repository.contradicted(uow.conn, event.case_id, dating):
            await repository.dated(uow.conn, event.case_id, dating.edd, dating.method, event.time)
            await self._look(event, uow)

    async def _born(self, event: Event[pregnancy.BirthRegistered], uow: Uow) -> None:
        await repository.born(uow.conn, event.case_id, event.data.born_on)
        await self._look(event, uow)

    async def _moved(self, event: Event[transfer.ClientMoved], uow: Uow) -> None:
        """She is helped where she stays, whoever answers for her meanwhile (S41)."""
        await repository.moved(uow.conn, event.case_id, event.data.municipality)
        await self._look(event, uow)

    async def _map_changed(self, event: Event[directory.MapChanged], uow: Uow) -> None:
        await repository.touched(uow.conn, event.data.municipalities)

    async def weigh(self, uow: Uow, case_id: UUID, cause: Event[Any] | None = None) -> None:
        """See how the search stands, and tell it where it changed."""
        sought = await repository.load(uow.conn, case_id)
        if sought is None:
            return
        index = await self._maps.in_force(uow.conn)
        her = situation(sought.known, local_date(uow.now))
        options = rank(near(index, her.municipality, her.day), her)
        found = stand(sought.search, options, her, uow.now)
        if found.lack is not None:
            leads = rank(elsewhere(index, her.municipality, her.day), her)
            found = stand(sought.search, options, her, uow.now, leads=leads)
        told = weighed(found, her)
        mark = digest(told.model_dump_json().encode()).hex()
        await repository.save(uow.conn, case_id, found.search, changes_by(found, her, uow.now), mark)
        WEIGHED.labels(told.standing).inc()
        if mark != sought.told:
            uow.publish(told, subject=case_id, cause=cause)
        # Anew, or once more: `put_back` moves only its end, in the row itself.
        if found.search.finding is not None and found.search.finding != sought.search.finding:
            self._hand_over(uow, case_id, found, her.municipality, cause)

    def _hand_over(
        self, uow: Uow, case_id: UUID, found: Stand, municipality: str, cause: Event[Any] | None
    ) -> None:
        """The coordinator has one working day to find something; after that others hear of it as well."""
        assert found.lack is not None
        assert found.search.finding is not None
        told = support.OfferUnavailable(
            municipality=municipality,
            code=found.lack,
            coordinator=self._maps.social_map.coordination(municipality).coordinator,
            due=found.search.finding.by,
            again=found.search.finding.told - 1,
        )
        uow.publish(told, subject=case_id, cause=cause)
        if not told.again:
            OFFERS_UNAVAILABLE.labels(found.lack).inc()

    async def weigh_again(self, context: Context) -> None:
        """A lot of the cases for which the clock or the map changed something, each by itself."""
        async with context.connection() as conn:
            due = await repository.next_due(conn, context.clock.now(), LOT)
        failed = [error for case_id in due if (error := await self._weighed_alone(context, case_id))]
        if failed:
            raise ExceptionGroup("cases that could not be weighed", failed)

    async def _weighed_alone(self, context: Context, case_id: UUID) -> Exception | None:
        """Look at one case again. One that cannot be is put off: it must not stand before the others."""
        try:
            async with context.transaction() as uow:
                await self.weigh(uow, case_id)
        except Exception as error:
            if is_transient(error):
                raise
            async with context.transaction() as uow:
                await repository.put_off(uow.conn, case_id, uow.now + PUT_OFF)
            return error
        return None

    async def begin_before_it_closes(self, context: Context) -> None:
        """Seek for who has no owner yet and a window that closes within four weeks; `weigh_again` looks."""
        day = local_date(context.clock.now())
        for closes in sorted(_closings(self._maps.index(), day)):
            latest = day + timedelta(days=_TERM - closes + CLOSES_SOON)
            async with context.connection() as conn:
                found = await repository.closing(conn, latest - timedelta(days=CLOSES_SOON - 1), latest, LOT)
            async with context.transaction() as uow:
                for case_id in found:
                    await repository.begin(uow.conn, case_id)


def _closings(index: MapIndex, day: date) -> set[int]:
    """The days of gestation on which something closes."""
    criteria = (offer.criteria_on(day) for offer in index.offers.values())
    return {each.closes for each in criteria if each is not None and each.closes is not None}


def _organisation(event: Event[Any]) -> str:
    return Party.parse(event.actor).organisation if event.actor else "onbekend"


def one_after_another(*parts: Mapping[type[Contract], Handler]) -> Mapping[type[Contract], Handler]:
    """Several handlers of one event, in this order."""
    known: dict[type[Contract], list[Handler]] = {}
    for part in parts:
        for contract, handler in part.items():
            known.setdefault(contract, []).append(handler)
    return {contract: _chained(handlers) for contract, handlers in known.items()}


def _chained(handlers: list[Handler]) -> Handler:
    async def handle(event: Event[Any], uow: Uow) -> None:
        for each in handlers:
            await each(event, uow)

    return handle
