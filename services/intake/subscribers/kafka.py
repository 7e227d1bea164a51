"""Contract → handler; and the answers to whom something was refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from uuid_utils.compat import uuid7

from services.intake import domain
from services.intake.domain import UnconsentedReferral, UnsealedReferral
from services.intake.handlers.door import Admitted, FrontDoor
from services.intake.handlers.refusals import Declined, Early, refused
from services.intake.metrics import EARLY, REFERRALS, REFUSALS
from services.intake.repository import cases, early
from services.intake.subscribers.reading import Reader, reference_or_none, token_or_none
from shared.messaging import Context, Refused, Subscription, Uow
from shared.messaging.quarantine import RawMessage
from shared.messaging.subscription import Handler
from shared.schemas import Event, registry, service_source, topics
from shared.schemas.contracts.assignment import CaseOwnerConfirmed, CaseOwnerProposed
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.referral import MessageRefused, ReferralSubmitted
from shared.schemas.contracts.transfer import CaseTransferOpened

PATTERN: Final = f"{topics.INBOUND_PATTERN}|^{re.escape(topics.ASSIGNMENT)}$"
"""What organisations send, and what routing says about who has been asked."""

EARLY_PATIENCE: Final = timedelta(seconds=60)
_CAUGHT_UP_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Subscribers:
    """Takes messages from Kafka: whoever is refused gets an answer on its own topic."""

    door: FrontDoor
    reader: Reader

    def taking(self) -> Mapping[type[Contract], Handler]:
        """What may come in, and who takes it. Straight from the registry of event types."""
        rows = tuple(registry.inbound_types())
        facts = {row.contract: self.on_fact if row.of_a_case else self.door.pass_by for row in rows}
        del facts[ReferralSubmitted]
        return {**facts, UnsealedReferral: self.door.refer, UnconsentedReferral: self.door.refuse}

    def subscription(self) -> Subscription:
        """Everything that intake listens to."""
        answered = {contract: self._answered(take) for contract, take in self.taking().items()}
        del answered[UnsealedReferral]
        return Subscription(
            pattern=PATTERN,
            handlers={
                **answered,
                CaseOwnerConfirmed: self.on_confirmed,
                CaseTransferOpened: self.on_offered,
            },
            together={UnsealedReferral: self.on_referrals, CaseOwnerProposed: self.on_proposed},
            read=self.reader.read,
            fingerprint=self.reader.fingerprint,
            authentic_source=self.reader.authentic_source,
            organisation=self.reader.organisation,
            on_quarantine=self.on_quarantine,
            by_header=False,
        )

    def _answered(self, take: Handler) -> Handler:
        async def on_event(event: Event[Any], uow: Uow) -> None:
            try:
                await take(event, uow)
            except Early as refusal:
                await _keep(event, refusal, uow)
            except Declined as refusal:
                self._decline(event, refusal, uow)

        return on_event

    async def on_fact(self, event: Event[Contract], uow: Uow) -> None:
        """Take in a fact; what was told of a wait before this, its beginning, counts now."""
        case_id = await self.door.report(event, uow)
        begun = domain.wait_begun(event.data)
        if begun is not None:
            await self._hear_again(await early.take_of_wait(uow.conn, case_id, begun), uow)

    async def on_referrals(self, events: Sequence[Event[UnsealedReferral]], uow: Uow) -> None:
        """Open cases for all that may have one."""
        admitted: list[Admitted] = []
        for event in events:
            try:
                admitted.append(self.door.admit(event, uow))
            except Declined as refusal:
                self._decline(event, refusal, uow)
        for repeated in await self.door.open(admitted, uow) if admitted else ():
            try:
                await self.door.repeat(repeated, uow)
            except Declined as refusal:
                self._decline(repeated.event, refusal, uow)

    async def on_proposed(self, events: Sequence[Event[CaseOwnerProposed]], uow: Uow) -> None:
        """Whoever is asked has a say from now on; what they said too early counts now."""
        held = await cases.hold(uow.conn, [event.case_id for event in events])
        await self._hear([event for event in events if event.case_id in held], uow)

    async def on_confirmed(self, event: Event[CaseOwnerConfirmed], uow: Uow) -> None:
        """Whoever is accountable may read her contact details from now on."""
        if await cases.hold(uow.conn, [event.case_id]):
            await cases.confirm(uow.conn, event.case_id, event.data, event.time)
            await self._hear([event], uow)

    async def on_offered(self, event: Event[CaseTransferOpened], uow: Uow) -> None:
        """Whoever is offered the case after a move has a say from now on, and can answer."""
        if await cases.hold(uow.conn, [event.case_id]):
            await self._hear([event], uow)

    async def _hear(
        self,
        events: Sequence[Event[CaseOwnerProposed | CaseOwnerConfirmed | CaseTransferOpened]],
        uow: Uow,
    ) -> None:
        """Of cases that are locked. What was kept is looked for after that, or it could be missed."""
        parties = [
            (event.case_id, organisation)
            for event in events
            for organisation in {event.data.owner.organisation, event.data.deputy.organisation}
        ]
        if not parties:
            return
        await cases.add_parties(uow.conn, parties, uow.now)
        await self._hear_again(await early.take(uow.conn, parties), uow)

    async def _hear_again(self, facts: Sequence[Event[Contract]], uow: Uow) -> None:
        """What came early. What it waited for must not suffer from a fault of its own."""
        for fact in facts:
            try:
                await self.on_fact(fact, uow)
            except Early as refusal:
                await _keep(fact, refusal, uow)
            except Refused as refusal:
                self._decline(fact, refusal, uow)

    async def settle_early(self, context: Context) -> None:
        """Refuse what still waits though everything that could have allowed it has been read."""
        async with context.transaction() as uow:
            EARLY.set(await early.count(uow.conn))
            if context.staleness() > _CAUGHT_UP_SECONDS:
                return
            for event, wait in await early.expire(uow.conn, uow.system_now - EARLY_PATIENCE):
                remedy = "only who refers, helps or coordinates in this case may send this"
                unasked = Declined("party_not_allowed", remedy)
                self._decline(event, unasked if wait is None else refused(domain.unknown_wait()), uow)

    def _decline(self, event: Event[Any], refusal: Refused, uow: Uow) -> None:
        """Answer a readable message."""
        count_refusal(event.type, refusal)
        organisation = self.door.organisations.of_source(event.source).slug
        found = getattr(event.data, "reference", None) or reference_or_none(event.subject)
        _answer(organisation, refusal, uow, message_id=event.id, type=event.type, reference=found)

    async def on_quarantine(self, message: RawMessage, refusal: Refused, uow: Uow) -> None:
        """Answer a message that was put away, if it came on a connected organisation's topic."""
        headers = {name.lower(): value for name, value in message.headers}
        found = headers.get("ce_type", b"").decode("utf-8", "replace")
        known = found if found in registry.BY_TYPE else None
        count_refusal(known, refusal)
        organisation = self.reader.organisation(message)
        if organisation is not None:
            reference = reference_or_none((message.key or b"").decode("utf-8", "replace"))
            message_id = token_or_none(headers.get("ce_id"))
            _answer(organisation, refusal, uow, message_id=message_id, type=known, reference=reference)


