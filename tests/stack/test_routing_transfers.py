"""Silence, absence and transfers through routing's process, on real Kafka and PostgreSQL."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.routing.main import create_app
from services.routing.settings import RoutingSettings
from shared.schemas import topics
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerConfirmed,
    CaseOwnerRefused,
    CaseOwnerReleased,
    CaseOwnerUnavailable,
    PartyChanged,
)
from shared.schemas.contracts.escalation import Audience, DeputyActivated, EscalationRaised
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
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
from shared.schemas.values import OrganisationKind, Party
from tests.support.apart import Apart, fact, region_file, running
from tests.support.cases import AT, COORDINATOR, NURSE, NURSE_LEAD, OTHER_NURSE, consent, naming, opened

pytest_plugins = ["tests.support.parts_apart"]

OTHER_LEAD = Party.parse("jgz-ijmond-noord/jgz_lead")
BEVERWIJK = "GM0375"
ACCOUNTABLE = "select owner from assignment where case_id = $1 and accountable"
OFFER = TransferProposed(organisation="jgz-ijmond-noord", municipality=BEVERWIJK)


@pytest.fixture(scope="module")
async def routing(apart):
    settings = apart.settings(RoutingSettings, social_map_file=region_file("social_map.toml"))
    async with running(create_app(settings)) as client:
        yield client


@pytest.fixture
async def case(apart, routing) -> UUID:
    case_id = uuid4()
    await apart.send((topics.REFERRAL, fact(opened(), case_id, AT)))
    await said(apart, case_id, 1)
    return case_id


@pytest.fixture
async def owned(apart, case) -> UUID:
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    await said(apart, case, 2)
    return case


async def said(apart: Apart, case_id: UUID, count: int):
    return await apart.said(topics.ASSIGNMENT, case_id, lambda found: len(found) == count, own="routing")


async def say(apart: Apart, case_id: UUID, payload, actor=None, topic=topics.ASSIGNMENT) -> None:
    await apart.send((topic, fact(payload, case_id, AT, actor=str(actor) if actor else None)))


async def accountable(apart: Apart, case_id: UUID) -> list[str]:
    return [row["owner"] for row in await apart.rows("routing", ACCOUNTABLE, case_id)]


async def test_a_move_offers_the_case_by_itself_and_first_contact_hands_it_over(apart, owned):
    await say(apart, owned, ClientMoved(municipality=BEVERWIJK), NURSE)
    offered = (await said(apart, owned, 3))[-1]
    assert offered == CaseTransferOpened(
        number=1,
        owner=OTHER_NURSE,
        deputy=OTHER_LEAD,
        municipality=BEVERWIJK,
        accountable=NURSE,
        urgent=False,
    )
    await say(apart, owned, TransferAccepted(), OTHER_NURSE)
    assert isinstance((await said(apart, owned, 4))[-1], CaseTransferAccepted)
    assert await accountable(apart, owned) == [str(NURSE)]
    await say(apart, owned, TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE)
    *_, completed, confirmed, changed = await said(apart, owned, 7)
    assert isinstance(completed, CaseTransferCompleted)
    assert confirmed == CaseOwnerConfirmed(attempt=2, owner=OTHER_NURSE, deputy=OTHER_LEAD)
    assert changed == PartyChanged(owner=OTHER_NURSE, deputy=OTHER_LEAD, former=(NURSE, NURSE_LEAD))
    assert await accountable(apart, owned) == [str(OTHER_NURSE)]


async def test_who_is_linked_hears_in_which_role_somebody_is_spoken_to_whenever_that_changes(apart, case):
    added = ClientLinkedPartyAdded(organisation="sociaal-team-haarlem", role="social_team")
    linked = Party.parse("sociaal-team-haarlem/social_team")
    await say(apart, case, added, NURSE)
    first = (await said(apart, case, 2))[-1]
    assert isinstance(first, PartyChanged)
    assert (first.owner, first.contact, first.told) == (COORDINATOR, Audience.COORDINATOR, (linked,))
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    await say(apart, case, StaffAbsent(), NURSE)
    await say(apart, case, StaffReturned(), NURSE)
    *_, owned, away, back = await said(apart, case, 6)
    heard = {(each.owner, each.deputy, each.told) for each in (owned, away, back)}
    assert heard == {(NURSE, NURSE_LEAD, (linked,))}
    assert [each.contact for each in (owned, away, back)] == [Audience.OWNER, Audience.DEPUTY, Audience.OWNER]
    await say(apart, case, added, NURSE)
    await say(apart, case, CaseOwnerReleased(), NURSE)
    again, proposed = (await said(apart, case, 8))[-2:]
    assert again.contact is Audience.OWNER
    assert (proposed.accountable, proposed.owner) == (NURSE, OTHER_NURSE)
    assert await accountable(apart, case) == [str(NURSE)]


async def test_who_is_linked_hears_of_a_transfer_by_which_the_first_organisation_takes_the_case(apart, case):
    linked = Party.parse("sociaal-team-haarlem/social_team")
    await say(apart, case, ClientLinkedPartyAdded(organisation=linked.organisation, role=linked.role), NURSE)
    await say(apart, case, OFFER, COORDINATOR)
    await say(apart, case, TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE)
    *_, told = await said(apart, case, 6)
    assert isinstance(told, PartyChanged)
    assert (told.owner, told.contact, told.told) == (OTHER_NURSE, Audience.OWNER, (linked,))


async def test_who_moves_back_is_not_handed_on_and_the_receivers_answer_comes_too_late(apart, owned):
    await say(apart, owned, ClientMoved(municipality=BEVERWIJK), NURSE)
    await say(apart, owned, TransferAccepted(), OTHER_NURSE)
    await say(apart, owned, ClientMoved(municipality="GM0453"), NURSE)
    withdrawn = (await said(apart, owned, 5))[-1]
    assert withdrawn == CaseTransferWithdrawn(
        number=1, owner=OTHER_NURSE, deputy=OTHER_LEAD, accountable=NURSE
    )
    assert await accountable(apart, owned) == [str(NURSE)]
    stages = await apart.rows("routing", "select stage from transfer where case_id = $1", owned)
    assert [row["stage"] for row in stages] == ["withdrawn"]
    await say(apart, owned, TransferCompleted(deputy="jgz-ijmond-noord"), OTHER_NURSE)
    late = (await said(apart, owned, 6))[-1]
    assert isinstance(late, CaseOwnerRefused)
    assert late.code == "no_transfer"


async def test_who_was_asked_before_a_newer_move_is_told_to_stop_and_may_not_answer_any_more(apart, owned):
    """She moves to Beverwijk, and then on to where nobody can be asked; the coordinator chooses there."""
    await say(apart, owned, ClientMoved(municipality=BEVERWIJK), NURSE)
    await say(apart, owned, ClientMoved(municipality="GM0999"), NURSE)
    *_, withdrawn, nobody = await said(apart, owned, 5)
    taken_back = CaseTransferWithdrawn(
        number=1, owner=OTHER_NURSE, deputy=OTHER_LEAD, accountable=NURSE, replaced=True
    )
    assert withdrawn == taken_back
    assert (type(nobody), nobody.accountable) == (CaseOwnerUnavailable, NURSE)
    await say(apart, owned, OFFER, NURSE)
    social = TransferProposed(organisation="sociaal-team-beverwijk", municipality=BEVERWIJK)
    await say(apart, owned, social, COORDINATOR)
    *_, again, opened_anew = await said(apart, owned, 8)
    assert again == taken_back.model_copy(update={"number": 2})
    assert (opened_anew.number, opened_anew.owner.organisation) == (3, "sociaal-team-beverwijk")
    await say(apart, owned, TransferAccepted(), OTHER_NURSE)
    late = (await said(apart, owned, 9))[-1]
    assert (type(late), late.code) == (CaseOwnerRefused, "not_asked")


async def test_after_the_second_bounce_the_coordinator_decides(apart, owned):
    for _ in range(2):
        await say(apart, owned, OFFER, NURSE)
        await say(apart, owned, TransferRefused(), OTHER_NURSE)
    *_, first, _, second = await said(apart, owned, 6)
    assert [(each.times, type(each)) for each in (first, second)] == [
        (1, CaseTransferBounced),
        (2, CaseTransferBounced),
    ]
    await say(apart, owned, OFFER, NURSE)
    refused = (await said(apart, owned, 7))[-1]
    assert isinstance(refused, CaseOwnerRefused)
    assert refused.code == "coordinator_decides"
    await say(apart, owned, OFFER, COORDINATOR)
    assert isinstance((await said(apart, owned, 8))[-1], CaseTransferOpened)
    assert await accountable(apart, owned) == [str(NURSE)]


async def test_silence_of_owner_and_deputy_asks_the_next_and_a_late_yes_still_counts(apart, case):
    nudge = DeputyActivated(effect_id=f"{case}:M:1:deputy", due=AT, urgent=False)
    rung = EscalationRaised(
        effect_id=f"{case}:ladder:L2",
        level=2,
        audiences=(Audience.COORDINATOR,),
        causes=("A",),
        due=AT,
        late_by_seconds=0,
        urgent=False,
        next_threshold=None,
        next_threshold_at=None,
        policy_version="test",
    )
    await say(apart, case, nudge, topic=topics.ESCALATION)
    await say(apart, case, rung, topic=topics.ESCALATION)
    next_asked = (await said(apart, case, 2))[-1]
    assert (next_asked.attempt, next_asked.owner, next_asked.accountable) == (2, OTHER_NURSE, COORDINATOR)
    await say(apart, case, CaseOwnerAccepted(), NURSE_LEAD)
    assert (await said(apart, case, 3))[-1] == CaseOwnerConfirmed(attempt=3, owner=NURSE_LEAD, deputy=NURSE)


async def test_leave_without_a_deputy_shifts_nothing_until_the_lead_picks_one(apart, owned):
    await say(apart, owned, StaffAbsent(deputised=False), NURSE)
    await say(apart, owned, StaffAbsent(deputy="jgz-ijmond-noord"), NURSE_LEAD)
    picked = (await said(apart, owned, 3))[-1]
    assert picked == CaseOwnerConfirmed(attempt=2, owner=NURSE, deputy=OTHER_NURSE)
    assert await accountable(apart, owned) == [str(NURSE)]


async def test_a_case_waits_for_her_consent_before_another_kind_of_organisation_hears_of_it(apart, routing):
    case_id, only_jgz = uuid4(), frozenset({OrganisationKind.JGZ})
    agreed = consent().model_copy(update={"recipients": only_jgz})
    await apart.send((topics.REFERRAL, fact(opened(consent=agreed), case_id, AT)))
    (asked,) = await said(apart, case_id, 1)
    assert asked.owner == NURSE
    await say(apart, case_id, CaseOwnerAccepted(), NURSE)
    wanted = TransferProposed(organisation="sociaal-team-velsen", municipality="GM0453")
    await say(apart, case_id, wanted, NURSE)
    refused = (await said(apart, case_id, 3))[-1]
    assert (type(refused), refused.code) == (CaseOwnerRefused, "receiver_not_consented")
    wider = agreed.model_copy(update={"recipients": only_jgz | {OrganisationKind.SOCIAL_TEAM}})
    await apart.send(
        (topics.CONSENT, fact(ConsentGranted(consent=wider), case_id, AT + timedelta(minutes=1)))
    )
    assert isinstance((await said(apart, case_id, 4))[-1], CaseTransferOpened)


async def test_whom_she_no_longer_allows_is_asked_no_longer_and_its_yes_comes_too_late(apart, case):
    only = fact(naming(OrganisationKind.SOCIAL_TEAM), case, AT + timedelta(minutes=1))
    await apart.send((topics.CONSENT, only))
    asked = (await said(apart, case, 2))[-1]
    assert (asked.owner.organisation, asked.accountable) == ("sociaal-team-velsen", COORDINATOR)
    await say(apart, case, CaseOwnerAccepted(), NURSE)
    refused = (await said(apart, case, 3))[-1]
    assert (type(refused), refused.code) == (CaseOwnerRefused, "superseded")
