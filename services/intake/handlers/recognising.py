"""The same woman, referred again: her second referral joins the open case, or somebody is asked to look."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from services.intake.domain import UnsealedReferral
from services.intake.domain.sameness import Prints, Sameness, judge, may_be_one_pregnancy, prints_of
from services.intake.repository import cases, duplicates
from services.intake.repository.duplicates import Known
from services.intake.repository.openings import Opening
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.referral import ReferralMerged
from shared.sealing.box import KeyEncryptionKey

_NAMESPACE = UUID("6f0a6f3e-4a53-4c0e-9c0f-3f3a5e0c7a44")
_LEVEL = 2
"""A task at the coordinator's desk."""


class Overtaken(ConnectionError):
    """Another transaction opened a case for her at this very moment: trying again will find it."""


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral that was admitted, with the fingerprints of whom it is about."""

    event: Event[UnsealedReferral]
    opening: Opening
    prints: Prints

    @property
    def key(self) -> tuple[str, str]:
        """By whom, under which reference."""
        return self.opening.case.referrer.organisation, self.opening.case.reference


def fingerprints(kek: KeyEncryptionKey, event: Event[UnsealedReferral]) -> Prints:
    """Under a key of their own, derived from the one that nobody else holds."""
    return prints_of(event.data.person, hmac.digest(kek.secret, b"tijdig.intake.recognising", "sha256"))


async def parted(
    uow: Uow, referred: Sequence[Referred]
) -> tuple[list[Referred], list[Referred], list[Referred]]:
    """Those that nobody knows, those that must be looked at one by one, and used references."""
    used = await duplicates.used(uow.conn, [one.key for one in referred])
    new = [one for one in referred if one.key not in used]
    known = await duplicates.find(uow.conn, [each for one in new for each in one.prints.values()])
    seen = {each for case in known for each in case.prints.values()}
    plain: list[Referred] = []
    looked_at: list[Referred] = []
    for one in new:
        (plain if seen.isdisjoint(one.prints.values()) else looked_at).append(one)
        seen |= set(one.prints.values())
    return plain, looked_at, [one for one in referred if one.key in used]


async def remember(uow: Uow, opened: Sequence[Referred]) -> None:
    """From now on these women are recognised. Raises `Overtaken`."""
    prints = [(one.opening.case_id, mark, each) for one in opened for mark, each in one.prints.items()]
    if not await duplicates.keep(uow.conn, prints):
        raise Overtaken("another case of hers was opened at this moment")


async def look(
    uow: Uow, one: Referred, open_cases: Callable[[Sequence[Referred]], Awaitable[None]]
) -> UUID | None:
    """The open case that this referral joined; None where it became a case of its own."""
    edd = one.opening.case.dating.edd
    doubtful: list[Known] = []
    for known in await duplicates.find(uow.conn, list(one.prints.values())):
        sameness = judge(one.prints, known.prints)
        if not may_be_one_pregnancy(edd, known.edd, born=known.born):
            if sameness is Sameness.SAME:
                await duplicates.forget(uow.conn, known.case_id)
        elif sameness is Sameness.PERHAPS:
            doubtful.append(known)
        elif sameness is Sameness.SAME and await _join(uow, one, known.case_id):
            return known.case_id
    await open_cases([one])
    for known in doubtful:
        ask(uow, one.event, one.opening.case_id, known.case_id)
        ask(uow, one.event, known.case_id, one.opening.case_id)
    return None


async def _join(uow: Uow, one: Referred, case_id: UUID) -> bool:
    """Her case gets a second referral, its sender a say in it. False for a case that has just stopped."""
    case, opened = await cases.lock(uow.conn, case_id), one.opening.case
    if case is None or case.stopped:
        return False
    submitted = one.opening.submitted_at
    if not await duplicates.join(uow.conn, case_id, opened, one.opening.digest, submitted, uow.now):
        raise Overtaken("the same referral was taken in at this moment")
    await cases.add_parties(uow.conn, [(case_id, opened.referrer.organisation)], uow.now)
    given = ConsentGranted(consent=opened.consent)
    await cases.record_consent(uow.conn, case_id, given, opened.referrer, submitted)
    merged = ReferralMerged(
        referrer=opened.referrer.organisation,
        submitted_at=submitted,
        referrer_role=opened.referrer.role,
        reference=opened.reference,
    )
    number = await cases.number_fact(uow.conn, case_id)
    fact = replace(one.event, data=merged, type=merged.ce_type(), subject=str(case_id))
    uow.publish(
        merged, subject=case_id, cause=fact, time=submitted, sequence=number, actor=str(opened.referrer)
    )
    return True


def ask(uow: Uow, event: Event[UnsealedReferral], case_id: UUID, other: UUID) -> None:
    """Ask the coordinator whether this is another referral of a case that is open. Says not why."""
    effect_id = f"{case_id}:duplicate:{other.hex[-12:]}"
    told = EscalationRaised(
        effect_id=effect_id,
        level=_LEVEL,
        audiences=(Audience.COORDINATOR,),
        causes=("perhaps_duplicate",),
        due=uow.now,
        late_by_seconds=0,
        urgent=event.data.urgent,
        next_threshold=None,
        next_threshold_at=None,
        policy_version="-",
    )
    uow.publish(told, subject=case_id, cause=event, id=uuid5(_NAMESPACE, effect_id))
