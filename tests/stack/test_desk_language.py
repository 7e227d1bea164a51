"""The language of the desk in a real browser: Dutch, unless it prefers English or somebody chose."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

from deploy.local.ports import LOOPBACK, free_base
from deploy.local.tools import ensure_tool
from services.desk.http.shell import dress
from services.desk.settings import DeskSettings
from tests.support.chromium import QUIET

DUTCH, ENGLISH = "Deze pagina bestaat niet", "This page does not exist"


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """A desk of which no page exists: what it says of that needs no database."""
    port = free_base()
    app = dress(Starlette(), DeskSettings(secrets_dir=Path("nowhere")))
    server = uvicorn.Server(uvicorn.Config(app, LOOPBACK, port, log_level="critical", lifespan="off"))
    serving = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    yield f"http://{LOOPBACK}:{port}/nergens"
    server.should_exit = True
    await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=str(ensure_tool("chromium")), args=QUIET)
        yield found
        await found.close()


@pytest.mark.parametrize(
    ("locale", "said", "lang"), [("nl-NL", DUTCH, "nl"), ("en-GB", ENGLISH, "en"), ("pl-PL", DUTCH, "nl")]
)
async def test_a_page_speaks_what_the_browser_prefers(address, browser, locale, said, lang):
    page = await browser.new_page(locale=locale)
    await page.goto(address)
    assert await page.locator("h1").inner_text() == said
    assert await page.locator("html").get_attribute("lang") == lang


async def test_who_chooses_a_language_keeps_it(address, browser):
    page = await browser.new_page(locale="nl-NL", java_script_enabled=False)
    await page.goto(address)
    for said, label in ((ENGLISH, "English"), (DUTCH, "Nederlands")):
        await page.get_by_role("link", name=label).click()
        assert await page.locator("h1").inner_text() == said
        await page.goto(address)
        assert await page.locator("h1").inner_text() == said
