"""How often she was seen: appointments missed, and a visit at home. Pure.

Written from the policy page (`starts` and `done` of the two tasks). Whether a visit was asked for hangs on
how far along she was, so on which due date counted: it is missing only where every one that was told says
so, and told of wrongly only where none does. A case that goes on begins to count afresh.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.record import CaseRecord, RecordedFact, keeps_former_rules

_TAKES_HELP = ("plan_agreed", "plan_changed", "support_started")
_SETTLE_APPOINTMENTS = ("decision_recorded", "plan_agreed", "plan_changed")

Moment = tuple[datetime, bool]
"""When a task was asked for (true), or was done or lost its ground (false)."""


def spoke_with_her(fact: RecordedFact) -> bool:
    """Whether this is a contact with her."""
    return fact.type == "contact_made" and fact.says["with_client"]


def missed_often(case: CaseRecord) -> datetime | None:
    """She missed the third appointment in thirty days; nobody spoke with her, planned or decided since."""
    return _open_since(_appointments(case))


def visit_wanted(case: CaseRecord) -> datetime | None:
    """From 28+0 she missed an appointment, or three attempts were in vain, and nobody went there since.

    None where it may have been asked for before, under another due date.
    """
    since = _open_since(_visits(case, all))
    return since if since == _open_since(_visits(case, any)) else None


def asked_at(case: CaseRecord, code: str) -> tuple[datetime, ...]:
    """Every instant at which this task may have been asked for."""
    return tuple(at for at, begins in _moments(case, code) if begins)


def is_done_since(case: CaseRecord, code: str, instant: datetime) -> bool:
    """Whether nothing of it can have been open at this instant or later."""
    moments = [*_moments(case, code)]
    return _open_since(each for each in moments if each[0] <= instant) is None and not any(
        begins for at, begins in moments if at > instant
    )


SEEN = ("appointments", "home_visit")
"""The tasks that are told of here."""


def _moments(case: CaseRecord, code: str) -> Iterator[Moment]:
    return _appointments(case) if code == "appointments" else _visits(case, any)


def _open_since(moments: Iterable[Moment]) -> datetime | None:
    since = None
    for at, begins in moments:
        since = (since or at) if begins else None
    return since


def _appointments(case: CaseRecord) -> Iterator[Moment]:
    missed = list[datetime]()
    for fact, afresh in _told(case):
        rules = _rules(case, fact)
        within = timedelta(days=rules["within"]["is"])
        if afresh:
            missed.clear()
            yield fact.at, False
        if fact.type == "appointment_missed":
            missed.append(fact.at)
            if sum(at > fact.at - within for at in missed) >= rules["missed_often"]["is"]:
                yield fact.at, True
        elif fact.type in _SETTLE_APPOINTMENTS or spoke_with_her(fact):
            yield fact.at, False


def _visits(case: CaseRecord, agree: Callable[[Iterable[bool]], bool]) -> Iterator[Moment]:
    """Each attempt is a visit that was tried; the one too many asks for another."""
    tries = 0
    for fact, afresh in _told(case):
        far = agree(_far_along(case, fact))
        if afresh:
            tries = 0
            yield fact.at, False
        elif fact.type == "contact_attempted":
            tries += 1
            yield fact.at, False
            if tries == _rules(case, fact)["attempts"]["is"] and far:
                yield fact.at, True
        elif fact.type == "appointment_missed" and far:
            yield fact.at, True
        elif spoke_with_her(fact):
            tries = 0
            yield fact.at, False


def _told(case: CaseRecord) -> Iterator[tuple[RecordedFact, bool]]:
    """The facts that count, and whether with one she takes help that she had declined: then nothing of this
    is open, and counting begins afresh. Not so under a policy from before.
    """
    declined, since = False, case.reopened_at
    for fact in case.until_stopped():
        afresh = declined and _takes_help(fact)
        if fact.type == "help_refused" and not fact.says["safety_concern"]:
            declined = True
        elif afresh:
            declined = False
        if since is None or fact.at >= since:
            yield fact, afresh and not keeps_former_rules(case.policy_of(fact))


def _takes_help(fact: RecordedFact) -> bool:
    return fact.type in _TAKES_HELP or (fact.type == "consent_answered" and fact.says["granted"])


def _far_along(case: CaseRecord, fact: RecordedFact) -> Iterator[bool]:
    """By every due date that was ever told, and by what is assumed while none is."""
    policy = case.policy_of(fact)
    since = arithmetic.ga_in_days(_rules(case, fact)["home_visit_from"]["is"])
    for told in case.datings():
        yield arithmetic.days_along(arithmetic.counted_edd(*told), fact.at) >= since
    if case.opened.says["edd"] is None:
        third = policy["special"]["third_trimester"]["is"]
        assumed = third if case.opened.says.get("third_trimester") else policy["unknown_due_date_band"]
        yield arithmetic.ga_in_days(assumed) >= since


def _rules(case: CaseRecord, fact: RecordedFact) -> dict[str, Any]:
    return case.policy_of(fact)["special"]["reaching"]
