"""The desk on real Kafka and PostgreSQL: links, sessions, claims, and nothing for strangers."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from services.desk.main import create_app
from services.desk.settings import DeskSettings
from shared.messaging.migrations import upgrade_all
from shared.schemas import Event, service_source, topics
from shared.schemas.contracts.assignment import (
    CaseOwnerAccepted,
    CaseOwnerReassigned,
    CaseOwnerRefused,
)
from shared.schemas.contracts.case import CaseContactMade, CasePlanAgreed, SupportStarted
from shared.schemas.contracts.escalation import DeadlineSet, EscalationEnded, TaskClaimed, TaskResolved
from shared.schemas.contracts.notification import DeskAccessRequested, LinkPurpose
from shared.schemas.contracts.pregnancy import BirthRegistered, ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import MessageQuarantined, MessageRedriven, MessageRefused
from shared.schemas.provision import apply_topics
from shared.schemas.values import Role
from tests.support.apart import running
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, NURSE_LEAD
from tests.support.desk import (
    Neighbours,
    confirmation,
    now,
    open_case,
    opened,
    person,
    proposal,
    rung,
)
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

STOPPED = "Deze link werkt niet meer"


@pytest.fixture(scope="module")
async def app(apart):
    await asyncio.to_thread(upgrade_all, apart.env["TIJDIG_DATABASE_URL"], ["services.desk"])
    await apply_topics(apart.bootstrap, ["desk"], [])
    app = create_app(apart.settings(DeskSettings, intake_url="http://127.0.0.1:1"))
    async with running(app):
        yield app


@pytest.fixture(scope="module")
async def neighbours(app, apart):
    found = Neighbours(apart, apart.settings(DeskSettings).secret("link.key"))
    await found.directory()
    return found


@pytest.fixture
async def nurse(app):
    async with person(app) as found:
        yield found


@pytest.fixture
async def coordinator(app, neighbours):
    async with person(app) as found:
        await found.follow(await neighbours.link(COORDINATOR, LinkPurpose.DESK, None))
        yield found


async def asked(neighbours, **changes):
    """A case with an open proposal, and the link of whom is asked."""
    case_id = await open_case(neighbours, proposal(), **changes)
    return case_id, await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id)


async def escalated(neighbours, coordinator, level=2, **changes):
    """A case with a task on the desk."""
    case_id = await open_case(neighbours, proposal(), rung(level), **changes)
    await coordinator.eventually_sees("/werklijst", str(case_id))
    return case_id


def task_of(page, case_id):
    """The id of the task in the list that is about this case."""
    before = page.text.partition(f'data-case="{case_id}"')[0]
    return before.rpartition('id="taak-')[2].partition('"')[0]


async def test_opening_a_link_changes_nothing_and_its_button_works_once(neighbours, nurse, app):
    _, link = await asked(neighbours)
    await nurse.eventually_sees(link, "Openen")
    assert "tijdig-desk" not in nurse.client.cookies
    page = await nurse.press(link)
    assert (page.status_code, page.url.path.partition("/taak/")[1]) == (200, "/taak/")
    async with person(app) as somebody_else:
        page = await somebody_else.see(link)
        assert "Deze link is al gebruikt" in page.text


async def test_a_used_link_leads_its_own_visitor_back(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    assert (await nurse.see(link)).url.path == f"/taak/{case_id}"


async def test_a_forged_link_is_nobodys(app, nurse):
    page = await nurse.see("/l/eyJoZWxsbyI6MX0.forged")
    assert page.status_code == 404
    assert "Deze link werkt niet" in page.text


async def test_an_expired_link_offers_a_new_one_for_the_same_party_and_case_once_a_minute(neighbours, nurse):
    case_id = await open_case(neighbours, proposal())
    link = await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id, lives=timedelta(seconds=-1))
    await nurse.eventually_sees(link, "Deze link is verlopen")
    for _ in range(2):
        await nurse.see(link)
        page = await nurse.press(f"{link}/nieuw")
        assert "Kijk in uw e-mail" in page.text

    async def requests():
        events = await neighbours.apart.events(topics.NOTIFICATION, case_id)
        return [e.data for e in events if isinstance(e.data, DeskAccessRequested)]

    wanted = DeskAccessRequested(party=NURSE, purpose=LinkPurpose.RESPOND, case_id=case_id)
    assert await eventually(requests) == [wanted]


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
        ("plan", {"afspraak1": "housing", "kritiek1": "on", "datum1": f"{now().date()}"}),
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


async def test_a_stranger_sees_nothing(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    nurse.client.cookies.clear()
    for path in (f"/taak/{case_id}", f"/terugkoppeling/{case_id}", f"/taak/{uuid4()}", "/nergens"):
        page = await nurse.see(path)
        assert (page.status_code, "Deze pagina bestaat niet" in page.text) == (404, True)
    for path in ("/werklijst", f"/casus/{case_id}", "/"):
        assert (await nurse.see(path)).url.path == "/aanmelden"


async def test_a_session_for_one_case_opens_no_other_and_no_worklist(neighbours, nurse):
    _, link = await asked(neighbours)
    other, _ = await asked(neighbours)
    await nurse.follow(link)
    assert (await nurse.see(f"/taak/{other}")).status_code == 404
    assert (await nurse.see("/werklijst")).url.path == "/aanmelden"


async def test_a_second_link_adds_to_the_session_under_a_new_cookie(neighbours, nurse):
    (first, link), (second, other_link) = await asked(neighbours), await asked(neighbours)
    await nurse.follow(link)
    cookie = nurse.client.cookies["tijdig-desk"]
    await nurse.follow(other_link)
    assert nurse.client.cookies["tijdig-desk"] != cookie
    for case_id in (first, second):
        assert (await nurse.see(f"/taak/{case_id}")).status_code == 200


async def test_signing_out_ends_the_session_on_the_server(neighbours, nurse):
    case_id, link = await asked(neighbours)
    await nurse.follow(link)
    cookie = nurse.client.cookies["tijdig-desk"]
    assert "U bent afgemeld" in (await nurse.press("/afmelden")).text
    nurse.client.cookies.set("tijdig-desk", cookie)
    assert (await nurse.see(f"/taak/{case_id}")).status_code == 404


async def test_the_coordinator_signs_in_by_mail_and_learns_nothing_else(neighbours, nurse):
    await nurse.see("/aanmelden")
    page = await nurse.press("/aanmelden", rol="coordinator")
    known = page.text
    assert "Kijk in uw e-mail" in known

    async def requests():
        records = await neighbours.apart.records(topics.NOTIFICATION)
        return [r for r in records if b'"desk"' in r.value and b"delivery_id" not in r.value]

    assert await eventually(requests)
    await nurse.see("/aanmelden")
    unknown = (await nurse.press("/aanmelden", rol="deputy_coordinator")).text
    assert unknown == known


async def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told(neighbours, coordinator, app):
    case_id = await escalated(neighbours, coordinator)
    task = task_of(coordinator.page, case_id)
    async with person(app) as colleague:
        deputy = COORDINATOR.model_copy(update={"role": Role.DEPUTY_COORDINATOR})
        await colleague.follow(await neighbours.link(deputy, LinkPurpose.DESK, None))
        pages = await asyncio.gather(
            coordinator.press(f"/taken/{task}/oppakken"), colleague.press(f"/taken/{task}/oppakken")
        )
    assert sorted("Deze taak is al opgepakt" in page.text for page in pages) == [False, True]
    (said,) = await eventually(lambda: neighbours.sent_by_desk(case_id))
    assert str(said.data.task_id) == task
    assert isinstance(said.data, TaskClaimed)


async def test_a_claimed_task_is_released_by_the_next_rung_only(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await coordinator.press(f"/taken/{task_of(coordinator.page, case_id)}/oppakken")
    await neighbours.relay(case_id, 1)
    await coordinator.eventually_sees(f"/casus/{case_id}", "Taak opgepakt")
    assert 'id="oppakken"' not in coordinator.page.text
    await neighbours.publish(case_id, rung(3))
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Niveau 3")
    assert 'id="oppakken"' in page.text


async def test_resolving_closes_the_task_once_the_fact_is_back(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    task = task_of(coordinator.page, case_id)
    pressing = asyncio.ensure_future(coordinator.press(f"/taken/{task}/afronden", reden="mdo_planned"))
    said = await neighbours.relay(case_id, 1)
    assert isinstance(said.data, TaskResolved)
    assert "De taak is afgerond" in (await pressing).text
    assert str(case_id) not in (await coordinator.see("/werklijst")).text


async def test_reassigning_asks_routing_for_an_organisation_of_the_map(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await coordinator.see(f"/casus/{case_id}")
    assert (
        await coordinator.press(f"/casus/{case_id}/toewijzen", organisatie="elsewhere")
    ).status_code == 422
    await coordinator.see(f"/casus/{case_id}")
    pressing = asyncio.ensure_future(
        coordinator.press(f"/casus/{case_id}/toewijzen", organisatie="jgz-ijmond-noord")
    )
    said = await neighbours.relay(case_id, 1)
    assert said.data == CaseOwnerReassigned(organisation="jgz-ijmond-noord")
    await neighbours.publish(case_id, proposal(2), cause=said)
    assert "De organisatie is gevraagd" in (await pressing).text


async def test_a_case_that_does_not_exist_is_no_page(coordinator):
    assert (await coordinator.see(f"/casus/{uuid4()}")).status_code == 404


async def test_one_open_task_per_case_which_later_rungs_update(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, rung(3), rung(4, urgent=True))
    page = await eventually(lambda: coordinator.see("/werklijst"), lambda seen: "Niveau 4" in seen.text)
    assert page.text.count(f'data-case="{case_id}"') == 1


async def test_the_list_is_ranked(neighbours, coordinator):
    ordinary = await escalated(neighbours, coordinator, level=3)
    urgent = await escalated(neighbours, coordinator, level=2, urgent=True)
    text = (await coordinator.see("/werklijst")).text
    assert text.index(f'data-case="{urgent}"') < text.index(f'data-case="{ordinary}"')


async def test_the_end_of_a_ladder_takes_the_task_off_the_list(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, EscalationEnded(effect_id="end", reason="owner_confirmed"))
    await eventually(lambda: coordinator.see("/werklijst"), lambda page: str(case_id) not in page.text)


@pytest.mark.parametrize("stop", [PregnancyEnded(), ConsentWithdrawn()], ids=["loss", "withdrawal"])
async def test_a_stopped_case_shows_one_neutral_notice_to_everybody(
    neighbours, nurse, coordinator, app, stop
):
    case_id = await escalated(neighbours, coordinator)
    link = await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id)
    unused = await neighbours.link(NURSE_LEAD, LinkPurpose.RESPOND, case_id)
    await nurse.follow(link)
    await neighbours.publish(case_id, stop)
    for who, path in ((nurse, f"/taak/{case_id}"), (coordinator, f"/casus/{case_id}")):
        page = await who.eventually_sees(path, "Deze casus is gestopt")
        assert page.status_code == 410
        assert "12+0" not in page.text
    async with person(app) as lead:
        for path in (unused, link):
            assert STOPPED in (await lead.see(path)).text
        assert "nieuwe link" not in lead.page.text
    assert str(case_id) not in (await coordinator.see("/werklijst")).text


async def test_what_comes_late_brings_a_stopped_case_back_for_nobody(neighbours, coordinator):
    case_id = uuid4()
    late = DeadlineSet(effect_id="x", subject="A", attempt=1, due=now(), ga_days=84, policy_version="test")
    await neighbours.publish(case_id, PregnancyEnded())
    await neighbours.publish(case_id, opened(), proposal(), late, rung(2), rung(3))
    await coordinator.eventually_sees(f"/casus/{case_id}", "Deze casus is gestopt")
    rows = await neighbours.apart.rows("desk", "select * from task where case_id = $1", case_id)
    rows += await neighbours.apart.rows("desk", "select * from deadline where case_id = $1", case_id)
    assert rows == []


async def test_facts_may_arrive_in_any_order_across_topics(neighbours, coordinator):
    case_id = uuid4()
    await neighbours.publish(case_id, rung(2), confirmation(), proposal())
    await asyncio.sleep(0.2)
    await neighbours.publish(case_id, opened())
    page = await coordinator.eventually_sees(f"/casus/{case_id}", 'id="casusregisseur"')
    assert "JGZ Kennemerland (jeugdverpleegkundige)" in page.text
    assert 'id="gevraagd"' not in page.text


async def test_after_birth_nothing_is_due_but_the_case_can_be_read(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, BirthRegistered(born_on=now().date()))
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Prenatale deel afgerond")
    assert 'id="geen-termijnen"' in page.text
    assert 'id="taak"' not in page.text


async def test_the_referrer_sees_its_own_referral_and_no_more(neighbours, nurse):
    case_id = await open_case(neighbours, proposal(), confirmation())
    await neighbours.publish(case_id, CaseContactMade(with_client=True, with_referrer=False))
    await nurse.follow(await neighbours.link(MIDWIFE, LinkPurpose.FEEDBACK, case_id))
    page = await nurse.eventually_sees(f"/terugkoppeling/{case_id}", "JGZ Kennemerland")
    assert "12+0" not in page.text
    assert (await nurse.see(f"/taak/{case_id}")).status_code == 404


async def test_a_quarantined_message_is_a_task_until_it_is_redriven(neighbours, coordinator):
    number = uuid4()
    told = MessageQuarantined(service="intake", organisation=None, code="not_json", remedy="-")
    await neighbours.publish(number, told)
    await coordinator.eventually_sees("/werklijst", str(number))
    await coordinator.press(f"/taken/{number}/oppakken")
    assert "Opgepakt door" in (await coordinator.see("/werklijst")).text
    await neighbours.publish(number, MessageRedriven(service="intake", outcome="accepted"))
    await eventually(lambda: coordinator.see("/werklijst"), lambda page: str(number) not in page.text)


async def test_every_answer_carries_the_security_headers(nurse):
    for path in ("/aanmelden", "/nergens", "/static/desk.css"):
        headers = (await nurse.see(path)).headers
        policy = headers["content-security-policy"]
        for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == ("no-store" if "static" not in path else "public, max-age=3600")


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(neighbours, nurse):
    _, link = await asked(neighbours)
    await nurse.eventually_sees(link, "Openen")
    nurse.client.follow_redirects = False
    cookie = (await nurse.press(link)).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


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
