"""What professionals do on the pages: open the link from the mail, answer, record, claim, re-assign."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from shared.pregnancy import local_date
from shared.schemas.values import Party
from tijdig.demo.browsing import Browsing, Fields
from tijdig.demo.mail import Mail
from tijdig.demo.world import World, expect, mailbox


async def accept(world: World, party: Party, case: UUID, name: str) -> None:
    """Open the link about this case, say yes, and see whom it is about: only now, and not before."""
    browser = await world.browser()
    try:
        page = await _enter(browser, world.letter(party, case))
        expect(name not in page, "before accepting, the page does not say who she is")
        await browser.press("aannemen")
        await world.settled()
        page = await browser.open(await browser.address())
        expect(name in page, f"after accepting, {party} sees whom it is about")
    finally:
        await browser.close()


async def record_contact(world: World, party: Party, case: UUID) -> None:
    """Record contact with client and referrer."""
    fields: Fields = {"client": True, "aanmelder": True, "wijze": "home_visit"}
    await _record(world, party, case, "contact-vastleggen", fields)


async def agree_plan(world: World, party: Party, case: UUID, *, critical: bool) -> None:
    """Record the agreed plan: one item, which must be settled before birth if it is critical."""
    due = local_date(world.now) + timedelta(weeks=6)
    fields: Fields = {"afspraak1": "maternity_care", "datum1": due.isoformat(), "kritiek1": critical}
    await _record(world, party, case, "plan-vastleggen", fields)


async def settle_plan(world: World, party: Party, case: UUID) -> None:
    """Record that the first item of the plan is done."""
    await _record(world, party, case, "afgerond-1", {})


async def start_support(world: World, party: Party, case: UUID) -> None:
    """Record the first real support contact."""
    await _record(world, party, case, "start-vastleggen", {"aanbod": "PHB"})


async def _record(world: World, party: Party, case: UUID, button: str, fields: Fields) -> None:
    """Fill in one form of the case's page; ask for a fresh link first when the old one is used up."""
    browser = await world.browser()
    try:
        await _fresh_link(world, browser, party, case)
        await browser.open(f"{world.stack.env()['TIJDIG_PUBLIC_DESK_URL']}/taak/{case}")
        await browser.press(button, fields)
        await world.settled()
    finally:
        await browser.close()


async def _fresh_link(world: World, browser: Browsing, party: Party, case: UUID) -> None:
    """The page behind a used link sends a new one to the same mailbox."""
    await browser.open(world.letter(party, case).link)
    before = await world.mail.newest()
    await browser.press("nieuwe-link")
    await world.settled()
    fresh = await world.mails(party, before)
    expect(fresh, f"{mailbox(party)} got a new link")
    await _enter(browser, fresh[-1])
    world.replace_letter(party, case, fresh[-1])


async def _enter(browser: Browsing, mail: Mail) -> str:
    """Open the link in a mail and press its one button."""
    await browser.open(mail.link)
    return await browser.press("openen")


@asynccontextmanager
async def at_the_desk(world: World, party: Party) -> AsyncGenerator[Browsing]:
    """A coordinator who has signed in by the link that was mailed to the role's mailbox."""
    browser = await world.browser()
    desk = world.stack.env()["TIJDIG_PUBLIC_DESK_URL"]
    try:
        before = await world.mail.newest()
        await browser.open(f"{desk}/aanmelden")
        await browser.press("stuur-link", {"rol": party.role.value})
        await world.settled()
        letters = await world.mails(party, before)
        expect(letters, f"{mailbox(party)} got a link to the desk")
        await _enter(browser, letters[-1])
        yield browser
    finally:
        await browser.close()


async def claim(world: World, desk: Browsing, case: UUID) -> None:
    """Take the case's task."""
    page = await desk.open(f"/casus/{case}")
    expect("Niveau 3" in page, "the desk shows how far it has climbed")
    await desk.press("oppakken")
    await world.settled()
    expect("Opgepakt door u" in await desk.open(f"/casus/{case}"), "the task is the coordinator's now")


async def reassign(world: World, desk: Browsing, case: UUID, organisation: str) -> None:
    """Ask another organisation."""
    before = await world.mail.newest()
    await desk.open(f"/casus/{case}")
    await desk.press("toewijzen", {"organisatie": organisation})
    await world.settled()
    await world.keep_letters(case, before)


async def link_is_dead(world: World, link: str) -> bool:
    """Whether a link opens nothing any more."""
    browser = await world.browser()
    try:
        page = await browser.open(link)
        return "openen" not in await browser.buttons() and "Contactgegevens" not in page
    finally:
        await browser.close()