async def _keep(event: Event[Any], refusal: Early, uow: Uow) -> None:
    """Put away what is early, under the case that it is about."""
    kept = replace(event, subject=str(refusal.case_id))
    await early.keep(uow.conn, kept, refusal.organisation, uow.system_now, refusal.wait_id)


def count_refusal(type: str | None, refusal: Refused) -> None:
    """Count what was refused, by code; referrals apart."""
    REFUSALS.labels(refusal.code).inc()
    if type == ReferralSubmitted.ce_type():
        REFERRALS.labels(refusal.code).inc()


def _answer(
    organisation: str,
    refusal: Refused,
    uow: Uow,
    *,
    message_id: str | None,
    type: str | None,
    reference: str | None,
) -> None:
    """Publish `message.refused` to one organisation; nothing of what it sent is repeated but its ids."""
    payload = MessageRefused(
        message_id=message_id,
        message_type=type,
        reference=reference,
        code=refusal.code,
        field=refusal.field,
        remedy=refusal.remedy,
    )
    event = Event(
        id=str(uuid7()),
        source=service_source(uow.service),
        type=payload.ce_type(),
        time=uow.now,
        data=payload,
        causation_id=message_id,
    )
    uow.publish_as(event, topic=topics.outbound(organisation), key=organisation)
