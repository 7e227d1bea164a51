"""The desk in English: every text has one, and nobody gets it who did not ask."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from services.desk.http import (
    asked,
    consent,
    contact,
    entries,
    explaining,
    fitting,
    language,
    links,
    meeting,
    notices,
    rendering,
    sentences,
    subjects,
    wording,
)
from services.desk.http.english import LITERALS, PAGES, WORDS
from services.desk.http.language import CHOICE, language_of, say
from services.desk.http.rendering import TEMPLATES

NAMES_OF_PLACES = {"MUNICIPALITIES"}


@pytest.fixture
def english() -> Iterator[None]:
    token = language._spoken.set("en")
    yield
    language._spoken.reset(token)


def tables() -> Iterator[tuple[str, str]]:
    """Every Dutch text in the code of the desk."""
    for module in (wording, sentences, subjects, meeting, fitting, explaining, asked, entries, consent):
        for name, table in vars(module).items():
            if isinstance(table, Mapping) and name.strip("_").isupper() and name not in NAMES_OF_PLACES:
                texts = [text for text in table.values() if isinstance(text, str)]
                yield from ((f"{module.__name__}.{name}", text) for text in texts)
    for notice in notices.NOTICES.values():
        yield from (("notice", text) for text in (notice.title, *notice.lines))
    for text in (*contact.LABELS.values(), *links._TITLES.values(), *rendering.NEAR.values()):
        yield "page", text
    for text in (wording.PENDING, wording.PENDING_LONG, wording.REFUSED):
        yield "wording", text
    for text in (rendering.AHEAD, rendering.AGO, rendering.DAYS, rendering.MONTHS):
        yield "rendering", text


def test_every_text_of_the_code_has_an_english_one():
    assert [found for found in tables() if found[1] not in WORDS] == []


@pytest.mark.parametrize("name", TEMPLATES["nl"].list_templates())
def test_every_text_of_a_template_has_an_english_one(name):
    TEMPLATES["en"].get_template(name)


def test_what_stands_in_expressions_has_an_english_one():
    environment = TEMPLATES["nl"]
    for name in environment.list_templates():
        source, _, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        for _, kind, text in environment.lexer.tokeniter(source, name):
            shown = text[1:-1]
            if kind == "string" and shown.strip() == shown and (" " in shown or shown[:1].isupper()):
                assert shown in LITERALS, (name, shown)


def test_no_english_text_is_left_over():
    sources = [path.read_text() for path in Path(wording.__file__).parents[1].glob("templates/*.html")]
    everything = " ".join(" ".join(sources).split())
    assert [text for text in PAGES if text not in everything] == []


def test_places_in_sentences_are_the_same_in_both_languages():
    for dutch, english_text in WORDS.items():
        assert sorted(_places(dutch)) == sorted(_places(english_text)), dutch


def _places(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_a_page_reads_as_english(english):
    title = say(notices.NOTICES["stopped"].title)
    page = rendering.template_of("notice.html").render(
        title=title, lines=[], refresh=None, signed_in=None, here="/x"
    )
    assert '<html lang="en">' in page
    assert "This case has stopped" in page
    assert 'href="/x?taal=nl"' in page
    assert "Deze pagina" not in page


def test_sentences_read_as_english(english):
    details = {"level": 2, "causes": ["A", "20+0"], "audiences": ["owner"]}
    said = wording.sentence("escalation.raised", details, {})
    assert said == "Escalated to level 2: Acknowledge receipt, Week threshold 20+0. Message to case owner"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "nl"),
        ({"accept-language": "nl-NL,nl;q=0.9,en;q=0.8"}, "nl"),
        ({"accept-language": "en-GB,en;q=0.9"}, "en"),
        ({"accept-language": "pl, en;q=0.5, nl;q=0.7"}, "nl"),
        ({"accept-language": "pl"}, "nl"),
        ({"accept-language": "en;q=0"}, "nl"),
        ({"accept-language": ";;q=x,,"}, "nl"),
        ({"accept-language": "nl", "cookie": f"tijdig-{CHOICE}=en"}, "en"),
        ({"accept-language": "en", "cookie": f"tijdig-{CHOICE}=nl"}, "nl"),
        ({"cookie": f"tijdig-{CHOICE}=xx"}, "nl"),
    ],
)
def test_a_choice_counts_before_the_browser_and_dutch_is_the_default(headers, expected):
    assert language_of(Headers(headers)) == expected
