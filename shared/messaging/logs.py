"""Structured logs: one JSON object a line, with a correlation id and without personal data.

The text of an exception can repeat what somebody typed, so it is never logged: only its type and the
lines of code it passed through.
"""

import contextvars
import json
import logging
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

correlation: contextvars.ContextVar[str | None] = contextvars.ContextVar("correlation", default=None)

EXTRAS: Final = (
    "service",
    "event",
    "case_id",
    "message_id",
    "code",
    "count",
    "seconds",
    "topic",
    "loop",
    "left_out",
    "party",
    "first",
    "fault",
    "version",
)
_OURS: Final = "tijdig"
_KINDS_AT_MOST: Final = 500


def describe(error: BaseException) -> str:
    """An exception as type and code path, without its text."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    path = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} at {path}" if path else type(error).__name__


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """Only what the code itself wrote, plus the listed extras; never an exception's text."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": record.getMessage() if _is_ours(record) else _plain(record),
        }
        if (current := correlation.get()) is not None:
            line["correlation_id"] = current
        line |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, default=str)


class Seldom(logging.Filter):
    """A library says the same thing at most once a minute; the next time it says how many were left out.

    While the broker is away aiokafka complains many times a second, from every process.
    """

    def __init__(self, every_seconds: float = 60.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._every = every_seconds
        self._monotonic = monotonic
        self._said: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this one is written. What our own code says always is."""
        if _is_ours(record):
            return True
        kind, now = (record.name, record.levelno, _plain(record)), self._monotonic()
        last, left_out = self._said.get(kind, (float("-inf"), 0))
        if now - last < self._every:
            self._said[kind] = (last, left_out + 1)
            return False
        if left_out:
            record.left_out = left_out
        if len(self._said) >= _KINDS_AT_MOST:  # messages that were put together before they came here
            self._said.clear()
        self._said[kind] = (now, 0)
        return True


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == _OURS


def _plain(record: logging.LogRecord) -> str:
    """A library's message without its arguments, which may carry payloads."""
    return str(record.msg)


def configure(service: str, level: str) -> logging.Logger:
    """Send all logging of this process to stdout as JSON and return the service's logger."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service))
    handler.addFilter(Seldom())
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    logger = logging.getLogger(_OURS)
    logger.setLevel(level.upper())
    return logger
