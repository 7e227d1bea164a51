"""What may enter, and what it changes. Pure: values and today's date in, a refusal or a value out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from shared.consent import Standing
from shared.pregnancy import due_date_problem, ga_on, may_replace
from shared.schemas.contracts import safety
from shared.schemas.contracts.assignment import CaseOwnerReassigned
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.directory import EntriesConfirmed, OfferAvailabilityChanged
from shared.schemas.contracts.escalation import TaskClaimed, TaskResolved, TaskReturned
from shared.schemas.contracts.kraamzorg import KraamzorgContributionDecided
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ChildDischarged,
    ConsentGranted,
    ConsentWithdrawn,
    PregnancyDatingChanged,
    PregnancyDatingConfirmed,
    PregnancyEnded,
)
from shared.schemas.contracts.referral import CaseOpened, ReferralMerged, ReferralSubmitted
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.contracts.support import SupportOffered
from shared.schemas.contracts.transfer import TransferProposed
from shared.schemas.values import KIND_OF, Consent, Dating, DatingMethod, Party, Purpose, Role
from shared.schemas.values import OrganisationKind as Kind

ROLES: Final[Mapping[Kind, frozenset[Role]]] = {
    Kind.MIDWIFE: frozenset({Role.MIDWIFE}),
    Kind.HOSPITAL: frozenset({Role.HOSPITAL_MIDWIFE, Role.MIDWIFE}),
    Kind.GP: frozenset({Role.GP}),
    Kind.MATERNITY_CARE: frozenset({Role.MATERNITY_CARE}),
    Kind.JGZ: frozenset({Role.JGZ_NURSE, Role.JGZ_LEAD}),
    Kind.SOCIAL_TEAM: frozenset({Role.SOCIAL_TEAM}),
    Kind.COORDINATION: frozenset(
        {Role.COORDINATOR, Role.DEPUTY_COORDINATOR, Role.REGION_DUTY, Role.MDO_CHAIR}
    ),
    Kind.MUNICIPALITY: frozenset({Role.MUNICIPALITY_ESCALATION}),
    Kind.SUPPORT: frozenset({Role.SUPPORT_PROVIDER}),
    Kind.DESK: frozenset(),
}
"""Which roles exist at a kind of organisation; nobody speaks in another's role."""

_CAN_BE_ASKED: Final = frozenset({Kind.JGZ, Kind.SOCIAL_TEAM, Kind.MATERNITY_CARE, Kind.SUPPORT})
_OF_MUNICIPALITIES: Final = (TaskClaimed, TaskResolved, KraamzorgContributionDecided)
_STOPS: Final = (PregnancyEnded, ConsentWithdrawn)
_SAFETY: Final = (
    safety.SafetyConcernRaised,
    safety.SafetyConcernRetracted,
    safety.SafetyConcernDecided,
    safety.SafetyReportMade,
    safety.SafetyReportTriaged,
    TaskClaimed,
    TaskResolved,
    TaskReturned,
)
"""What goes on whatever became of the pregnancy or of her permission (Wet meldcode): each concern until it
is decided upon. Its waits, its steps and a doubt belong to a case that runs, and end with it."""

EARLIEST_BIRTH: Final = 16 * 7
"""Days of gestation. A live birth before 16+0 is a mistake of somebody's; a loss is no birth."""

LATEST_BIRTH: Final = 44 * 7
"""Days of gestation, as far as a due date may lie behind when it is told (28 days). Nobody is pregnant for
longer: a later birth shows a wrong day, or a wrong due date. Default."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not enter, where that shows, and what to do. Repeats no value.

    `quarantine` marks what no honest system sends: a person looks at it. Anything else is a rule of
    the work, of which the sender is told.
    """

    code: str
    remedy: str
    field: str | None = None
    quarantine: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it: a role at an organisation, and what kind of organisation that is."""

    party: Party
    kind: Kind


@dataclass(frozen=True, slots=True)
class CaseView:
    """What a decision about a fact needs to know of its case."""

    case_id: UUID
    pregnancy_id: UUID
    parties: frozenset[str]
    dating: Dating
    stopped: bool
    """By a loss or by a withdrawal; which of the two is nobody's business here."""


