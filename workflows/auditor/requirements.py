"""What a week threshold, or a step after birth, asks for: read from the facts of a case so far.

Written from the policy page (docs/deadlines.md, sections 4 and 7), not from the machine: each requirement is
one question to the list of what was told, asked anew each time. Slow, short, and independent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.record import RecordedFact, datings

PRESUMES_BIRTH = frozenset(
    {
        "options_checked",
        "kraamzorg_registered",
        "kraamzorg_intake_done",
        "baby_items_arranged",
        "jgz_nurse_known",
        "postpartum_plan_written",
        "handover_booked",
        "handover_prepared",
    }
)
"""Milestones that are not asked for while she doubts."""
SHOWS = {"handover_completed": ("handover_accepted", "jgz_contact_done")}
"""Milestones that say others too."""
_NOTHING_CRITICAL_AFTER = "36+0"

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands after its first facts, on a day."""

    policy: dict[str, Any]
    told: Sequence[RecordedFact]
    day: date

    def of(self, *types: str) -> Iterator[dict[str, Any]]:
        """What the facts of these types say, in order."""
        return (fact.says for fact in self.told if fact.type in types)

    def has(self, *types: str) -> bool:
        """Whether any such fact was told."""
        return any(fact.type in types for fact in self.told)

    def reached(self, milestone: str) -> bool:
        """Whether this milestone was told."""
        shows = {milestone, *(whole for whole, parts in SHOWS.items() if milestone in parts)}
        return any(says["milestone"] in shows for says in self.of("milestone_reached"))


def asked(rule: dict[str, Any], now: Standing) -> Iterator[str]:
    """What this threshold or step asks for in this case."""
    yield from rule["requires"]
    yield from rule["requires_complex"] if is_complex(now) else ()
    yield from rule["requires_urgent"] if is_urgent(now) else ()


def lacks(rule: dict[str, Any], now: Standing) -> bool:
    """Whether anything that it asks for is not so."""
    return any(not holds(each, now) for each in asked(rule, now))


def holds(requirement: str, now: Standing) -> bool:
    """Whether this is so. What is no condition of the case is a milestone."""
    if requirement in CONDITIONS:
        return CONDITIONS[requirement](now)
    if requirement == "consent_asked" and now.has("consent_asked"):
        return True
    return now.reached(requirement) or (requirement in PRESUMES_BIRTH and _doubts(now))


def holds_under_any_dating(rule: dict[str, Any], now: Standing) -> bool:
    """Whether what it asks for does not hang on which of several due dates counts."""
    return "critical_items_have_dates" not in asked(rule, now) or len(set(datings(now.told))) <= 1


def is_urgent(now: Standing) -> bool:
    """By the last who weighed it."""
    return [says["urgent"] for says in now.of("opened", "risk_assessed")][-1]


def is_complex(now: Standing) -> bool:
    """By the last who weighed it; an urgent case always is."""
    weighed = [says["complexity"] for says in now.of("opened", "risk_assessed", "exploration_concluded")]
    return weighed[-1] == "complex" or is_urgent(now)


def critical_open(now: Standing) -> list[Item]:
    """Critical steps of the plan that are not done."""
    return [each for each in _open_items(now) if each["critical"]]


def planned(now: Standing) -> dict[str, Item]:
    """Every step of the plan, done or not. A later plan replaces the steps of an earlier one;
    a change of it only those that it names."""
    items: dict[str, Item] = {}
    for fact in now.told:
        match fact.type:
            case "plan_agreed":
                items = {each["item_id"]: each for each in fact.says["items"]}
            case "plan_changed":
                items |= {each["item_id"]: each for each in fact.says["items"]}
            case "item_opened":
                items[fact.says["item"]["item_id"]] = fact.says["item"]
            case _:
                pass
    return items


def _open_items(now: Standing) -> list[Item]:
    """What was done once stays done. What was no part of the plan cannot be done."""
    done = set[str]()
    for index, fact in enumerate(now.told):
        if fact.type == "item_closed":
            before = planned(Standing(now.policy, now.told[:index], now.day))
            done |= {fact.says["item_id"]} & set(before)
    return [each for number, each in planned(now).items() if number not in done]


def _doubts(now: Standing) -> bool:
    """She doubts, as far as was told before the birth."""
    said = False
    for fact in now.told:
        if fact.type == "birth_registered":
            return said
        said = fact.says["doubts"] if fact.type == "doubt_recorded" else said
    return said


