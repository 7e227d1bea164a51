"""What owner and deputy were mailed of last, where nothing else on their page can say it. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from shared.schemas.contracts.escalation import OWN_FILE, Audience, EscalationRaised


def own_file_since(timeline: Iterable[Mapping[str, Any]], audience: Audience) -> datetime | None:
    """When the last message to this audience said to look in the own file; None if it was not about that.

    `timeline`: newest first. Deadlines of the safety lane stand on no page, so whoever opens the link in the
    mail would find nothing there.
    """
    for row in timeline:
        if row["code"] != EscalationRaised.event:
            continue
        details = json.loads(row["details"])
        if audience in details.get("audiences", ()):
            return row["at"] if OWN_FILE in details.get("causes", ()) else None
    return None
