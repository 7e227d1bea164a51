"""The desk with all its neighbours: what a nurse does on the page comes back as a fact of the case."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from itsdangerous import URLSafeSerializer

from shared.clock import Clock
from shared.messaging.binding import decode
from shared.pregnancy import local_date
from shared.schemas import topics
from shared.schemas.contracts.notification import DeskAccessRequested, LinkPurpose, NotificationRequested
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Party
from tests.support.apart import Apart
from tests.support.cases import NURSE
from tests.support.desk import Person, event_of
from tests.support.senders import CANARY, attributes, public_keys, referral, send
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def whole(stack):
    return Apart(stack)


@pytest.fixture
async def nurse(stack):
    address = stack.address("desk").rstrip("/")
    async with httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=30) as client:
        yield Person(client)


async def referred(whole: Apart) -> UUID:
    """A midwife's system refers; the case that opens."""
    now = Clock(Path(whole.env["TIJDIG_CLOCK_FILE"])).now()
    payload = referral(public_keys(Path(whole.env["TIJDIG_SECRETS_DIR"])), local_date(now))
    about = attributes("referral.submitted", time=now.isoformat())
    await send(whole.bootstrap, about, payload, key=payload["reference"])

    async def opened():
        for record in await whole.records(topics.REFERRAL):
            if payload["reference"].encode() in record.value:
                return UUID(record.key.decode())
        return None

    return await eventually(opened, within=30)


async def link_for(
    whole: Apart, case_id: UUID | None, party: Party = NURSE, purpose: LinkPurpose = LinkPurpose.RESPOND
) -> str:
    """The link in the mail that is announced (the mail itself may wait for the morning)."""

    async def announced():
        told = [decode(r.headers, r.value).data for r in await whole.records(topics.NOTIFICATION)]
        return [
            t.delivery_id
            for t in told
            if isinstance(t, NotificationRequested)
            and (t.party, t.purpose, t.case_id) == (party, purpose, case_id)
        ]

    (delivery_id, *_) = await eventually(announced, within=30)
    key = (Path(whole.env["TIJDIG_SECRETS_DIR"]) / "link.key").read_text().strip()
    return "/l/" + URLSafeSerializer(key, salt="tijdig.link").dumps(delivery_id.hex)


async def test_who_accepts_sees_whom_to_call_and_records_contact(whole, nurse):
    case_id = await referred(whole)
    (case,) = [e.data for e in await whole.events(topics.REFERRAL, case_id) if isinstance(e.data, CaseOpened)]
    page = await nurse.follow(await link_for(whole, case_id))
    assert "Wilt u casusregisseur worden?" in page.text
    assert CANARY["name"] not in page.text

    page = await nurse.press(f"/taak/{case_id}/aannemen")
    page = await eventually(
        lambda: nurse.see(str(page.url)), lambda seen: "U bent nu casusregisseur" in seen.text
    )
    assert CANARY["name"] in page.text
    assert CANARY["bsn"] not in page.text
    assert case.reference not in page.text

    page = await nurse.press(f"/taak/{case_id}/contact", client="on", aanmelder="on", wijze="phone")
    await eventually(lambda: nurse.see(str(page.url)), lambda seen: "Het contact is vastgelegd" in seen.text)
    async with asyncio.timeout(20):
        assert await nurse.eventually_sees(f"/taak/{case_id}", "contact-vastleggen")

    families = Party.parse("buurtgezinnen-ijmond/support_provider")
    asked = {"aanbod": "BG", "organisatie": families.organisation}
    page = await nurse.press(f"/taak/{case_id}/aanbod-gevraagd", **asked)
    await eventually(lambda: nurse.see(str(page.url)), lambda seen: "De aanvraag is vastgelegd" in seen.text)
    await nurse.press("/afmelden")
    page = await nurse.follow(await link_for(whole, case_id, families, LinkPurpose.OFFER))
    assert "Buurtgezinnen" in page.text
    assert CANARY["name"] not in page.text
    page = await nurse.press(f"/aanvraag/{case_id}/ja", aanbod="BG", wachttijd="7")
    await eventually(lambda: nurse.see(str(page.url)), lambda seen: 'id="begonnen-BG"' in seen.text)


async def test_an_organisation_corrects_what_the_map_says_about_it_and_confirms_the_rest(whole, nurse):
    families = Party.parse("buurtgezinnen-ijmond/support_provider")
    wanted = DeskAccessRequested(party=families, purpose=LinkPurpose.MAP)
    await whole.send((topics.NOTIFICATION, event_of(wanted, uuid4())))
    page = await nurse.follow(await link_for(whole, None, families, LinkPurpose.MAP))
    assert "Klopt dit nog?" in page.text
    entry = 'id="regel-BG.GM0453.support_provider" data-modus="{}"'
    assert entry.format("yes") in page.text
    today = local_date(Clock(Path(whole.env["TIJDIG_CLOCK_FILE"])).now()).isoformat()
    said = {"regel": "BG.GM0453.support_provider", "modus": "on_request", "vanaf": today, "wachttijd": "21"}
    page = await nurse.press("/aanbod/verbeteren", **said)
    corrected = await eventually(
        lambda: nurse.see(str(page.url)), lambda seen: entry.format("on_request") in seen.text
    )
    assert "wachttijd 21 dagen" in " ".join(corrected.text.split())
    page = await nurse.press("/aanbod/bevestigen")
    await eventually(lambda: nurse.see(str(page.url)), lambda seen: "Voor het laatst bevestigd" in seen.text)
