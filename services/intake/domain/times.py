"""When something can have happened, and which day it is for whoever tells of it. Pure; instants are aware."""

from datetime import date, datetime, timedelta
from typing import Final

from services.intake.domain.rules import Refusal
from shared.pregnancy import local_date

FUTURE_TOLERANCE: Final = timedelta(minutes=5)
"""So far the clock of a sending system may be ahead of ours."""
OLDEST: Final = timedelta(days=60)


def judge_time(happened_at: datetime, now: datetime) -> Refusal | None:
    """Whether an event can have happened then. `now` is domain time."""
    if happened_at - now > FUTURE_TOLERANCE:
        return Refusal(
            "time_in_future", "correct the clock of the sending system", "ce_time", quarantine=True
        )
    if now - happened_at > OLDEST:
        remedy = "send events within 60 days of what they tell"
        return Refusal("time_too_old", remedy, "ce_time", quarantine=True)
    return None


def day_told(happened_at: datetime, now: datetime) -> date:
    """The civil date that days in an event are held against: ours, or its sender's where that is the next.

    Just before midnight a clock that is a little ahead, as `judge_time` allows, shows tomorrow already: who
    then says that she consented today does not say something that cannot be.
    """
    return local_date(max(now, happened_at))


def latest_day_told(now: datetime) -> date:
    """The same for an event whose own instant nobody has read yet: the latest that it can be."""
    return local_date(now + FUTURE_TOLERANCE)
