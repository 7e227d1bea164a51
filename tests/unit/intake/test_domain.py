"""What may enter, and what it changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.intake.domain import (
    CaseView,
    Sender,
    joins,
    judge_consent,
    judge_dating,
    judge_fact,
    judge_map_sender,
    judge_read,
    judge_referral,
    judge_repeat,
    judge_sender,
    judge_time,
    may_be_asked,
    newcomer,
    opened_case,
)
from shared.consent import Standing
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerReassigned
from shared.schemas.contracts.case import CaseContactMade, SupportEnded, SupportStarted
from shared.schemas.contracts.directory import EntriesConfirmed, Mode, OfferAvailabilityChanged
from shared.schemas.contracts.escalation import TaskClaimed
from shared.schemas.contracts.kraamzorg import KraamzorgContributionDecided
from shared.schemas.contracts.mdo import MdoHeld
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ChildDischarged,
    ConsentGranted,
    ConsentWithdrawn,
    PregnancyDatingChanged,
    PregnancyEnded,
)
from shared.schemas.contracts.referral import ReferralMerged, ReferralSubmitted
from shared.schemas.contracts.safety import SafetyConcernDecided, SafetyConcernRaised, SafetyReportMade
from shared.schemas.contracts.staff import StaffAbsent
from shared.schemas.contracts.support import (
    SupportAccepted,
    SupportDeclined,
    SupportScaled,
    SupportUnavailable,
)
from shared.schemas.contracts.transfer import TransferProposed
from shared.schemas.registry import inbound_types
from shared.schemas.values import (
    Complexity,
    Consent,
    Dating,
    DatingMethod,
    OrganisationKind,
    Party,
    Purpose,
    Role,
)

TODAY = date(2026, 3, 30)
NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
EDD = date(2026, 10, 12)
CONTACT = CaseContactMade(with_client=True, with_referrer=True)


def consent(**changes) -> Consent:
    values = {"purposes": frozenset({Purpose.REFER}), "text_version": "2026-1", "given_on": TODAY}
    return Consent(**values | changes)


def referral(**changes) -> ReferralSubmitted:
    values = {
        "reference": "VD-2026-0001",
        "referrer_role": Role.MIDWIFE,
        "municipality": "GM0453",
        "dating": Dating(edd=EDD, method=DatingMethod.CRL_OPTIMAL),
        "urgent": False,
        "complexity": Complexity.COMPLEX,
        "consent": consent(),
        "identity": "a.b.c.d.e",
    }
    return ReferralSubmitted(**values | changes)


def case(*, ended: bool = False, method: DatingMethod = DatingMethod.CRL_OPTIMAL) -> CaseView:
    return CaseView(
        uuid4(), uuid4(), frozenset({"duinstreek", "jgz-k"}), Dating(edd=EDD, method=method), ended
    )


def sender(organisation: str, kind: OrganisationKind, role: Role) -> Sender:
    return Sender(Party(organisation=organisation, role=role), kind)


MIDWIFE = sender("duinstreek", OrganisationKind.MIDWIFE, Role.MIDWIFE)
NURSE = sender("jgz-k", OrganisationKind.JGZ, Role.JGZ_NURSE)
STRANGE_NURSE = sender("jgz-elders", OrganisationKind.JGZ, Role.JGZ_NURSE)
STRANGE_MIDWIFE = sender("elders", OrganisationKind.MIDWIFE, Role.MIDWIFE)
COORDINATOR = sender("coordinatie", OrganisationKind.COORDINATION, Role.COORDINATOR)
MUNICIPALITY = sender("gemeente", OrganisationKind.MUNICIPALITY, Role.MUNICIPALITY_ESCALATION)


def code(refusal) -> str | None:
    return None if refusal is None else refusal.code


def test_an_ordinary_referral_may_open_a_case():
    assert judge_referral(referral(), OrganisationKind.MIDWIFE, TODAY) is None


def test_nobody_refers_in_another_organisations_role():
    refusal = judge_referral(referral(referrer_role=Role.COORDINATOR), OrganisationKind.MIDWIFE, TODAY)
    assert code(refusal) == "role_not_allowed"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "consent_missing"),
        (consent(purposes=frozenset({Purpose.STATISTICS})), "consent_missing"),
        (consent(given_on=TODAY + timedelta(days=1)), "consent_invalid"),
        (consent(), None),
    ],
)
def test_a_referral_needs_a_consent_to_refer_that_has_been_given(given, expected):
    refusal = judge_consent(given, TODAY)
    assert code(refusal) == expected
    assert refusal is None or not refusal.quarantine


def test_consent_is_judged_before_anything_else_about_the_content():
    bad = referral(consent=None, dating=Dating(edd=date(1926, 1, 1), method=DatingMethod.LMP))
    assert code(judge_referral(bad, OrganisationKind.MIDWIFE, TODAY)) == "consent_missing"


@pytest.mark.parametrize(
    ("dating", "expected"),
    [
        (Dating(edd=EDD, method=DatingMethod.LMP), None),
        (Dating(method=DatingMethod.UNKNOWN), None),
        (Dating(method=DatingMethod.LMP), "edd_missing"),
        (Dating(edd=EDD, method=DatingMethod.UNKNOWN), "edd_missing"),
        (Dating(edd=date(1926, 10, 12), method=DatingMethod.LMP), "edd_too_long_ago"),
        (Dating(edd=date(2099, 10, 12), method=DatingMethod.LMP), "edd_too_far_ahead"),
    ],
)
def test_a_due_date_goes_with_its_method_and_can_be_right(dating, expected):
    refusal = judge_dating(dating, TODAY)
    assert code(refusal) == expected
    assert refusal is None or (refusal.quarantine and refusal.field == "dating.edd")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (timedelta(minutes=5), None),
        (timedelta(minutes=5, seconds=1), "time_in_future"),
        (timedelta(days=-60), None),
        (timedelta(days=-60, seconds=-1), "time_too_old"),
    ],
)
def test_an_event_is_of_the_recent_past(offset, expected):
    assert code(judge_time(NOW + offset, NOW)) == expected


def test_a_reference_stands_for_one_referral():
    assert judge_repeat(b"same", b"same") is None
    assert code(judge_repeat(b"one", b"other")) == "reference_reused"


def test_the_opened_case_carries_what_the_referral_said_and_no_identity():
    found = opened_case(referral(urgent=True), MIDWIFE.party, pregnancy_id=uuid4(), referral_id=uuid4())
    assert (found.urgent, found.municipality, found.referrer) == (True, "GM0453", MIDWIFE.party)
    assert "a.b.c.d.e" not in found.model_dump_json()


@pytest.mark.parametrize(
    ("fact", "who", "allowed"),
    [
        (CONTACT, MIDWIFE, True),
        (CONTACT, NURSE, True),
        (CONTACT, COORDINATOR, True),
        (CONTACT, STRANGE_NURSE, False),
        (CONTACT, MUNICIPALITY, False),
        (TaskClaimed(task_id=uuid4()), MUNICIPALITY, True),
        (TaskClaimed(task_id=uuid4()), COORDINATOR, True),
        (CaseOwnerReassigned(organisation="jgz-elders"), COORDINATOR, True),
        (CaseOwnerReassigned(organisation="jgz-elders"), NURSE, False),
        (PregnancyEnded(), STRANGE_MIDWIFE, False),
        (PregnancyEnded(), MIDWIFE, True),
        (ConsentWithdrawn(), NURSE, True),
    ],
)
def test_only_who_has_a_say_in_the_case_is_heard(fact, who, allowed):
    assert code(judge_sender(fact, who, case())) == (None if allowed else "party_not_allowed")


def test_only_an_organisation_that_helps_can_be_early():
    assert may_be_asked(STRANGE_NURSE)
    assert not may_be_asked(STRANGE_MIDWIFE)


@pytest.mark.parametrize("fact", [CONTACT, CaseOwnerAccepted(), ConsentGranted(consent=consent())])
def test_after_a_loss_nothing_else_enters(fact):
    assert code(judge_fact(fact, case(ended=True), TODAY)) == "case_stopped"
    assert judge_fact(fact, case(), TODAY) is None


@pytest.mark.parametrize("fact", [PregnancyEnded(), ConsentWithdrawn()])
def test_what_stops_a_case_is_always_taken(fact):
    assert judge_fact(fact, case(ended=True), TODAY) is None


@pytest.mark.parametrize(
    ("known", "new", "expected"),
    [
        (DatingMethod.LMP, DatingMethod.CRL_OPTIMAL, None),
        (DatingMethod.CRL_OPTIMAL, DatingMethod.CRL_OPTIMAL, None),
        (DatingMethod.CRL_OPTIMAL, DatingMethod.LMP, "dating_weaker"),
        (DatingMethod.UNKNOWN, DatingMethod.CLINICAL_ESTIMATE, None),
    ],
)
def test_a_due_date_gives_way_to_one_that_is_as_good_or_better(known, new, expected):
    fact = PregnancyDatingChanged(dating=Dating(edd=EDD, method=new))
    assert code(judge_fact(fact, case(method=known), TODAY)) == expected


def test_a_birth_is_not_announced():
    tomorrow = BirthRegistered(born_on=EDD + timedelta(days=1))
    assert code(judge_fact(tomorrow, case(), EDD)) == "birth_in_future"
    assert judge_fact(BirthRegistered(born_on=EDD), case(), EDD) is None


def test_a_birth_before_sixteen_weeks_is_a_mistake_unless_no_due_date_is_known():
    assert (
        code(judge_fact(BirthRegistered(born_on=EDD - timedelta(days=169)), case(), EDD)) == "birth_too_early"
    )
    assert judge_fact(BirthRegistered(born_on=EDD - timedelta(days=168)), case(), EDD) is None
    unknown = replace(case(), dating=Dating(method=DatingMethod.UNKNOWN))
    assert judge_fact(BirthRegistered(born_on=EDD - timedelta(days=169)), unknown, EDD) is None


def test_a_discharge_is_not_announced():
    assert code(judge_fact(ChildDischarged(discharged_on=TODAY + timedelta(days=1)), case(), TODAY)) == (
        "discharge_in_future"
    )
    assert judge_fact(ChildDischarged(discharged_on=TODAY), case(), TODAY) is None


@pytest.mark.parametrize("step", [SafetyConcernRaised, SafetyConcernDecided, SafetyReportMade])
def test_the_safety_lane_stays_open_after_a_loss(step):
    assert judge_fact(step(concern_id=uuid4()), case(ended=True), TODAY) is None


def test_an_organisation_speaks_of_its_own_entries_on_the_map_only():
    coordinator = sender("coordinatie", OrganisationKind.COORDINATION, Role.COORDINATOR)
    gives = OfferAvailabilityChanged(
        offer="PHB", municipality="GM0453", mode=Mode.NO, valid_from=TODAY, provider=NURSE.party
    )
    of_all = gives.model_copy(update={"provider": None})
    assert judge_map_sender(gives, NURSE) is None
    assert judge_map_sender(EntriesConfirmed(), MIDWIFE) is None
    for said in (gives, of_all, EntriesConfirmed(organisation=NURSE.party.organisation)):
        assert code(judge_map_sender(said, MIDWIFE)) == "party_not_allowed"
        assert judge_map_sender(said, coordinator) is None


def test_only_the_coordination_tells_of_another_organisations_absence():
    coordinator = sender("coordinatie", OrganisationKind.COORDINATION, Role.COORDINATOR)
    own, named = StaffAbsent(), StaffAbsent(organisation="jgz-k")
    assert judge_sender(own, MIDWIFE, case()) is None
    assert judge_sender(named, NURSE, case()) is None
    assert code(judge_sender(named, MIDWIFE, case())) == "party_not_allowed"
    assert judge_sender(named, coordinator, case()) is None


def test_a_municipality_decides_on_the_contribution_and_tells_nothing_else():
    town = sender("gemeente", OrganisationKind.MUNICIPALITY, Role.MUNICIPALITY_ESCALATION)
    assert judge_sender(KraamzorgContributionDecided(), town, case()) is None
    assert code(judge_sender(MdoHeld.model_validate(MdoHeld.example), town, case())) == "party_not_allowed"


def test_whoever_gives_support_answers_from_its_own_system_for_itself_only():
    giver = sender("home-start", OrganisationKind.SUPPORT, Role.SUPPORT_PROVIDER)
    known = replace(case(), parties=frozenset({"home-start"}))
    own, named = SupportAccepted(offer="HS"), SupportAccepted(offer="HS", organisation="jgz-k")
    assert judge_sender(own, giver, known) is None
    assert code(judge_sender(named, giver, known)) == "party_not_allowed"
    assert code(judge_sender(own, giver, case())) == "party_not_allowed"  # never asked in this case
    assert may_be_asked(giver)
    kinds = {row.contract for row in inbound_types() if OrganisationKind.SUPPORT in row.senders}
    assert kinds == {
        SupportAccepted,
        SupportDeclined,
        SupportUnavailable,
        SupportScaled,
        SupportStarted,
        SupportEnded,
        OfferAvailabilityChanged,
        EntriesConfirmed,
    }


def test_who_is_asked_to_take_over_and_who_referred_as_well_get_a_say():
    assert joins(TransferProposed(organisation="jgz-noord", municipality="GM0375")) == "jgz-noord"
    assert joins(ReferralMerged(referrer="ziekenhuis", submitted_at=NOW)) == "ziekenhuis"
    assert joins(CONTACT) is None


@pytest.mark.parametrize(
    ("dating", "counts"),
    [
        (Dating(method=DatingMethod.UNKNOWN), True),
        (Dating(edd=EDD, method=DatingMethod.LMP), False),
    ],
)
def test_an_estimated_third_trimester_counts_only_without_a_due_date(dating, counts):
    submitted = referral(dating=dating, third_trimester=True)
    opened = opened_case(submitted, MIDWIFE.party, pregnancy_id=uuid4(), referral_id=uuid4())
    assert opened.third_trimester is counts


def test_who_came_to_have_the_case_after_her_consent_must_be_named_in_it():
    standing = Standing(granted_at=NOW)
    later, before = NOW + timedelta(seconds=1), NOW - timedelta(days=1)
    assert newcomer(NURSE.party, later, standing) is OrganisationKind.JGZ
    assert newcomer(NURSE.party, before, standing) is None
    assert newcomer(NURSE.party, None, standing) is None


def test_contact_details_are_for_whoever_is_accountable_if_the_gate_allows():
    accountable = frozenset({"jgz-k/jgz_nurse"})
    assert judge_read(NURSE.party, accountable, None) is None
    assert judge_read(NURSE.party, accountable, "consent_withdrawn") == "consent_withdrawn"
    assert judge_read(MIDWIFE.party, accountable, None) == "party_not_allowed"
    assert judge_read(NURSE.party, frozenset(), None) == "party_not_allowed"
    assert judge_read(NURSE.party, None, "case_unknown") == "case_unknown"
