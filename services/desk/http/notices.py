"""Pages that say one thing: not found, not allowed, stopped, used up, a moment's patience."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.desk.http.language import say
from services.desk.http.rendering import template_of


@dataclass(frozen=True, slots=True)
class Text:
    """What a notice says, with its HTTP status. `retry` refreshes the page after so many seconds."""

    status: int
    title: str
    lines: tuple[str, ...]
    retry: int | None = None


_STOPPED = (
    "Alle geplande acties zijn gestopt. U hoeft niets te doen.",
    "Neem geen contact op met de cliënt zonder overleg met de casusregisseur.",
)

NOTICES: Mapping[str, Text] = {
    "unknown": Text(
        404,
        "Deze pagina bestaat niet",
        ("Of u kunt haar niet bekijken. Kwam u hier via een e-mail? Gebruik dan de link uit die e-mail.",),
    ),
    "method": Text(405, "Dat kan hier niet", ("Ga terug en probeer het opnieuw.",)),
    "form": Text(
        403,
        "Dit formulier is verlopen",
        ("Er is niets veranderd. Ga terug, vernieuw de pagina en probeer het opnieuw.",),
    ),
    "invalid": Text(
        422,
        "Er klopt iets niet aan dit formulier",
        ("Er is niets veranderd. Ga terug, controleer wat u invulde en probeer het opnieuw.",),
    ),
    "too_large": Text(413, "Dat is te veel", ("Dit formulier is groter dan wij verwachten.",)),
    "stopped": Text(410, "Deze casus is gestopt", _STOPPED),
    "link_stopped": Text(410, "Deze link werkt niet meer", _STOPPED),
    "not_named": Text(
        403,
        "De cliënt deelt haar gegevens niet met u",
        (
            "Zij geeft toestemming aan andere soorten organisaties. U hoeft niets te doen.",
            "Neem geen contact op met de cliënt zonder overleg met de casusregisseur.",
        ),
    ),
    "link_unknown": Text(
        404,
        "Deze link werkt niet",
        ("Misschien is hij niet helemaal overgenomen. Open de link uit de e-mail opnieuw.",),
    ),
    "early": Text(
        503,
        "Een ogenblik geduld",
        ("Uw gegevens worden klaargezet. Deze pagina vernieuwt zichzelf.",),
        retry=3,
    ),
    "stale": Text(
        503,
        "Een ogenblik geduld",
        (
            "De gegevens zijn op dit moment niet actueel. Daarom tonen we ze niet.",
            "Deze pagina vernieuwt zichzelf.",
        ),
        retry=5,
    ),
    "failure": Text(
        500,
        "Er ging iets mis",
        ("Dit ligt aan ons, niet aan u. Er is niets verloren gegaan. Probeer het over een minuut opnieuw.",),
    ),
}


class Notice(Exception):
    """Raised by a page to answer with a notice instead. `audited` ones are noted in the log."""

    def __init__(self, code: str, *, audited: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.audited = audited


def notice_page(request: Request, notice: Notice) -> Response:
    """The page itself. Shows nothing of any case."""
    text = NOTICES[notice.code]
    body = template_of("notice.html").render(
        title=say(text.title),
        lines=[say(line) for line in text.lines],
        refresh=text.retry,
        signed_in=None,
        here=request.url.path if request.method == "GET" else None,
    )
    return HTMLResponse(body, status_code=text.status)
