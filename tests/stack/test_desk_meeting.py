"""The meeting's agenda and what is recorded of it, and the note for a deputy, on real parts."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from shared.schemas.contracts.assignment import CaseOwnerRefused
from shared.schemas.contracts.case import CaseContactMade, CasePlanAgreed
from shared.schemas.contracts.escalation import DeadlineMissed, DeadlineSet
from shared.schemas.contracts.mdo import MdoClientAttended, MdoClientInvited, MdoHeld, MdoScheduled
from shared.schemas.contracts.notification import DirectoryEntryPublished, LinkPurpose
from shared.schemas.contracts.pregnancy import PregnancyEnded
from shared.schemas.contracts.transfer import (
    CaseTransferAccepted,
    CaseTransferOpened,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)
from shared.schemas.values import OrganisationKind, Party, Purpose
from tests.support.cases import NURSE, NURSE_LEAD, OTHER_NURSE
from tests.support.desk import confirmation, escalated, now, open_case, person, proposal, rung, today
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.desk_apart"]

OTHER_LEAD = Party.parse("jgz-ijmond-noord/jgz_lead")


def deadline(contract, subject: str):
    return contract(
        effect_id=f"test:{subject}", subject=subject, attempt=1, due=now(), ga_days=84, policy_version="test"
    )


async def test_what_stands_still_comes_on_the_agenda_by_itself_and_leaves_it_with_a_loss(
    neighbours, coordinator
):
    stalled = await open_case(neighbours, proposal(), deadline(DeadlineMissed, "I"))
    fine = await open_case(neighbours, proposal(), deadline(DeadlineSet, "I"))
    page = await coordinator.eventually_sees("/mdo", f'id="agenda-{stalled}" data-why="stalled"')
    assert f"agenda-{fine}" not in page.text
    await neighbours.publish(stalled, PregnancyEnded())
    await neighbours.taken_in()
    assert f"agenda-{stalled}" not in (await coordinator.see("/mdo")).text


async def test_a_stranger_sees_no_agenda(nurse):
    page = await nurse.see("/mdo")
    assert "Agenda MDO" not in page.text


async def test_a_meeting_is_held_with_decision_owner_and_date(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator, level=3)
    await coordinator.see(f"/casus/{case_id}")
    path = f"/casus/{case_id}/mdo/gehouden"
    refused = await coordinator.press(path, besluit1="plan", door1="jgz-kennemerland", voor1="")
    assert refused.status_code == 422
    await coordinator.see(f"/casus/{case_id}")
    due = today() + timedelta(days=7)
    await coordinator.press(path, besluit1="plan", door1="jgz-kennemerland", voor1=due.isoformat())
    said = await neighbours.relay(case_id, 1)
    assert isinstance(said.data, MdoHeld)
    assert [(each.kind, each.owner, each.due) for each in said.data.decisions] == [
        ("plan", "jgz-kennemerland", due)
    ]
    await coordinator.eventually_sees(f"/casus/{case_id}", "MDO gehouden")
    assert "zonder dat zij was uitgenodigd" in coordinator.page.text
    await neighbours.publish(case_id, MdoClientAttended(), MdoScheduled(on=due))
    await coordinator.eventually_sees("/mdo", "Zij is nog niet uitgenodigd")
    await neighbours.publish(case_id, MdoClientInvited())
    await eventually(lambda: coordinator.see(f"/casus/{case_id}"), lambda page: "mdo-hint" not in page.text)


async def test_the_deputy_reads_what_happened_last_and_what_is_open(neighbours, nurse):
    spoken = CaseContactMade(with_client=True, with_referrer=False)
    case_id = await open_case(
        neighbours,
        proposal(),
        confirmation(),
        spoken,
        CasePlanAgreed(),
        deadline(DeadlineMissed, "E"),
        rung(1),
    )
    await nurse.follow(await neighbours.link(NURSE_LEAD, LinkPurpose.RESPOND, case_id))
    page = await nurse.eventually_sees(f"/taak/{case_id}", 'data-code="case.plan.agreed"')
    note = page.text.partition('id="waarneming"')[2].partition("</section>")[0]
    assert 'data-code="case.contact.made"' in note
    assert "escalation.raised" not in note
    assert "Verlopen" in note


async def test_the_owner_needs_no_such_note(neighbours, nurse):
    case_id = await open_case(neighbours, proposal(), confirmation())
    await nurse.follow(await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id))
    page = await nurse.eventually_sees(f"/taak/{case_id}", "U bent casusregisseur")
    assert 'id="waarneming"' not in page.text


async def test_whoever_a_case_is_offered_to_answers_from_its_own_page(neighbours, app):
    offer = CaseTransferOpened(
        number=1,
        owner=OTHER_NURSE,
        deputy=OTHER_LEAD,
        municipality="GM0375",
        accountable=NURSE,
        urgent=False,
    )
    case_id = await open_case(neighbours, proposal(), confirmation(), offer)
    async with person(app) as receiver:
        await receiver.follow(await neighbours.link(OTHER_NURSE, LinkPurpose.RESPOND, case_id))
        page = await receiver.eventually_sees(f"/taak/{case_id}", 'id="overdracht-aannemen"')
        assert 'id="contactgegevens"' not in page.text
        await receiver.press(f"/taak/{case_id}/overdracht/aannemen")
        assert isinstance((await neighbours.relay(case_id, 1)).data, TransferAccepted)
        accepted = CaseTransferAccepted(number=1, owner=OTHER_NURSE, accountable=NURSE)
        await neighbours.publish(case_id, accepted)
        await receiver.eventually_sees(f"/taak/{case_id}", 'id="overdracht-gesproken"')
        await receiver.press(f"/taak/{case_id}/overdracht/gesproken", waarnemer="jgz-ijmond-noord")
        said = await neighbours.relay(case_id, 2)
        assert said.data == TransferCompleted(deputy="jgz-ijmond-noord")


async def test_the_owner_proposes_a_transfer_and_reads_why_it_cannot_be(neighbours, nurse):
    case_id = await open_case(neighbours, proposal(), confirmation())
    await nurse.follow(await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id))
    here = f"/taak/{case_id}"
    page = await nurse.eventually_sees(here, 'id="overdracht-voorstellen"')
    form = page.text.partition('id="overdragen"')[2].partition("</section>")[0]
    assert 'value="GM0453/jgz-ijmond-noord"' in form
    assert 'value="GM0453/jgz-kennemerland"' not in form
    strange = await nurse.press(f"{here}/overdracht/voorstellen", naar="GM0453/elsewhere")
    assert strange.status_code == 422
    await nurse.see(here)
    pressing = asyncio.ensure_future(
        nurse.press(f"{here}/overdracht/voorstellen", naar="GM0453/jgz-ijmond-noord")
    )
    said = await neighbours.relay(case_id, 1)
    assert said.data == TransferProposed(organisation="jgz-ijmond-noord", municipality="GM0453")
    refusal = CaseOwnerRefused(party=NURSE, code="coordinator_decides", remedy="-")
    await neighbours.publish(case_id, refusal, cause=said)
    assert "Nu beslist de coördinator" in (await pressing).text
    assert (await nurse.press(f"{here}/toestemming")).status_code == 422
    await nurse.see(here)
    pressing = asyncio.ensure_future(nurse.press(f"{here}/toestemming", wie="social_team"))
    said = await neighbours.relay(case_id, 2)
    assert said.data.consent.recipients == {OrganisationKind.SOCIAL_TEAM}
    assert said.data.consent.purposes == set(Purpose)
    assert "Haar toestemming is vastgelegd" in (await pressing).text


async def test_the_coordinator_proposes_a_transfer_and_takes_it_back(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    here = f"/casus/{case_id}"
    await coordinator.see(here)
    pressing = asyncio.ensure_future(
        coordinator.press(f"{here}/overdracht/voorstellen", naar="GM0453/jgz-ijmond-noord")
    )
    said = await neighbours.relay(case_id, 1)
    offer = CaseTransferOpened(
        number=1,
        owner=OTHER_NURSE,
        deputy=OTHER_LEAD,
        municipality="GM0453",
        accountable=NURSE,
        urgent=False,
    )
    await neighbours.publish(case_id, offer, cause=said)
    page = await pressing
    assert "De casus is aangeboden" in page.text
    assert 'id="overdracht-onderweg"' in page.text
    await coordinator.press(f"{here}/overdracht/terugnemen")
    assert isinstance((await neighbours.relay(case_id, 2)).data, TransferRefused)


async def test_the_chair_sees_the_agenda_of_its_municipalities_and_records_an_item(neighbours, app):
    chair = Party.parse("coordinatie-ijmond/mdo_chair")
    entry = DirectoryEntryPublished(
        party=chair, name="Coördinatie IJmond", mailbox="a@b.example", municipalities=("GM0375",)
    )
    await neighbours.publish(uuid4(), entry)
    here = await open_case(neighbours, proposal(), deadline(DeadlineMissed, "I"), municipality="GM0375")
    elsewhere = await open_case(neighbours, proposal(), deadline(DeadlineMissed, "I"))
    async with person(app) as visitor:
        await visitor.follow(await neighbours.link(chair, LinkPurpose.DESK, None))
        page = await visitor.eventually_sees("/mdo", f'id="gehouden-{here}"')
        assert str(elsewhere) not in page.text
        assert "Aanmelden" in (await visitor.see("/werklijst")).text
        assert "Aanmelden" in (await visitor.see(f"/casus/{here}")).text
        due = today() + timedelta(days=7)
        item = {"besluit1": "plan", "door1": "jgz-kennemerland", "voor1": due.isoformat()}
        await visitor.see("/mdo")
        assert (await visitor.press(f"/mdo/{elsewhere}/gehouden", **item)).status_code == 404
        await visitor.see("/mdo")
        pressing = asyncio.ensure_future(visitor.press(f"/mdo/{here}/gehouden", **item))
        said = await neighbours.relay(here, 1)
        assert (said.actor, said.data.decisions[0].due) == (str(chair), due)
        assert "Het MDO is vastgelegd" in (await pressing).text
