"""Which supports are waited for, told fact by fact (policy table, row E: each support that a plan names).

A plan that names supports waits for each of them; one that names none waits for one start. Where the record
leaves open whether one still waits, it does not count.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.auditor.record import CaseRecord, RecordedFact

ANY = ""
"""Stands for the one start that a plan without names waits for."""
_BRINGS_STEPS = ("plan_agreed", "plan_changed", "item_opened")


@dataclass(slots=True)
class _Plan:
    """The steps as they are known by then, what has started, since when each support is waited for, and of
    which that is not clear: it was planned no more for a while, or it may have begun.
    """

    steps: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    closed: set[str] = field(default_factory=set[str])
    started: set[str] = field(default_factory=set[str])
    since: dict[str, datetime] = field(default_factory=dict[str, datetime])
    unclear: set[str] = field(default_factory=set[str])

    def wait(self, offer: str, since: datetime) -> None:
        """From now on, unless it waits already, has begun, or may have waited before."""
        if offer not in self.started | self.unclear:
            self.since.setdefault(offer, since)

    def named(self, *, before_birth: bool = False) -> set[str]:
        """The supports that an open step names; all, or those that are not to begin with the birth."""
        open_steps = (each for number, each in self.steps.items() if number not in self.closed)
        return {
            each["support"]
            for each in open_steps
            if each.get("support") and not (before_birth and each.get("at_birth"))
        }


def supports(case: CaseRecord) -> dict[str, datetime]:
    """E: each support that has not begun, or `ANY`, and since when it is waited for.

    One that begins with the birth is not waited for before it; after it nothing is judged here.
    """
    plan, went_on = _Plan(), case.reopened_at
    for fact in case.until_stopped():
        if went_on is not None and fact.at >= went_on:
            _go_on(plan)
            went_on = None
        match fact.type:
            case kind if kind in _BRINGS_STEPS:
                _take_steps(plan, fact)
            case "item_closed" if fact.says["item_id"] in plan.steps:  # of no other step it can be told
                plan.closed.add(fact.says["item_id"])
            case "support_started":
                _start(plan, fact.says.get("offer"))
            case "support_ended" if offer := fact.says.get("offer"):  # else of those that run, not that wait
                plan.since.pop(offer, None)
            case _:
                continue
        _drop_unplanned(plan)
    if went_on is not None:
        _go_on(plan)
    return plan.since


def _go_on(plan: _Plan) -> None:
    """A case that goes on waits anew, and not for what is to begin with the birth by now."""
    for each in plan.since.keys() - plan.named(before_birth=True) - {ANY}:
        del plan.since[each]


def _take_steps(plan: _Plan, fact: RecordedFact) -> None:
    """A plan takes the place of the one before; a change, or one step more, is added to it."""
    fresh = [fact.says["item"]] if fact.type == "item_opened" else fact.says.get("items", ())
    if fact.type == "plan_agreed":
        plan.steps.clear()
    plan.steps.update({each["item_id"]: each for each in fresh})
    for each in fresh:
        waits = each.get("support") and not each.get("at_birth") and each["item_id"] not in plan.closed
        if waits:
            plan.wait(each["support"], fact.at)
    if fact.type == "plan_agreed" and not plan.named() and not plan.started:
        plan.wait(ANY, fact.at)


def _start(plan: _Plan, offer: str | None) -> None:
    """A start that names none is that of the one that waits; of several that wait it may be any."""
    plan.started.add(offer or ANY)
    plan.since.pop(ANY, None)
    if offer is not None:
        plan.since.pop(offer, None)
        return
    if len(plan.since) > 1 or plan.unclear:
        plan.unclear |= plan.since.keys()
    plan.since.clear()


def _drop_unplanned(plan: _Plan) -> None:
    """What no open step names is not waited for; nor one start of any, once there are names.

    One that was overdue by then may be waited for since it was first planned, so it is left at that.
    """
    named = plan.named()
    for each in tuple(plan.since):
        if each not in named and (each != ANY or named):
            del plan.since[each]
            plan.unclear.add(each)
