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

    async def submit(self, form: str, fields: Fields | None = None) -> str:
        """Fill in and send the form with this element id; returns the text of the page that follows."""
        ...

    async def close(self) -> None:
        """Put the browser away."""
        ...


class FormMissing(LookupError):
    """The page has no such form; says which it does have."""


class PlainBrowser:
    """Follows links and submits forms over HTTP, with a cookie jar and nothing else."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(follow_redirects=True, timeout=20.0)
        self._url = ""
        self._page = html.fromstring("<html/>")

    async def open(self, url: str) -> str:
        """Go to a page; returns its text."""
        return self._show(await self._http.get(urljoin(self._url, url)))

    async def submit(self, form: str, fields: Fields | None = None) -> str:
        """Fill in and send the form with this element id."""
        found = self._page.get_element_by_id(form, None)
        if found is None or found.tag != "form":
            raise FormMissing(f"no form '{form}'; there are {self.forms()}")
        for name, value in (fields or {}).items():
            _fill(found, name, value)
        data = dict(found.form_values())
        target = urljoin(self._url, found.get("action") or self._url)
        return self._show(await self._http.post(target, data=data))

    def forms(self) -> list[str]:
        """The ids of the forms on this page."""
        return [form.get("id", "?") for form in self._page.forms]

    async def close(self) -> None:
        """Put the browser away."""
        await self._http.aclose()

    def _show(self, answer: httpx.Response) -> str:
        self._url = str(answer.url)
        self._page = html.fromstring(answer.text or "<html/>")
        return " ".join(self._page.text_content().split())


def _fill(form: html.FormElement, name: str, value: Any) -> None:
    field: Any = form.inputs[name]
    if isinstance(value, bool):
        field.checked = value
    else:
        field.value = value
