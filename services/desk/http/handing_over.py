"""The handover note of a case, from the rows that the page has already read."""

import json
from collections.abc import Mapping
from typing import Any

from services.desk.domain.handover_note import Moment, Note, OpenDeadline, note


def note_of(shown: Mapping[str, Any]) -> Note:
    """What whoever stands in must know, from the case's timeline and all its open deadlines."""
    timeline = [Moment(row["at"], row["code"], row["who"], _details(row)) for row in shown["timeline"]]
    pending = [
        OpenDeadline(row["subject"], row["due"], row["state"] == "missed") for row in shown["open_deadlines"]
    ]
    return note(timeline, pending)


def _details(row: Mapping[str, Any]) -> dict[str, Any]:
    return json.loads(row["details"])
