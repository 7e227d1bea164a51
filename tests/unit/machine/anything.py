"""Any fact that is no ending, with dates around an instant: what a random life is made of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shared.pregnancy import local_date
from shared.schemas.contracts.case import Milestone

Fields = dict[str, dict[str, st.SearchStrategy[Any]]]
"""Of each fact, by its type, what it says."""

ORGANISATIONS = st.sampled_from(["jgz-kennemer", "sociaal-team", "kraamzorg-ijmond"])
OFFER = st.sampled_from(["SO", "VZ"])
WAITED_FOR = st.sampled_from(["housing", "veilig_thuis", "mother_child_home"])
NUMBERS = st.integers(1, 3).map(lambda number: UUID(int=number))
MUNICIPALITY = st.sampled_from(["GM0453", "GM0405"])
COMPLEXITY = st.sampled_from(["simple", "complex"])
FLAG = st.booleans()
PAIR = {"organisation": ORGANISATIONS, "deputy": ORGANISATIONS}
BARE = (
    "transfer_accepted",
    "transfer_refused",
    "transfer_withdrawn",
    "contact_attempted",
    "appointment_missed",
    "decision_recorded",
    "contribution_requested",
    "consent_asked",
    "sensitive_mode_set",
    "task_returned",
    "case_reopened",
)


def facts(now: datetime) -> st.SearchStrategy[dict[str, Any]]:
    """Any of them."""
    day = near(local_date(now))
    fields = {
        **of_the_referral(now),
        **of_owners(day),
        **of_transfers(),
        **of_progress(day),
        **of_support(day),
        **of_waits(day),
        **of_the_pregnancy(day),
        **of_safety(),
        **of_the_desk(),
        **{name: {} for name in BARE},
    }
    return st.one_of(
        *(st.fixed_dictionaries({"type": st.just(name), **each}) for name, each in fields.items())
    )


def near(day: date) -> st.SearchStrategy[date]:
    """A day within two months of this one."""
    return st.integers(-60, 60).map(lambda days: day + timedelta(days=days))


def of_the_referral(now: datetime) -> Fields:
    """What referrers say, and what the woman answers."""
    return {
        "acknowledged": {"by": st.just("jgz-kennemer/jgz_nurse")},
        "referral_merged": {
            "submitted_at": st.integers(0, 40).map(lambda days: now - timedelta(days=days)),
            "referrer": ORGANISATIONS,
        },
        "risk_assessed": {"urgent": FLAG, "complexity": COMPLEXITY},
        "help_refused": {"safety_concern": FLAG, "ask_again": FLAG},
        "consent_answered": {"granted": FLAG},
    }


def of_owners(day: st.SearchStrategy[date]) -> Fields:
    """Who answers for the case, and who is away."""
    return {
        "owner_proposed": {**PAIR, "attempt": st.integers(1, 4)},
        "owner_confirmed": PAIR,
        "owner_released": {"organisation": ORGANISATIONS},
        "owner_declined": {"attempt": st.none() | st.integers(1, 4)},
        "staff_absent": {"organisation": ORGANISATIONS, "until": st.none() | day, "deputised": FLAG},
        "staff_returned": {"organisation": ORGANISATIONS},
    }


def of_transfers() -> Fields:
    """She moves, and her case with her."""
    return {
        "linked_party_added": {"organisation": ORGANISATIONS, "role": st.just("social_team")},
        "client_moved": {"municipality": MUNICIPALITY},
        "transfer_proposed": {"organisation": ORGANISATIONS, "municipality": MUNICIPALITY},
        "transfer_completed": {"deputy": ORGANISATIONS},
    }


def of_progress(day: st.SearchStrategy[date]) -> Fields:
    """Contact, exploration, plan, meeting, feedback."""
    item = _item(day)
    items = st.lists(item, max_size=3, unique_by=lambda each: each["item_id"])
    return {
        "contact_made": {"with_client": FLAG, "with_referrer": FLAG, "next_contact_on": st.none() | day},
        "exploration_concluded": {"complexity": COMPLEXITY},
        "plan_agreed": {"items": items},
        "plan_changed": {
            "items": st.lists(item, min_size=1, max_size=2, unique_by=lambda each: each["item_id"])
        },
        "item_opened": {"item": item},
        "signal_given": {"urgent": FLAG},
        "item_closed": {"item_id": NUMBERS},
        "mdo_requested": {"emergency": FLAG},
        "mdo_held": {"emergency": FLAG},
        "feedback_sent": {"moment": st.sampled_from(["contact", "start", "end", "periodic"])},
        "milestone_reached": {
            "milestone": st.sampled_from(list(Milestone)),
            "mode": st.sampled_from([None, "written", "video"]),
        },
    }


def _item(day: st.SearchStrategy[date]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "item_id": NUMBERS,
            "kind": st.sampled_from(["kraamzorg", "safety"]),
            "critical": FLAG,
            "due": st.none() | day,
            "support": st.none() | OFFER,
            "at_birth": FLAG,
        }
    )


def of_support(day: st.SearchStrategy[date]) -> Fields:
    """One support of several, or the only one."""
    offer = st.none() | OFFER
    moment = day.map(lambda it: datetime(it.year, it.month, it.day, 12, tzinfo=UTC))
    return {
        "support_started": {"offer": offer, "ends_on": st.none() | day},
        "support_ended": {"offer": offer},
        "offer_lacking": {"due": moment, "again": st.integers(0, 3)},
        "support_unreached": {"offer": st.just("SO"), "organisation": ORGANISATIONS, "due": moment},
    }


def of_waits(day: st.SearchStrategy[date]) -> Fields:
    """What others are waited for."""
    return {
        "wait_started": {"wait": NUMBERS, "kind": WAITED_FOR, "expected_on": st.none() | day},
        "wait_rechecked": {"wait": NUMBERS, "expected_on": st.none() | day},
        "wait_ended": {"wait": NUMBERS},
    }


def of_the_pregnancy(day: st.SearchStrategy[date]) -> Fields:
    """How far along she is, what she doubts, what was born."""
    methods = st.sampled_from(["crl_10_12", "lmp", "hc_13_17"])
    return {
        "dating_changed": {"edd": st.none() | day, "method": methods},
        "dating_confirmed": {"edd": day, "method": methods},
        "multiple_set": {"children": st.integers(2, 3)},
        "doubt_recorded": {"doubts": FLAG},
        "birth_registered": {"born_on": day, "in_hospital": FLAG, "outside_region": FLAG},
        "discharged": {"discharged_on": day},
    }


def of_safety() -> Fields:
    """Every step of a concern."""
    steps = ("concern_raised", "concern_retracted", "concern_decided", "report_made", "report_triaged")
    return {step: {"concern": NUMBERS} for step in steps}


def of_the_desk() -> Fields:
    """What a coordinator does with an escalation, and that a case was done."""
    return {
        "escalation_acknowledged": {"by": st.just("csv-ijmond/coordinator")},
        "escalation_resolved": {"reason": st.just("reached_by_phone")},
        "case_closed": {"outcome": st.just("completed")},
    }
