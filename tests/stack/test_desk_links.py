"""Links and sessions of the desk on real Kafka and PostgreSQL: who comes in, and nothing for strangers."""

from datetime import timedelta
from uuid import uuid4

from shared.schemas import topics
from shared.schemas.contracts.notification import DeskAccessRequested, LinkPurpose
from shared.schemas.values import OrganisationKind
from tests.support.cases import NURSE, naming
from tests.support.desk import (
    asked,
    confirmation,
    open_case,
    person,
    proposal,
)
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.desk_apart"]


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


async def test_whom_she_no_longer_names_sees_nothing_more_unless_it_has_the_case(neighbours, nurse):
    case_id, link = await asked(neighbours)
    has_it, other_link = await asked(neighbours)
    await neighbours.publish(has_it, confirmation())
    await nurse.follow(link)
    await nurse.follow(other_link)
    await nurse.eventually_sees(f"/taak/{has_it}", "Contact")
    unused = await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id)
    for case in (case_id, has_it):
        await neighbours.publish(case, naming(OrganisationKind.SOCIAL_TEAM))
    refusal = "De cliënt deelt haar gegevens niet met u"
    for path in (f"/taak/{case_id}", unused):
        page = await nurse.eventually_sees(path, refusal)
        assert page.status_code == 403
    await neighbours.taken_in()
    assert (await nurse.see(f"/taak/{has_it}")).status_code == 200
