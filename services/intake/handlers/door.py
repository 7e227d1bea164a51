"""What the front door does with each message: load, decide, save and publish. Nobody commits here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from uuid_utils.compat import uuid7

from services.intake import domain
from services.intake.domain import CaseView, Sender, UnconsentedReferral, UnsealedReferral
from services.intake.handlers.recognising import Overtaken, Referred, fingerprints, look, parted, remember
from services.intake.handlers.refusals import Declined, NotAsked, enforce
from services.intake.handlers.restricting import keep_wait, told_where
from services.intake.metrics import FACTS, REFERRALS
from services.intake.repository import cases, duplicates, openings, sealing
from services.intake.repository.openings import Opening
from services.intake.settings.organisations import Organisation, Organisations
from shared import consent
from shared.consent.store import load as standing_of
from shared.consent.store import note as note_standing
from shared.messaging import Refused, Uow
from shared.schemas import Event, topics
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import CaseClosed
from shared.schemas.contracts.directory import MAP_ID
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ConsentGranted,
    ConsentWithdrawn,
    PregnancyDatingChanged,
    PregnancyDatingConfirmed,
    PregnancyEnded,
)
from shared.schemas.contracts.referral import ReferralAccepted
from shared.schemas.values import OrganisationKind, Party
from shared.sealing.box import KeyEncryptionKey


@dataclass(frozen=True, slots=True)
class Admitted:
    """A referral that may be accepted, with everything that it will write."""

    event: Event[UnsealedReferral]
    organisation: Organisation
    opening: Opening


@dataclass(frozen=True)
class FrontDoor:
    """The same for Kafka and HTTP. Raises `Declined` or `Refused` before it has written anything."""

    organisations: Organisations
    kek: KeyEncryptionKey
    recognises: bool = False
    """Whether a second referral of the same pregnancy joins the case that is open."""

    async def refer(self, event: Event[UnsealedReferral], uow: Uow) -> None:
        """Open a case for a referral, or recognise one that was accepted before."""
        for repeated in await self.open([self.admit(event, uow)], uow):
            await self.repeat(repeated, uow)

    def admit(self, event: Event[UnsealedReferral], uow: Uow) -> Admitted:
        """What a referral would write, once it is judged. Raises `Declined` or `Refused`."""
        organisation = self.organisations.of_source(event.source)
        enforce(domain.judge_referral(event.data, organisation.kind, domain.day_told(event.time, uow.now)))
        return Admitted(event, organisation, self._opening(event, organisation))

    async def open(self, admitted: Sequence[Admitted], uow: Uow) -> list[Admitted]:
        """Open a case for each; returns those whose reference their sender has used before.

        Where she is recognised, the referral joins her open case instead.
        """
        if not self.recognises:
            return await self._open_all(admitted, uow)
        referred = {one.opening.case_id: one for one in admitted}
        candidates = [Referred(one.event, one.opening, fingerprints(self.kek, one.event)) for one in admitted]
        plain, looked_at, used = await parted(uow, candidates)

        async def open_cases(fresh: Sequence[Referred]) -> None:
            if await self._open_all([referred[one.opening.case_id] for one in fresh], uow):
                raise Overtaken("the same referral was taken in at this moment")
            await remember(uow, fresh)

        if plain:
            await open_cases(plain)
        for one in looked_at:
            joined = await look(uow, one, open_cases)
            if joined is not None:
                _accept(one.event, joined, one.opening.case.referrer.organisation, uow)
                REFERRALS.labels("joined").inc()
        return [referred[one.opening.case_id] for one in used]

    async def _open_all(self, admitted: Sequence[Admitted], uow: Uow) -> list[Admitted]:
        opened = await openings.open_cases(uow.conn, [one.opening for one in admitted], uow.now)
        for one in admitted:
            if one.opening.case_id in opened:
                self._publish_opening(one.event, one.opening, uow)
        REFERRALS.labels("accepted").inc(len(opened))
        return [one for one in admitted if one.opening.case_id not in opened]

    async def repeat(self, one: Admitted, uow: Uow) -> None:
        """The same referral under a new message id gets the same answer, and no second case."""
        event, organisation = one.event, one.organisation
        known = await openings.known_referral(uow.conn, organisation.slug, event.data.reference)
        enforce(domain.judge_repeat(known.digest, event.data.digest))
        _accept(event, known.case_id, organisation.slug, uow)
        REFERRALS.labels("repeated").inc()

    async def refuse(self, event: Event[UnconsentedReferral], uow: Uow) -> None:
        """Say no to a referral without consent. Raises `Declined`, always."""
        del uow
        raise Declined(event.data.code, event.data.remedy, field=event.data.field)

    async def report(self, event: Event[Contract], uow: Uow) -> UUID:
        """Take a fact into its case: check who says it, number it, keep what intake owns, pass it on.

        Gives the case. Raises `Early` for what may be right a moment later.
        """
        organisation = self.organisations.of_source(event.source)
        sender = self._sender(event, organisation)
        case = await self._case(event, organisation, uow)
        refusal = domain.judge_sender(event.data, sender, case)
        if refusal is not None and domain.may_be_asked(sender):
            raise NotAsked(refusal, case.case_id, sender.party.organisation)
        enforce(refusal)
        enforce(domain.judge_fact(event.data, case, domain.day_told(event.time, uow.now)))
        self._check_joining(event.data)
        if isinstance(event.data, ClientLinkedPartyAdded):
            await self._check_linked(event.data, case, uow)
        fact = replace(event, subject=str(case.case_id))
        told, topic = await told_where(uow.conn, case.case_id, fact.data, organisation.slug)
        await _keep(fact, case, sender.party, uow)
        await _pass_on(fact, told, topic, sender.party, uow)
        return case.case_id

    async def pass_by(self, event: Event[Contract], uow: Uow) -> None:
        """Pass on what is about the map of offers and about no case: who says it is all there is to judge."""
        sender = self._sender(event, self.organisations.of_source(event.source))
        enforce(domain.judge_map_sender(event.data, sender))
        said = str(sender.party)
        uow.publish(event.data, subject=MAP_ID, cause=event, time=event.time, actor=said)
        FACTS.labels(event.type).inc()

    def _sender(self, event: Event[Contract], organisation: Organisation) -> Sender:
        """Who did it. The desk is believed when it says for whom it speaks; nobody else is."""
        if organisation.kind is not OrganisationKind.DESK:
            assert organisation.party is not None
            return Sender(organisation.party, organisation.kind)
        try:
            party = Party.parse(event.actor or "")
        except ValueError:
            raise Refused("actor_missing", "say who acts, as organisation/role", field="ce_actor") from None
        actor = self.organisations.get(party.organisation)
        if actor is None or party.role not in domain.ROLES[actor.kind]:
            raise Refused("actor_unknown", "act as a role of a connected organisation", field="ce_actor")
        return Sender(party, actor.kind)

    def _check_joining(self, fact: Contract) -> None:
        """Only who can answer here may be given a say. Raises `Declined`."""
        joining = domain.joins(fact)
        if joining is not None and self.organisations.get(joining) is None:
            remedy = "name a connected organisation by its short name"
            raise Declined("organisation_unknown", remedy)

    async def _check_linked(self, fact: ClientLinkedPartyAdded, case: CaseView, uow: Uow) -> None:
        """Only whom she allows to know of her is linked. Raises `Declined`."""
        known = self.organisations.get(fact.organisation)
        standing = await standing_of(uow.conn, case.case_id)
        enforce(domain.judge_linked(fact, standing, known.kind if known else None))

    async def _case(self, event: Event[Contract], organisation: Organisation, uow: Uow) -> CaseView:
        """The case, locked: by its id, or by the sender's own reference."""
        case = None
        case_id = await _addressed(event, organisation, uow)
        if case_id is not None:
            case = await cases.lock(uow.conn, case_id)
        if case is None:
            remedy = "address the case by its id, or by the reference of your own referral"
            raise Declined("case_unknown", remedy, field="ce_subject")
        return case

    def _opening(self, event: Event[UnsealedReferral], organisation: Organisation) -> Opening:
        referral = event.data
        referrer = Party(organisation=organisation.slug, role=referral.referrer_role)
        pregnancy_id, case_id = uuid7(), uuid7()
        case = domain.opened_case(referral, referrer, pregnancy_id=pregnancy_id, referral_id=uuid7())
        # The instant of the sender counts: a withdrawal that overtook the referral must win.
        opened = replace(event, data=case, subject=str(case_id))
        return Opening(
            case_id=case_id,
            case=case,
            digest=referral.digest,
            submitted_at=event.time,
            standing=consent.fold(consent.Standing(), opened),
            person=sealing.seal(self.kek, pregnancy_id, referral.person),
        )

    def _publish_opening(self, event: Event[UnsealedReferral], opening: Opening, uow: Uow) -> None:
        uow.publish(
            opening.case,
            subject=opening.case_id,
            cause=event,
            time=event.time,
            sequence=1,
            actor=str(opening.case.referrer),
        )
        _accept(event, opening.case_id, opening.case.referrer.organisation, uow)


