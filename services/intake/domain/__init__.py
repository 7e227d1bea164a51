"""The decisions of the front door, and the values they are about. Pure."""

from services.intake.domain.arrivals import PassedBy, UnconsentedReferral, UnsealedReferral
from services.intake.domain.dating import holds
from services.intake.domain.linking import judge_linked
from services.intake.domain.person import Person, read_person
from services.intake.domain.rules import (
    ROLES,
    CaseView,
    Refusal,
    Sender,
    joins,
    judge_consent,
    judge_dating,
    judge_fact,
    judge_map_sender,
    judge_read,
    judge_referral,
    judge_repeat,
    judge_sender,
    may_be_asked,
    newcomer,
    opened_case,
)
from services.intake.domain.times import day_told, judge_time, latest_day_told
from services.intake.domain.waits import unknown_wait, wait_begun, wait_told_of, without_more

__all__ = [
    "ROLES",
    "CaseView",
    "PassedBy",
    "Person",
    "Refusal",
    "Sender",
    "UnconsentedReferral",
    "UnsealedReferral",
    "day_told",
    "holds",
    "joins",
    "judge_consent",
    "judge_dating",
    "judge_fact",
    "judge_linked",
    "judge_map_sender",
    "judge_read",
    "judge_referral",
    "judge_repeat",
    "judge_sender",
    "judge_time",
    "latest_day_told",
    "may_be_asked",
    "newcomer",
    "opened_case",
    "read_person",
    "unknown_wait",
    "wait_begun",
    "wait_told_of",
    "without_more",
]
