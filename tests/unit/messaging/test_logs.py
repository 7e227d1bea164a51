"""What is written down: one JSON object a line, nothing that somebody typed, and no flood."""

import ast
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.messaging.logs import EXTRAS, JsonFormatter, Seldom

PROJECT = Path(__file__).resolve().parents[3]


class Watch:
    """A clock that stands still until told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def lines(watch: Watch) -> Iterator[list[dict[str, object]]]:
    """What a process would write."""
    written: list[dict[str, object]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(self.format(record)))

    library, handler = logging.getLogger("aiokafka"), Keep()
    before = library.level
    library.setLevel(logging.NOTSET)  # the command silences it, where that was imported
    handler.setFormatter(JsonFormatter("intake"))
    handler.addFilter(Seldom(60, watch))
    logging.root.addHandler(handler)
    yield written
    logging.root.removeHandler(handler)
    library.setLevel(before)


def test_a_library_that_repeats_itself_is_written_once_a_minute_with_how_often(lines, watch):
    for watch.now in range(61):
        logging.getLogger("aiokafka").error("Unable to connect to %s", "elsewhere")
    assert [line.get("left_out") for line in lines] == [None, 59]
    assert {line["message"] for line in lines} == {"Unable to connect to %s"}


def test_something_else_is_written_at_once(lines):
    for text in ("Unable to connect", "Group is dead", "Unable to connect"):
        logging.getLogger("aiokafka").error(text)
    assert [line["message"] for line in lines] == ["Unable to connect", "Group is dead"]


def test_what_our_own_code_says_is_always_written(lines):
    for number in range(3):
        logging.getLogger("tijdig.relay").error("relay restarts: %s", number)
    assert [line["message"] for line in lines] == [f"relay restarts: {number}" for number in range(3)]


def test_an_exceptions_text_is_never_written(lines):
    failure = ValueError("Kanarie Zonnebloem")
    logging.getLogger("tijdig.relay").error("failed", exc_info=failure)
    assert "Kanarie" not in json.dumps(lines)
    assert lines[0]["error"] == "ValueError"


def _extras(source: str) -> set[str]:
    """The names that a module hands to the log beside its message."""
    return {
        key.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword) and node.arg == "extra" and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_whatever_our_code_hands_to_the_log_is_written():
    folders = ("services", "shared", "workflows")
    texts = [path.read_text() for folder in folders for path in (PROJECT / folder).rglob("*.py")]
    named = {name for text in texts if "extra=" in text for name in _extras(text)}
    assert {"case_id", "party"} <= named <= set(EXTRAS)