def _accept(event: Event[UnsealedReferral], case_id: UUID, organisation: str, uow: Uow) -> None:
    """Tell the sender under which case its referral goes on."""
    answer = ReferralAccepted(message_id=event.id, reference=event.data.reference, case_id=case_id)
    uow.publish(answer, subject=case_id, cause=event, topic=topics.outbound(organisation))


async def _addressed(event: Event[Contract], organisation: Organisation, uow: Uow) -> UUID | None:
    subject = event.subject or ""
    case_id = await cases.of_reference(uow.conn, organisation.slug, subject)
    if case_id is not None:
        return case_id
    try:
        return UUID(subject)
    except ValueError:
        return None


async def _keep(fact: Event[Contract], case: CaseView, by: Party, uow: Uow) -> None:
    """What intake itself holds as truth: the pregnancy and the consents."""
    conn = uow.conn
    match fact.data:
        case PregnancyDatingChanged() | PregnancyDatingConfirmed() if domain.holds(case.dating, fact.data):
            await cases.date_pregnancy(conn, case.pregnancy_id, fact.data.dating, fact.time)
        case BirthRegistered():
            await cases.register_birth(conn, case.pregnancy_id, fact.data)
        case ConsentGranted():
            await cases.record_consent(conn, case.case_id, fact.data, by, fact.time)
        case ConsentWithdrawn():
            await cases.withdraw_consent(conn, case.case_id, fact.time)
        case _:
            await keep_wait(conn, case.case_id, fact.data)
    if isinstance(fact.data, ConsentWithdrawn | PregnancyEnded | CaseClosed):
        await duplicates.forget(conn, case.case_id)
    joining = domain.joins(fact.data)
    if joining is not None:
        await cases.add_parties(conn, [(case.case_id, joining)], uow.now)
    if isinstance(fact.data, ConsentGranted | ConsentWithdrawn | PregnancyEnded):
        await note_standing(conn, fact)


async def _pass_on(fact: Event[Contract], told: Contract, topic: str, by: Party, uow: Uow) -> None:
    """Publish what may be told of the fact where it may be read, with its number in the case."""
    case_id, said = fact.case_id, str(by)
    number = await cases.number_fact(uow.conn, case_id)
    uow.publish(told, subject=case_id, cause=fact, topic=topic, time=fact.time, sequence=number, actor=said)
    FACTS.labels(fact.type).inc()