def judge_consent(consent: Consent | None, today: date) -> Refusal | None:
    """Whether this permission allows a referral. The woman's explicit yes comes first, always."""
    if consent is None:
        remedy = "ask her consent, then send the referral again under a new id"
        return Refusal("consent_missing", remedy, "consent")
    if Purpose.REFER not in consent.purposes:
        return Refusal("consent_missing", "ask her consent for the purpose refer", "consent.purposes")
    if consent.given_on > today:
        return Refusal("consent_invalid", "give the day on which she consented", "consent.given_on")
    return None


def judge_dating(dating: Dating, today: date, *, quarantine: bool = True) -> Refusal | None:
    """Whether a due date is there when its method says so, and can be right."""
    known = dating.method is not DatingMethod.UNKNOWN
    if known != (dating.edd is not None):
        remedy = "give a due date with its method, or method unknown without one"
        return Refusal("edd_missing", remedy, "dating.edd", quarantine=True)
    problem = None if dating.edd is None else due_date_problem(dating.edd, today)
    if problem is None:
        return None
    return Refusal(problem.code, problem.remedy, "dating.edd", quarantine=quarantine)


def judge_referral(referral: ReferralSubmitted, kind: Kind, today: date) -> Refusal | None:
    """Whether this referral may open a case."""
    if referral.referrer_role not in ROLES[kind]:
        return Refusal("role_not_allowed", "refer in a role of your own organisation", "referrer_role")
    return judge_consent(referral.consent, today) or judge_dating(referral.dating, today)


def judge_repeat(known: bytes, digest: bytes) -> Refusal | None:
    """Whether a reference that was used before comes with the same referral."""
    if known == digest:
        return None
    remedy = "use a new reference for another referral; changes go in events of their own"
    return Refusal("reference_reused", remedy, "reference")


def opened_case(
    referral: ReferralSubmitted, referrer: Party, *, pregnancy_id: UUID, referral_id: UUID
) -> CaseOpened:
    """The event that opens a case; the referral has been judged."""
    assert referral.consent is not None
    return CaseOpened(
        pregnancy_id=pregnancy_id,
        referral_id=referral_id,
        referrer=referrer,
        reference=referral.reference,
        municipality=referral.municipality,
        dating=referral.dating,
        urgent=referral.urgent,
        complexity=referral.complexity,
        interpreter=referral.interpreter,
        consent=referral.consent,
        third_trimester=referral.third_trimester and referral.dating.edd is None,
    )


def judge_sender(fact: Contract, sender: Sender, case: CaseView) -> Refusal | None:
    """Whether this organisation has a say in this case."""
    coordinates = sender.kind is Kind.COORDINATION
    if isinstance(fact, CaseOwnerReassigned) or _of_another(fact, sender):
        allowed = coordinates
    elif sender.kind is Kind.MUNICIPALITY:
        allowed = isinstance(fact, _OF_MUNICIPALITIES)
    else:
        allowed = coordinates or sender.party.organisation in case.parties
    if allowed:
        return None
    return Refusal("party_not_allowed", "only who refers, helps or coordinates in this case may send this")


def judge_map_sender(fact: Contract, sender: Sender) -> Refusal | None:
    """Whether this organisation may say this about the map of offers: of itself, or as coordination."""
    own = sender.party.organisation
    match fact:
        case EntriesConfirmed():
            field, allowed = "organisation", fact.organisation in {None, own}
        case OfferAvailabilityChanged():
            field, allowed = "provider", fact.provider is not None and fact.provider.organisation == own
        case _:
            return None
    if allowed or sender.kind is Kind.COORDINATION:
        return None
    return Refusal("party_not_allowed", "speak about the entries of your own organisation only", field)


