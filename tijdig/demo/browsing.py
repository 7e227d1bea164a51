"""A professional with a browser: opens links from the mail, reads pages, submits forms.

`Browsing` is what a story needs of a browser. `PlainBrowser` reads the pages as a browser without
JavaScript would; the tests put a real Chromium behind the same few words.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urljoin

import httpx
from lxml import html

Fields = Mapping[str, str | bool]


class Browsing(Protocol):
    """What stories ask of a browser."""

    async def open(self, url: str) -> str:
        """Go to a page; returns its text."""
        ...

    async def press(self, button: str, fields: Fields | None = None) -> str:
        """Fill in the form around the button with this element id, and press it.

        `fields` maps names to what is typed, chosen or ticked. Returns the text of the page that follows.
        """
        ...

    async def address(self) -> str:
        """Where the browser is, without what a command left behind in the query."""
        ...

    async def buttons(self) -> list[str]:
        """The ids of the buttons on this page."""
        ...

    async def close(self) -> None:
        """Put the browser away."""
        ...


class ButtonMissing(LookupError):
    """The page has no such button; says which it does have."""


class PlainBrowser:
    """Follows links and submits forms over HTTP, with a cookie jar and nothing else."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(follow_redirects=True, timeout=20.0)
        self._url = ""
        self._page = html.fromstring("<html/>")

    async def open(self, url: str) -> str:
        """Go to a page; returns its text."""
        return self._show(await self._http.get(urljoin(self._url, url)))

    async def press(self, button: str, fields: Fields | None = None) -> str:
        """Fill in the form around the button with this element id, and send it."""
        found = self._page.get_element_by_id(button, None)
        form = None if found is None else next(found.iterancestors("form"), None)
        if form is None:
            raise ButtonMissing(f"no button '{button}'; there are {await self.buttons()}")
        for name, value in (fields or {}).items():
            _fill(form, name, value)
        target = urljoin(self._url, form.get("action") or self._url)
        return self._show(await self._http.post(target, data=_values(form)))

    async def address(self) -> str:
        """Where the browser is."""
        return self._url.partition("?")[0]

    async def buttons(self) -> list[str]:
        """The ids of the buttons on this page."""
        return [button.get("id", "?") for button in self._page.iter("button")]

    async def close(self) -> None:
        """Put the browser away."""
        await self._http.aclose()

    def _show(self, answer: httpx.Response) -> str:
        self._url = str(answer.url)
        self._page = html.fromstring(answer.text or "<html/>")
        return " ".join(self._page.text_content().split())


def _values(form: Any) -> dict[str, str]:
    return {name: value for name, value in form.form_values() if value is not None}


def _fill(form: html.FormElement, name: str, value: Any) -> None:
    field: Any = form.inputs[name]
    if isinstance(value, bool):
        field.checked = value
    else:
        field.value = value
