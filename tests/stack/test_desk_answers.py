"""What professionals answer and record on their page, on real Kafka and PostgreSQL."""

import asyncio
from uuid import uuid4

from shared.schemas import Event, service_source, topics
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerRefused,
)
from shared.schemas.contracts.case import CaseContactMade, CasePlanAgreed, SupportStarted
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.pregnancy import PregnancyEnded
from shared.schemas.contracts.progress import CaseContactAttempted
from shared.schemas.contracts.referral import MessageRefused
from shared.schemas.contracts.support import SupportAccepted, SupportDeclined, SupportOffered, WhyNot
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.contracts.waits import WaitKind
from tests.support.cases import MIDWIFE, NURSE, OTHER_NURSE
from tests.support.desk import (
    asked,
    confirmation,
    now,
    open_case,
    proposal,
    today,
)
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.desk_apart"]


async def test_accepting_speaks_for_the_party_and_waits_for_the_answer(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    pressing = asyncio.ensure_future(nurse.press(f"/taak/{case_id}/aannemen"))
    said = await neighbours.relay(case_id, 1)
    assert (said.data, said.actor, said.subject) == (CaseOwnerAccepted(), str(NURSE), str(case_id))
    await neighbours.publish(case_id, confirmation(), cause=said)
    page = await pressing
    assert "U bent nu casusregisseur" in page.text
    assert 'id="contact-vastleggen"' in page.text


async def test_an_answer_that_does_not_come_yet_is_being_processed(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    page = await nurse.press(f"/taak/{case_id}/aannemen")
    assert "Wordt verwerkt" in page.text
    assert 'http-equiv="refresh"' in page.text


async def test_a_refused_acceptance_is_explained_in_dutch(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    pressing = asyncio.ensure_future(nurse.press(f"/taak/{case_id}/aannemen"))
    said = await neighbours.relay(case_id, 1)
    refusal = CaseOwnerRefused(party=NURSE, code="superseded", remedy="-")
    await neighbours.publish(case_id, refusal, cause=said)
    assert "er is intussen een ander gevraagd" in (await pressing).text


async def test_what_the_owner_records_becomes_facts_of_the_case(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await neighbours.publish(case_id, confirmation())
    await nurse.follow(link)
    await nurse.eventually_sees(f"/taak/{case_id}", "contact-vastleggen")
    here = f"/taak/{case_id}"
    forms = (
        ("contact", {"client": "on", "aanmelder": "on", "wijze": "phone"}),
        ("plan", {"afspraak1": "housing", "kritiek1": "on", "datum1": f"{today()}"}),
        ("steun-gestart", {"aanbod": "PHB"}),
    )
    for number, (form, fields) in enumerate(forms, 1):
        await nurse.see(here)
        pressing = asyncio.ensure_future(nurse.press(f"{here}/{form}", **fields))
        await neighbours.relay(case_id, number)
        assert 'id="melding" class="banner done"' in (await pressing).text
    contact, plan, support = [event.data for event in await neighbours.sent_by_desk(case_id)]
    assert contact == CaseContactMade(with_client=True, with_referrer=True)
    assert isinstance(plan, CasePlanAgreed)
    assert [(item.kind, item.critical) for item in plan.items] == [("housing", True)]
    assert support == SupportStarted(offer="PHB")


async def test_whatever_happened_is_recorded_on_one_page_and_nothing_of_it_by_halves(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await neighbours.publish(case_id, confirmation())
    await nurse.follow(link)
    await nurse.eventually_sees(f"/taak/{case_id}", 'id="naar-vastleggen"')
    here = f"/taak/{case_id}/vastleggen"
    assert 'id="toon-external_wait-ended"' not in (await nurse.see(here)).text
    wrong = await nurse.press(f"{here}/external_wait.started", kind="housing", expected_on="2020-01-01")
    assert wrong.status_code == 422
    assert "Kies een dag vanaf vandaag" in wrong.text
    assert '<a href="#external_wait-started-expected-on">' in wrong.text, "from the top to what is wrong"
    assert '<option value="housing" selected>' in wrong.text
    forms = (
        ("case.contact.attempted", {}),
        ("client.moved", {"municipality": "Beverwijk"}),
        ("external_wait.started", {"kind": "housing", "expected_on": f"{today()}"}),
    )
    for number, (event, fields) in enumerate(forms, 1):
        await nurse.see(here)
        pressing = asyncio.ensure_future(nurse.press(f"{here}/{event}", **fields))
        said = await neighbours.relay(case_id, number)
        assert said.actor == str(NURSE)
        assert 'class="banner done" role="status">Vastgelegd: ' in (await pressing).text
    attempt, moved, wait = [event.data for event in await neighbours.sent_by_desk(case_id)]
    assert attempt == CaseContactAttempted()
    assert moved == ClientMoved(municipality="GM0375")
    assert (wait.kind, wait.expected_on) == (WaitKind.HOUSING, today())
    page = await nurse.eventually_sees(here, 'id="toon-external_wait-ended"')
    assert f'<option value="{wait.wait_id}">woonruimte, sinds' in page.text
    await neighbours.publish(case_id, PregnancyEnded())
    stopped = await nurse.eventually_sees(here, "Deze casus is gestopt")
    assert "toon-" not in stopped.text


async def test_a_form_from_elsewhere_changes_nothing(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    for token in ({}, {"formulier": "stolen"}):
        page = await nurse.client.post(f"/taak/{case_id}/aannemen", data=token)
        assert page.status_code == 403
        assert "Er is niets veranderd" in page.text
    assert await neighbours.sent_by_desk(case_id) == []


async def test_a_form_with_nonsense_changes_nothing(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    page = await nurse.press(f"/taak/{case_id}/afwijzen", reden="because")
    assert page.status_code == 422
    assert await neighbours.sent_by_desk(case_id) == []


async def test_the_referrer_sees_its_own_referral_and_no_more(neighbours, nurse):
    case_id = await open_case(neighbours, proposal(), confirmation())
    await neighbours.publish(case_id, CaseContactMade(with_client=True, with_referrer=False))
    await nurse.follow(await neighbours.link(MIDWIFE, LinkPurpose.FEEDBACK, case_id))
    page = await nurse.eventually_sees(f"/terugkoppeling/{case_id}", "JGZ Kennemerland")
    assert "12+0" not in page.text
    assert (await nurse.see(f"/taak/{case_id}")).status_code == 404


async def test_a_command_that_intake_refuses_is_told(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    pressing = asyncio.ensure_future(nurse.press(f"/taak/{case_id}/gelezen"))
    (said,) = await eventually(lambda: neighbours.sent_by_desk(case_id))
    refusal = MessageRefused(
        message_id=said.id,
        message_type=None,
        reference=None,
        code="party_not_allowed",
        field=None,
        remedy="-",
    )
    answer = Event(
        id=str(uuid4()), source=service_source("intake"), type=refusal.ce_type(), time=now(), data=refusal
    )
    await neighbours.apart.send((topics.outbound("desk"), answer))
    assert "U kunt dit voor deze casus niet" in (await pressing).text


async def test_an_organisation_that_was_asked_answers_for_itself_and_never_sees_who(neighbours, nurse):
    asking = [SupportOffered(offer=offer, organisation="jgz-ijmond-noord") for offer in ("PHB", "VZ")]
    case_id = await open_case(neighbours, proposal(), confirmation(), *asking)
    await nurse.follow(await neighbours.link(OTHER_NURSE, LinkPurpose.OFFER, case_id))
    here = f"/aanvraag/{case_id}"
    page = await nurse.eventually_sees(here, 'id="ja-VZ"')
    assert "contactgegevens" not in page.text
    assert (await nurse.see(f"/taak/{case_id}")).status_code == 404
    answers = (
        ("ja", {"aanbod": "PHB", "wachttijd": "12"}),
        ("nee", {"aanbod": "VZ", "reden": "not_our_area"}),
    )
    for number, (action, fields) in enumerate(answers, 1):
        await nurse.see(here)
        pressing = asyncio.ensure_future(nurse.press(f"{here}/{action}", **fields))
        await neighbours.relay(case_id, number)
        assert 'class="banner done"' in (await pressing).text
    said = [event.data for event in await neighbours.sent_by_desk(case_id)]
    asked_of = "jgz-ijmond-noord"
    assert said == [
        SupportAccepted(offer="PHB", organisation=asked_of, wait_days=12),
        SupportDeclined(
            offer="VZ", declined_by="organisation", organisation=asked_of, reason=WhyNot.NOT_OUR_AREA
        ),
    ]
    await nurse.see(here)
    assert (await nurse.press(f"{here}/ja", aanbod="SO", wachttijd="0")).status_code == 422
    await neighbours.publish(case_id, PregnancyEnded())
    await nurse.eventually_sees(here, "gestopt")
