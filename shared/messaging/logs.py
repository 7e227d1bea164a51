"""Structured logs: one JSON object a line, with a correlation id and without personal data.

The text of an exception can repeat what somebody typed, so it is never logged: only its type and the
lines of code it passed through.
"""

import contextvars
import json
import logging
import sys
import traceback
from datetime import UTC, datetime

correlation: contextvars.ContextVar[str | None] = contextvars.ContextVar("correlation", default=None)

_EXTRAS = ("service", "event", "case_id", "message_id", "code", "count", "seconds", "topic", "loop")


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
            "message": record.getMessage() if record.name.startswith("tijdig") else _plain(record),
        }
        if (current := correlation.get()) is not None:
            line["correlation_id"] = current
        line |= {name: getattr(record, name) for name in _EXTRAS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, default=str)


def _plain(record: logging.LogRecord) -> str:
    """A library's message without its arguments, which may carry payloads."""
    return str(record.msg)


def configure(service: str, level: str) -> logging.Logger:
    """Send all logging of this process to stdout as JSON and return the service's logger."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service))
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    logger = logging.getLogger("tijdig")
    logger.setLevel(level.upper())
    return logger
