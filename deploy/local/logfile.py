"""The one line of a program's log that says why it died."""

import json
from pathlib import Path
from typing import Any, cast

LINES_READ = 60
LENGTH = 200


def last_words(path: Path) -> str:
    """The last line that speaks of an error, else the last line; cut to fit a message."""
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    said = [_plain(line) for line in lines[-LINES_READ:] if line.strip()]
    errors = [line for line in said if "error" in line.lower()]
    return (errors or said or ["(it said nothing)"])[-1][:LENGTH]


def _plain(line: str) -> str:
    """Our own logs are JSON; a traceback in them says most in its last line."""
    try:
        record: Any = json.loads(line)
    except ValueError:
        return line.strip()
    if not isinstance(record, dict):
        return line.strip()
    message = str(cast(dict[str, Any], record).get("message", line)).strip()
    return message.splitlines()[-1] if message else line.strip()
