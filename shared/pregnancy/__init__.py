"""Gestational age and the working calendar. Pure: the same input gives the same answer, anywhere.

Dates are civil dates in Europe/Amsterdam; instants are aware and come back in UTC. Inside a Temporal
workflow, import this package passed through the sandbox.
"""

from shared.pregnancy.calendar import (
    add_calendar_days,
    add_working_days,
    add_working_hours,
    binding_instant,
    is_working_day,
    is_working_instant,
    load_calendar,
    next_working_instant,
    next_working_morning,
    working_morning,
)
from shared.pregnancy.gestation import (
    LARGEST_MOVE_DAYS,
    TERM,
    DueDateProblem,
    GestationalAge,
    contradicts,
    date_of,
    days_on,
    due_date_problem,
    edd_from_lmp,
    ga_on,
    may_replace,
    policy_edd,
    policy_ga_on,
    rank,
    uncertainty_days,
)
from shared.pregnancy.localtime import AMSTERDAM, REMEMBERED, local_date, midnight, wall_clock
from shared.schemas.values import DatingMethod

__all__ = [
    "AMSTERDAM",
    "LARGEST_MOVE_DAYS",
    "REMEMBERED",
    "TERM",
    "DatingMethod",
    "DueDateProblem",
    "GestationalAge",
    "add_calendar_days",
    "add_working_days",
    "add_working_hours",
    "binding_instant",
    "contradicts",
    "date_of",
    "days_on",
    "due_date_problem",
    "edd_from_lmp",
    "ga_on",
    "is_working_day",
    "is_working_instant",
    "load_calendar",
    "local_date",
    "may_replace",
    "midnight",
    "next_working_instant",
    "next_working_morning",
    "policy_edd",
    "policy_ga_on",
    "rank",
    "uncertainty_days",
    "wall_clock",
    "working_morning",
]
