"""Who has a say: in a case, on the map, about absence; and what is heard after a loss."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.intake.domain import (
    joins,
    judge_fact,
    judge_linked,
    judge_map_sender,
    judge_sender,
    may_be_asked,
)
from shared.consent import Standing
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerReassigned
from shared.schemas.contracts.case import Milestone, SupportEnded, SupportStarted
from shared.schemas.contracts.directory import EntriesConfirmed, Mode, OfferAvailabilityChanged
from shared.schemas.contracts.escalation import TaskClaimed
from shared.schemas.contracts.kraamzorg import KraamzorgContributionDecided
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.mdo import MdoHeld
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import ReferralMerged
from shared.schemas.contracts.safety import (
    PregnancyDoubtRecorded,
    SafetyConcernDecided,
    SafetyConcernRaised,
    SafetyHelpRefused,
    SafetyReportMade,
    SafetyStepRecorded,
    SafetyWaitStarted,
)
from shared.schemas.contracts.staff import StaffAbsent
from shared.schemas.contracts.support import (
    SupportAccepted,
    SupportDeclined,
    SupportScaled,
    SupportUnavailable,
)
from shared.schemas.contracts.transfer import TransferProposed
from shared.schemas.contracts.waits import ExternalWaitEnded
from shared.schemas.registry import inbound_types
from shared.schemas.values import OrganisationKind, Purpose, Role
from tests.unit.intake.judged import (
    CONTACT,
    COORDINATOR,
    MIDWIFE,
    MUNICIPALITY,
    NOW,
    NURSE,
    STRANGE_MIDWIFE,
    STRANGE_NURSE,
    TODAY,
    case,
    code,
    consent,
    sender,
)


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


@pytest.mark.parametrize(
    "fact",
    [
        CONTACT,
        CaseOwnerAccepted(),
        ConsentGranted(consent=consent()),
        TransferProposed(organisation="jgz-k", municipality="GM0453"),
        SafetyWaitStarted(wait_id=uuid4()),
        SafetyStepRecorded(step=Milestone.SAFETY_PLAN_MADE),
        SafetyHelpRefused(),
        PregnancyDoubtRecorded(doubts=True),
        ExternalWaitEnded(wait_id=uuid4()),
    ],
)
def test_after_a_stop_nothing_else_enters(fact):
    assert code(judge_fact(fact, case(stopped=True), TODAY)) == "case_stopped"
    assert judge_fact(fact, case(), TODAY) is None


def test_a_permission_after_a_stop_opens_nothing_and_is_asked_for_in_a_referral():
    refusal = judge_fact(ConsentGranted(consent=consent()), case(stopped=True), TODAY)
    assert refusal is not None
    assert "refer her again under a new reference" in refusal.remedy


@pytest.mark.parametrize("fact", [PregnancyEnded(), ConsentWithdrawn()])
def test_what_stops_a_case_is_always_taken(fact):
    assert judge_fact(fact, case(stopped=True), TODAY) is None


@pytest.mark.parametrize("step", [SafetyConcernRaised, SafetyConcernDecided, SafetyReportMade])
def test_the_safety_lane_stays_open_after_a_stop(step):
    assert judge_fact(step(concern_id=uuid4()), case(stopped=True), TODAY) is None


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


LINKED = ClientLinkedPartyAdded(organisation="sociaal-team-haarlem", role=Role.SOCIAL_TEAM)
ALLOWED = Standing(purposes=frozenset({Purpose.REFER}), granted_at=NOW)
TO_JGZ_ONLY = replace(ALLOWED, recipients=frozenset({OrganisationKind.JGZ}))


@pytest.mark.parametrize(
    ("standing", "kind", "refused"),
    [
        (ALLOWED, None, "organisation_unknown"),
        (ALLOWED, OrganisationKind.SOCIAL_TEAM, None),
        (ALLOWED, OrganisationKind.JGZ, "role_not_allowed"),
        (TO_JGZ_ONLY, None, "receiver_not_consented"),
        (replace(ALLOWED, withdrawn_at=NOW), None, "consent_withdrawn"),
        (None, None, "case_unknown"),
    ],
)
def test_only_whom_she_allows_to_know_of_her_is_linked(standing, kind, refused):
    assert code(judge_linked(LINKED, standing, kind)) == refused


def test_who_is_linked_gets_no_say_in_the_case():
    assert joins(LINKED) is None
