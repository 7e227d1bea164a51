"""Something critical that is new after the week at which nothing critical may be open: looked at once more.

From the first week whose miss calls an emergency meeting on, each new critical step of the plan is looked at
again within the time that the week gives after a claim, until nothing critical is open.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from workflows.auditor import arithmetic
from workflows.auditor.record import CaseRecord, RecordedFact
from workflows.auditor.requirements import critical_open, lacks, planned
from workflows.auditor.windows import Window, standing, windows


def second_looks(case: CaseRecord, until: datetime) -> Iterator[Window]:
    """Of every week that was in order until something critical was new.

    Where the due date or the policy changed since, what then follows is not judged.
    """
    for window in windows(case, until):
        if window.rule.get("meeting") is None or window.code not in case.policy["thresholds"]:
            continue
        for index, fact in enumerate(case.facts):
            if fact.at > window.latest and _is_looked_at(case, window, index):
                due = arithmetic.after(fact.at, window.rule["again"])
                yield replace(
                    window, begins=fact.at, lacking=fact.at, earliest=due, latest=due, knowing=index + 1
                )


def _is_looked_at(case: CaseRecord, window: Window, index: int) -> bool:
    fact = case.facts[index]
    if not _brings_something_critical(case, index) or _last_reached(case, fact) != window.code:
        return False
    changed = case.last("dating_changed", "dating_confirmed")
    same = all(rule == window.rule for _, rule in window.asks)
    in_order = not lacks(window.rule, standing(case, index, fact.at))
    return same and (changed is None or changed < fact.at) and in_order


def _brings_something_critical(case: CaseRecord, index: int) -> bool:
    """A critical step that the plan did not know, in whatever form."""
    fact = case.facts[index]
    if fact.type not in ("plan_agreed", "plan_changed", "item_opened"):
        return False
    known = planned(standing(case, index, fact.at))
    now = critical_open(standing(case, index + 1, fact.at))
    return any(each["item_id"] not in known for each in now)


def _last_reached(case: CaseRecord, fact: RecordedFact) -> str | None:
    """The last week with an emergency meeting that she has reached; None where due dates differ about it."""
    weeks = [week for week, rule in case.policy["thresholds"].items() if rule["meeting"] is not None]
    found = {
        max(
            (week for week in weeks if arithmetic.ga_in_days(week) <= arithmetic.days_along(edd, fact.at)),
            key=arithmetic.ga_in_days,
            default=None,
        )
        for edd in (arithmetic.counted_edd(*told) for told in case.datings())
    }
    return found.pop() if len(found) == 1 else None
