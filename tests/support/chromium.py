"""A real browser behind the few words that stories ask of one."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urljoin

from playwright.async_api import BrowserContext, Locator, Page, async_playwright

from deploy.local.tools import ensure_tool
from tijdig.demo.browsing import Browsing, ButtonMissing, Fields

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Chromium:
    """One professional's window: cookies of its own, JavaScript switched off."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._context = context
        self.page = page

    async def open(self, url: str) -> str:
        await self.page.goto(urljoin(self.page.url, url))
        return await self._text()

    async def press(self, button: str, fields: Fields | None = None) -> str:
        found = self.page.locator(f"#{button}")
        if await found.count() != 1:
            raise ButtonMissing(f"no button '{button}'; there are {await self.buttons()}")
        form = self.page.locator("form", has=found)
        for name, value in (fields or {}).items():
            await _fill(form.locator(f"[name='{name}']"), value)
        await found.click()
        return await self._text()

    async def address(self) -> str:
        return self.page.url.partition("?")[0]

    async def buttons(self) -> list[str]:
        return [await each.get_attribute("id") or "?" for each in await self.page.locator("button").all()]

    async def close(self) -> None:
        await self._context.close()

    async def _text(self) -> str:
        await self.page.wait_for_load_state()
        return " ".join((await self.page.locator("body").inner_text()).split())


async def _fill(field: Locator, value: str | bool) -> None:
    kind = await field.first.get_attribute("type")
    if isinstance(value, bool):
        await field.set_checked(value)
    elif kind == "radio":
        chosen = [each for each in await field.all() if await each.get_attribute("value") == value]
        await chosen[0].check()
    elif await field.evaluate("each => each.tagName") == "SELECT":
        await field.select_option(value)
    else:
        await field.fill(value)


@asynccontextmanager
async def chromium() -> AsyncGenerator[Callable[[], Awaitable[Browsing]]]:
    """A factory of windows of one headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(ensure_tool("chromium")), args=QUIET)

        async def window() -> Browsing:
            context = await browser.new_context(java_script_enabled=False, locale="nl-NL")
            return Chromium(context, await context.new_page())

        yield window
        await browser.close()