def _of_another(fact: Contract, sender: Sender) -> bool:
    """Whether this is said of another organisation by who may only speak of itself."""
    named = getattr(fact, "organisation", None)
    if not isinstance(fact, StaffAbsent | StaffReturned) and sender.kind is not Kind.SUPPORT:
        return False  # a colleague may say what another organisation answered by telephone
    return named not in {None, sender.party.organisation}


def joins(fact: Contract) -> str | None:
    """Which organisation gets a say in the case with this fact, if any."""
    match fact:
        case TransferProposed() | SupportOffered():
            return fact.organisation
        case ReferralMerged():
            return fact.referrer
        case _:
            return None


def may_be_asked(sender: Sender) -> bool:
    """Whether this organisation can become a party later, so that its word may just be early."""
    return sender.kind in _CAN_BE_ASKED


def newcomer(party: Party, since: datetime | None, standing: Standing | None) -> Kind | None:
    """As what kind of organisation this party comes to know of her; None when it had the case before she
    gave the consent that counts: a consent that names fewer takes no case away.

    `since`: when its organisation became owner or deputy.
    """
    granted_at = standing.granted_at if standing else None
    new = since is not None and granted_at is not None and since > granted_at
    return KIND_OF[party.role] if new else None


def judge_read(party: Party, accountable: Collection[str] | None, gate: str | None) -> str | None:
    """Why a party may not see her contact details; None when it may.

    `accountable` holds the confirmed owner and deputy (None: no such case), `gate` is what the one gate
    for disclosure has against it.
    """
    if accountable is None:
        return "case_unknown"
    return gate if str(party) in accountable else "party_not_allowed"


def judge_fact(fact: Contract, case: CaseView, today: date) -> Refusal | None:
    """Whether this fact may still enter the case, and makes sense."""
    if isinstance(fact, _STOPS):
        return None
    if case.stopped and not isinstance(fact, _SAFETY):
        return _after_a_stop(fact)
    match fact:
        case PregnancyDatingChanged():
            return _judge_new_dating(fact.dating, case.dating, today)
        case PregnancyDatingConfirmed():
            return judge_dating(fact.dating, today, quarantine=False)
        case ConsentGranted():
            return judge_consent(fact.consent, today)
        case BirthRegistered():
            return _judge_birth(fact.born_on, case.dating.edd, today)
        case ChildDischarged() if fact.discharged_on > today:
            return Refusal(
                "discharge_in_future", "give the day of discharge", "discharged_on", quarantine=True
            )
        case _:
            return None


def _after_a_stop(fact: Contract) -> Refusal:
    """Loss and withdrawal are for good, and get one answer: the sender cannot tell which it was."""
    if isinstance(fact, ConsentGranted):
        remedy = "this case has been stopped: with her consent, refer her again under a new reference"
        return Refusal("case_stopped", remedy)
    return Refusal("case_stopped", "send nothing more: this case has been stopped")


def _judge_birth(born_on: date, edd: date | None, today: date) -> Refusal | None:
    """Whether a child can have been born on that day."""
    if born_on > today:
        return Refusal("birth_in_future", "give the day of birth", "born_on", quarantine=True)
    if edd is not None and ga_on(edd, born_on).days < EARLIEST_BIRTH:
        remedy = "give the day of birth, or correct the due date first"
        return Refusal("birth_too_early", remedy, "born_on", quarantine=True)
    if edd is not None and ga_on(edd, born_on).days > LATEST_BIRTH:
        remedy = "give the day of birth, or correct the due date first"
        return Refusal("birth_too_late", remedy, "born_on", quarantine=True)
    return None


def _judge_new_dating(new: Dating, current: Dating, today: date) -> Refusal | None:
    """A due date may be replaced by one found in a way that is as good or better."""
    if not may_replace(current.method, new.method):
        remedy = "the due date that is known was found by a better method; it stands"
        return Refusal("dating_weaker", remedy, "dating.method")
    return judge_dating(new, today)
