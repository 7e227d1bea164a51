"""The names a policy may use: what the machine knows."""

from enum import StrEnum
from functools import lru_cache
from typing import Literal

from shared.schemas.contracts.case import Milestone

Origin = Literal["seed", "norm", "default", "region"]
"""Where a number comes from: practice reports, a public norm, our reasoned default, or the region itself."""


class StageCode(StrEnum):
    """The stages that the machine knows; letters as in the policy table."""

    RECEIVE = "A"
    FIRST_CONTACT = "B"
    OWNER_ACCEPTED = "C"
    EXPLORATION = "D"
    SUPPORT_STARTED = "E"
    MEETING = "F"
    FEEDBACK = "G"
    PERIODIC_FEEDBACK = "H"
    STALL = "I"
    EXTERNAL_WAIT = "J"
    TRIAGE = "K"
    TRANSFER = "L"
    ABSENCE = "M"
    CONTRIBUTION = "N"
    CONSENT = "O"
    SAFETY_DECISION = "P"


_BY_LETTER: dict[str, StageCode] = {code.value: code for code in StageCode}


@lru_cache(maxsize=4096)
def stage_of(code: str) -> StageCode:
    """The stage that a deadline is about: `G.contact` is about G. Raises `KeyError`."""
    return _BY_LETTER[code.partition(".")[0]]


class Condition(StrEnum):
    """What a threshold can ask for that follows from the case itself."""

    OWNER = "owner"
    DEPUTY = "deputy"
    CONTACT = "contact"
    DATING = "dating_known"
    EXPLORATION = "exploration"
    PLAN = "plan"
    SUPPORT = "support"
    MEETING = "mdo_held"
    ITEMS_HAVE_DATES = "critical_items_have_dates"
    NO_OVERDUE_CRITICAL_ITEM = "no_overdue_critical_item"
    NO_OPEN_CRITICAL_ITEM = "no_open_critical_item"
    NO_EXTERNAL_WAIT = "no_external_wait"
    NO_UNREPORTED_CONCERN = "no_unreported_concern"
    SUPPORT_OR_FALLBACK = "support_or_fallback"
    CONTRIBUTION = "contribution_decided_if_requested"
    PROTECTION = "protection_timeline_if_concern"
    BIRTH_START = "birth_start_accepted_if_planned"
    PLACE = "place_expected_if_waited_for"


Requirement = Condition | Milestone
"""What a week threshold can ask for: a condition of the case, or a milestone that was reported."""

OF_THE_LANE: frozenset[Requirement] = frozenset(
    {
        Condition.NO_UNREPORTED_CONCERN,
        Condition.PROTECTION,
        Milestone.SAFETY_PLAN_MADE,
        Milestone.PROTECTION_TIMELINE_AGREED,
    }
)
"""What asks about a worry: whoever reads that it is not so learns that there is one (Wet meldcode)."""

PRESUMES_BIRTH = frozenset(
    {
        Milestone.OPTIONS_CHECKED,
        Milestone.KRAAMZORG_REGISTERED,
        Milestone.KRAAMZORG_INTAKE_DONE,
        Milestone.BABY_ITEMS_ARRANGED,
        Milestone.JGZ_NURSE_KNOWN,
        Milestone.POSTPARTUM_PLAN_WRITTEN,
        Milestone.HANDOVER_BOOKED,
        Milestone.HANDOVER_PREPARED,
    }
)
"""What no threshold asks for while she doubts: nothing may presume that there will be a birth."""

AFTER_BIRTH = frozenset(
    {
        Milestone.KRAAMZORG_STARTED,
        Milestone.CHILD_REGISTERED,
        Milestone.HANDOVER_ACCEPTED,
        Milestone.HANDOVER_COMPLETED,
        Milestone.JGZ_CONTACT_DONE,
        Milestone.STAY_OR_CLOSE_DECIDED,
        Milestone.SOFT_LANDING_DONE,
        Milestone.CLOSING_AGREED,
    }
)
"""What the steps after birth ask for, and no week before it can: policy table, PN+24 h to PN+24 m."""
