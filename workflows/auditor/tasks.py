"""The tasks of special situations: since when each is open, told fact by fact.

Written from the policy page (`starts` and `done` of each task).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.record import PRENATAL_ENDS, RESTS, CaseRecord, keeps_former_rules
from workflows.auditor.seen import missed_often, spoke_with_her, visit_wanted
from workflows.auditor.waits import TRANSFER_OVER

_NOBODY_YET = "coordinator"
_REDATED = ("opened", "dating_changed", "dating_confirmed")


@dataclass(frozen=True, slots=True)
class Task:
    """Open since `since`; its allowance may have begun as late as `begins`."""

    code: str
    since: datetime
    begins: datetime


def tasks(case: CaseRecord, now: datetime) -> Iterator[Task]:
    """Every task that is open now. None of a case that closed by itself."""
    if any(said.type == "case_stopped" for said in case.said):
        return
    found: dict[str, datetime | None] = {
        "unreachable": unreached(case),
        "appointments": missed_often(case),
        "home_visit": visit_wanted(case),
        "deputy_wanted": case.counted(nobody_stands_in(case, now)),
        "transfer_wanted": case.owed("transfer_wanted", moved(case)),
        "transfer_decision": case.owed("transfer_decision", bounced(case)),
        "kraamzorg_signal": case.owed("kraamzorg_signal", signalled(case, urgent=False)),
        "kraamzorg_signal_urgent": case.owed("kraamzorg_signal_urgent", signalled(case, urgent=True)),
    }
    yield from (Task(code, since, since) for code, since in found.items() if since is not None)
    if (late := plan_wanted(case)) is not None:
        yield late


def ends_of(code: str) -> frozenset[str]:
    """The facts after which a task is not judged any more: some mean nothing after a birth."""
    return PRENATAL_ENDS if code in ("catch_up", "home_visit") else RESTS


def plan_wanted(case: CaseRecord) -> Task | None:
    """A referral, or a reopening, that is late under every due date that was ever told, and no plan for it.

    From 34+0 a meeting has to make it. Under which of the dates it was weighed the record does not show, so
    one that came late has the whole time from the last of them.
    """
    rules: dict[str, Any] = case.policy["special"]["late_referral"]
    since = case.earliest_counted_from
    if any(policy["special"]["late_referral"] != rules for policy in case.policies_since(since)):
        return None
    along = [
        arithmetic.days_along(arithmetic.counted_edd(*told), case.earliest_counted_from)
        for told in case.datings()
    ]
    reached = [week for week in rules if along and arithmetic.ga_in_days(week) <= min(along)]
    if not reached:
        return None
    rule = rules[max(reached, key=arithmetic.ga_in_days)]
    settles = ("mdo_held", *(() if rule["meeting"] else ("plan_agreed",)))
    if any(fact.type in settles for fact in case.since_reopened()):
        return None
    return Task("catch_up", since, max([since, *(fact.at for fact in case.of(*_REDATED))]))


def unreached(case: CaseRecord) -> datetime | None:
    """Somebody tried in vain, and nobody has spoken with her since. A case that goes on begins afresh."""
    since = None
    for fact in case.since_reopened():
        if fact.type == "contact_attempted":
            since = since or fact.at
        elif spoke_with_her(fact):
            since = None
    return since


def nobody_stands_in(case: CaseRecord, now: datetime) -> datetime | None:
    """Whoever answers for the case is away without a deputy, is not back, and nobody else took it.

    From the day of return that was told nobody is asked to stand in any more; of before it is silent.
    """
    owner, offered, away, since, back_on = _NOBODY_YET, None, None, None, None
    for fact in case.until_stopped():
        organisation = fact.says.get("organisation")
        match fact.type:
            case "transfer_proposed":
                offered = organisation
            case "transfer_refused" | "transfer_withdrawn":
                offered = None
            case "transfer_completed" if offered is not None:
                owner, offered, since = offered, None, None
            case "owner_confirmed":
                owner, since = str(organisation), None
            case "staff_absent" if organisation == owner:
                away, back_on = organisation, fact.says.get("until")
                since = None if fact.says["deputised"] else since or fact.at
            case "staff_returned" if organisation == away:
                away, since = None, None
            case _:
                pass
    return None if back_on and _is_back(case, back_on, now) else since


def _is_back(case: CaseRecord, back_on: str, now: datetime) -> bool:
    over = date.fromisoformat(back_on) <= arithmetic.local_day(now)
    return over and not keeps_former_rules(case.policy)


def moved(case: CaseRecord) -> datetime | None:
    """She lives in another municipality, and neither was a transfer proposed nor anything decided."""
    lives_in, offered, since = case.opened.says.get("municipality"), None, None
    for fact in case.until_stopped():
        elsewhere = fact.says.get("municipality") != lives_in
        match fact.type:
            case "client_moved" if not elsewhere or offered is None:
                since = (since or fact.at) if elsewhere else None
            case "transfer_proposed":
                offered, since = fact.says["municipality"], None
            case "transfer_withdrawn" if fact.says["replaced"] and offered not in (None, lives_in):
                offered, since = None, since or fact.at
            case "transfer_completed" if offered is not None:
                lives_in, offered = offered, None
            case over if over in TRANSFER_OVER:
                offered = None
            case "decision_recorded":
                since = None
            case _:
                pass
    return since


def bounced(case: CaseRecord) -> datetime | None:
    """Refused so often within so many days, and neither proposed again nor decided.

    A refusal of what nobody proposed is none.
    """
    refused = list[datetime]()
    proposed, since = False, None
    for fact in case.until_stopped():
        match fact.type:
            case "transfer_refused" if proposed:
                rules, proposed = case.policy_of(fact)["special"], False
                refused.append(fact.at)
                after = fact.at - timedelta(days=rules["bounces_within"]["is"])
                if sum(at > after for at in refused) >= rules["bounces"]["is"]:
                    since = since or fact.at
            case "transfer_proposed":
                proposed, since = True, None
            case over if over in TRANSFER_OVER:
                proposed = False
            case "decision_recorded" | "escalation_resolved" | "owner_confirmed":
                since = None
            case _:
                pass
    return since


def signalled(case: CaseRecord, *, urgent: bool) -> datetime | None:
    """Maternity care saw something, and nobody spoke with her, weighed it again or decided since."""
    since = None
    for fact in case.until_stopped():
        if fact.type == "signal_given" and fact.says["urgent"] is urgent:
            since = since or fact.at
        elif fact.type in ("risk_assessed", "decision_recorded") or spoke_with_her(fact):
            since = None
    return since
