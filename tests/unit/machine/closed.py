"""Cases that are over, or nearly so."""

from datetime import date
from typing import Any

from tests.unit.machine.telling import Tale

TERM = date(2026, 10, 12)
STEPS = (
    "kraamzorg_started",
    "child_registered",
    "handover_accepted",
    "jgz_contact_done",
    "stay_or_close_decided",
    "soft_landing_done",
)


def two_years_on(*, agreed: bool) -> Tale:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    for moment in ("contact", "start", "end"):
        tale.happens("feedback_sent", "2026-03-30 12:00", moment=moment)
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=TERM)
    for milestone in (*STEPS, *(("closing_agreed",) if agreed else ())):
        tale.happens("milestone_reached", "2026-10-12 11:00", milestone=milestone)
    tale.until("2028-10-12 16:00")
    return tale


def closed(at: str = "2026-04-01 10:00", **changes: Any) -> Tale:
    tale = Tale().opened(**changes)
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("case_closed", at, outcome="completed")
    return tale