def _owned(now: Standing) -> bool:
    """Somebody confirmed, or took the case over by a transfer that was proposed and not taken back."""
    offered = False
    for fact in now.told:
        match fact.type:
            case "owner_confirmed":
                return True
            case "transfer_proposed" | "transfer_refused" | "transfer_withdrawn":
                offered = fact.type == "transfer_proposed"
            case "transfer_completed" if offered:
                return True
            case _:
                pass
    return False


def _spoken_with_both(now: Standing) -> bool:
    spoke = list(now.of("contact_made"))
    return any(says["with_client"] for says in spoke) and any(says["with_referrer"] for says in spoke)


def _supported(now: Standing) -> bool:
    """One started; before the birth also: all that is planned begins with it."""
    if now.has("support_started", "birth_registered"):
        return now.has("support_started")
    planned = [each for each in _open_items(now) if each.get("support")]
    return bool(planned) and all(each.get("at_birth") for each in planned)


def _contribution_settled(now: Standing) -> bool:
    """It was not asked for, or decided since."""
    wanted = False
    for fact in now.told:
        if fact.type == "contribution_requested":
            wanted = True
        if fact.type == "milestone_reached" and fact.says["milestone"] == "contribution_decided":
            wanted = False
    return not wanted


def _birth_start_accepted(now: Standing) -> bool:
    return now.reached("birth_start_accepted") or not any(each.get("at_birth") for each in _open_items(now))


def _none_overdue(now: Standing) -> bool:
    """Without a date it counts as overdue."""
    return all(each["due"] and date.fromisoformat(each["due"]) >= now.day for each in critical_open(now))


def _all_dated(now: Standing) -> bool:
    """Each before 36+0, by the latest due date that was told."""
    edds = [edd for edd, _ in datings(now.told)]
    until = arithmetic.day_at(max(edds), _NOTHING_CRITICAL_AFTER) if edds else date.max
    return all(each["due"] and date.fromisoformat(each["due"]) <= until for each in critical_open(now))


def _waits(now: Standing) -> dict[str, dict[str, Any]]:
    going_on: dict[str, dict[str, Any]] = {}
    for fact in now.told:
        if fact.type == "wait_started":
            going_on.setdefault(fact.says["wait"], fact.says)
        if fact.type == "wait_rechecked" and fact.says.get("expected_on") and fact.says["wait"] in going_on:
            known = going_on[fact.says["wait"]]
            going_on[fact.says["wait"]] = {**known, "expected_on": fact.says["expected_on"]}
        if fact.type == "wait_ended":
            going_on.pop(fact.says["wait"], None)
    return going_on


def _place_expected(now: Standing) -> bool:
    kinds = now.policy["special"]["placements"]["kinds"]
    return all(says.get("expected_on") for says in _waits(now).values() if says["kind"] in kinds)


def _concerns(now: Standing) -> dict[str, bool]:
    """Each about which nobody decided, and whether it was reported; an outcome shows that it was."""
    known: dict[str, bool] = {}
    for fact in now.told:
        match fact.type:
            case "report_triaged" if now.policy["aftercare"].get("owed_again"):
                known[fact.says["concern"]] = True
            case "concern_raised" | "concern_retracted" | "report_triaged":
                known.setdefault(fact.says["concern"], False)
            case "report_made":
                known[fact.says["concern"]] = True
            case "concern_decided":
                known.pop(fact.says["concern"], None)
            case _:
                pass
    return known


def _fallback(now: Standing) -> bool:
    return _supported(now) or now.reached("fallback_chosen")


def _protected(now: Standing) -> bool:
    return not _concerns(now) or now.reached("protection_timeline_agreed")


CONDITIONS: dict[str, Callable[[Standing], bool]] = {
    "owner": _owned,
    "deputy": _owned,  # nobody confirms without one
    "contact": _spoken_with_both,
    "dating_known": lambda now: bool(datings(now.told)),
    "exploration": lambda now: now.has("exploration_concluded", "plan_agreed"),
    "plan": lambda now: now.has("plan_agreed"),
    "support": _supported,
    "mdo_held": lambda now: now.has("mdo_held"),
    "critical_items_have_dates": _all_dated,
    "no_overdue_critical_item": _none_overdue,
    "no_open_critical_item": lambda now: not critical_open(now),
    "no_external_wait": lambda now: not _waits(now),
    "no_unreported_concern": lambda now: all(_concerns(now).values()),
    "support_or_fallback": _fallback,
    "contribution_decided_if_requested": _contribution_settled,
    "protection_timeline_if_concern": _protected,
    "birth_start_accepted_if_planned": _birth_start_accepted,
    "place_expected_if_waited_for": _place_expected,
}
"""Everything that a policy can ask for and that is no milestone; a test holds it to the policy's words."""
