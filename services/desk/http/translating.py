"""Dutch templates read as English: texts are looked up when a template is compiled, not when it is shown.

So the Dutch stays in the templates as it is read, and a text without an English one fails at once.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

SPOKEN: Final = frozenset({"aria-label", "title", "placeholder", "alt"})
"""Attributes that people hear or read."""

_LETTERS: Final = re.compile(r"[^\W\d_]")
_ATTRIBUTE: Final = re.compile(r"([\w-]+)=$")


class Untranslated(LookupError):
    """A text of a template that has no English."""


class Markup:
    """Walks through the HTML between a template's expressions and finds what people read."""

    def __init__(self) -> None:
        self._in_tag = False
        self._attribute: str | None = None

    def pieces(self, html: str) -> Iterator[tuple[bool, str]]:
        """The text in pieces, in order, each with whether people read it."""
        start = 0
        for at, character in enumerate(html):
            if not self._ends(character):
                continue
            yield self._is_read, html[start:at]
            self._turn(character, html[start:at])
            yield False, character
            start = at + 1
        yield self._is_read, html[start:]

    @property
    def _is_read(self) -> bool:
        return self._attribute in SPOKEN if self._attribute else not self._in_tag

    def _ends(self, character: str) -> bool:
        if self._attribute:
            return character == '"'
        return character in ('>"' if self._in_tag else "<")

    def _turn(self, character: str, before: str) -> None:
        if self._attribute:
            self._attribute = None
        elif character == '"':
            found = _ATTRIBUTE.search(before)
            self._attribute = found.group(1) if found else "?"
        else:
            self._in_tag = character == "<"


def translated(text: str, known: Mapping[str, str]) -> str:
    """A text with the white space around it kept. Raises `Untranslated`."""
    core = text.strip()
    if not _LETTERS.search(core):
        return text
    plain = " ".join(core.split())
    if plain not in known:
        raise Untranslated(plain)
    before, _, after = text.partition(core)
    return before + known[plain] + after


class Translating(Extension):
    """The environment's `texts` are what stands in templates, its `literals` what stands in expressions."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Every token of a template, those that people read translated."""
        known = cast("Mapping[str, Mapping[str, str]]", self.environment.globals)
        texts, literals = known["texts"], known["literals"]
        markup = Markup()
        for token in stream:
            if token.type == "data":
                pieces = markup.pieces(token.value)
                said = "".join(translated(piece, texts) if read else piece for read, piece in pieces)
                yield Token(token.lineno, token.type, said)
            elif token.type == "string":
                yield Token(token.lineno, token.type, literals.get(token.value, token.value))
            else:
                yield token
