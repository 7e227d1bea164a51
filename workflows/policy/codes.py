"""The names a policy may use: what the machine knows."""

from enum import StrEnum


class StageCode(StrEnum):
    """The stages that the machine knows; letters as in the policy table."""

    RECEIVE = "A"
    FIRST_CONTACT = "B"
    OWNER_ACCEPTED = "C"
    SUPPORT_STARTED = "E"
    FEEDBACK = "G"
    STALL = "I"
    ABSENCE = "M"


class Requirement(StrEnum):
    """What a week threshold can ask for."""

    OWNER = "owner"
    DEPUTY = "deputy"
    CONTACT = "contact"
    PLAN = "plan"
    SUPPORT = "support"
    NO_OVERDUE_CRITICAL_ITEM = "no_overdue_critical_item"
