"""Which language a page is shown in: Dutch, unless a visitor chose English or has a browser that does.

The choice is a link (`?taal=en`, kept in a cookie), else what the browser prefers, else Dutch.
"""

from contextvars import ContextVar
from http.cookies import SimpleCookie
from typing import Final, Literal, get_args
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.desk.http.english import WORDS

Language = Literal["nl", "en"]
LANGUAGES: Final = get_args(Language)
DUTCH: Final = "nl"
CHOICE: Final = "taal"
"""Query parameter of the link, and what the cookie is called."""

_COOKIE: Final = f"tijdig-{CHOICE}"
_KEPT_SECONDS: Final = 365 * 24 * 3600
_spoken: ContextVar[str] = ContextVar("language", default=DUTCH)


def spoken() -> str:
    """The language of the page that is being made."""
    return _spoken.get()


def say(dutch: str) -> str:
    """A text in the language of the page. Raises `LookupError` for one without English."""
    return dutch if spoken() == DUTCH else WORDS[dutch]


class Speaking:
    """Finds out the language of every request, and remembers a choice."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._secure = "; Secure" if https else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        chosen = _known(parse_qs(scope["query_string"].decode("latin-1")).get(CHOICE, [""])[0])
        language = chosen or language_of(Headers(scope=scope))

        async def remembering(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers["content-language"] = language
                if chosen:
                    headers.append("set-cookie", self._cookie(chosen))
            await send(message)

        token = _spoken.set(language)
        try:
            await self._app(scope, receive, remembering)
        finally:
            _spoken.reset(token)

    def _cookie(self, language: str) -> str:
        kept = f"Max-Age={_KEPT_SECONDS}; Path=/; HttpOnly; SameSite=strict{self._secure}"
        return f"{_COOKIE}={language}; {kept}"


def language_of(headers: Headers) -> str:
    """What was chosen before, else the first of our languages that the browser prefers, else Dutch."""
    cookie = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
    if cookie is not None and (kept := _known(cookie.value)):
        return kept
    wanted = [_weighed(each) for each in headers.get("accept-language", "").split(",")]
    ranked = sorted(wanted, key=lambda each: -each[1])
    return next((known for name, weight in ranked if weight > 0 and (known := _known(name))), DUTCH)


def _weighed(wanted: str) -> tuple[str, float]:
    """`en-GB;q=0.8` as `("en", 0.8)`."""
    name, _, weight = wanted.strip().partition(";")
    try:
        return name.partition("-")[0].strip().lower(), float(weight.partition("=")[2] or 1)
    except ValueError:
        return "", 0.0


def _known(name: str) -> str:
    return name if name in LANGUAGES else ""
