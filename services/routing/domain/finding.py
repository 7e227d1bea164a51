"""The coordinator's turn in a search: since when, until when, and how often it was said. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.pregnancy import add_working_days, next_working_morning

ANSWER_DAYS = 1
"""Working days for an answer, for a question, and for the coordinator (policy: offer full or unavailable)."""
AGAIN_DAYS, _AT_FIRST = 2, 2
"""Working days between two words to the municipality (policy: the ladder's third rung), once the coordinator
and the deputy coordinator have had theirs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody has to find something. `told`: how often that was said; the last time until `by`."""

    since: datetime
    by: datetime
    told: int = 1

    def seen_at(self, now: datetime) -> "Finding":
        """The same, said once more if its time has passed. However late this is seen, it is said once."""
        if now < self.by:
            return self
        days = ANSWER_DAYS if self.told < _AT_FIRST else AGAIN_DAYS
        by = add_working_days(self.by, days)
        return replace(self, by=by if by > now else add_working_days(now, days), told=self.told + 1)

    def put_back(self, now: datetime) -> "Finding":
        """The coordinator called it done, but nothing is on its way: said again the next working morning."""
        return replace(self, by=next_working_morning(now))


def begun(now: datetime) -> Finding:
    """From now on somebody has to find something, within a working day."""
    return Finding(now, add_working_days(now, ANSWER_DAYS))
