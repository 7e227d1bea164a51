"""When each week threshold and each step after birth is looked at: at the earliest, and at the latest.

Between the two lies what the record leaves open: which of several due dates was taken over, whether she
counted as urgent, when a child in hospital comes home. Counted from the policy page, not from the machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.births import birth, comes_home, counted_from
from workflows.auditor.record import CaseRecord, RecordedFact, datings
from workflows.auditor.requirements import Standing, critical_open, holds, lacks

_DAY = timedelta(days=1)
_DAYS_OFF = timedelta(days=10)
"""Longer than any row of days on which nobody works."""
Reading = tuple[date, datetime]
"""A due date that may count, and the end of a late referral's grace under it."""
Asks = tuple[dict[str, Any], dict[str, Any]]
"""A policy, and its rule for a week or step."""
LANDING = "pn_soft_landing"
"""Comes eight weeks before a programme ends, where that is earlier: of it only the latest moment is known."""


@dataclass(frozen=True, slots=True)
class Window:
    """`rule` asks for something that is looked at between `earliest` and `latest`.

    What it asks for and lacks without a break since `lacking` was lacking whenever it was looked at. A miss
    is on record at `begins` or later. `knowing` so many facts it was planned. `asks`: what it asks for by
    each policy that may have held as it was looked at, or since.
    """

    code: str
    rule: dict[str, Any]
    asks: tuple[Asks, ...]
    begins: datetime
    lacking: datetime
    earliest: datetime
    latest: datetime
    knowing: int


def windows(case: CaseRecord, until: datetime | None = None) -> Iterator[Window]:
    """Of every threshold, and of every step after a birth that was told; those that begin by `until`."""
    readings = tuple(_readings(case))
    for week in case.policy["thresholds"]:
        near = until is None or _may_be_past(week, readings, until)
        if near and (window := _week_window(case, week, readings)):
            yield window
    if (born := birth(case)) is not None:
        yield from (each for code in case.policy["postnatal"] if (each := _step_window(case, code, born)))


def lacks_all_along(case: CaseRecord, window: Window, until: datetime) -> bool:
    """Whether something that it asks for was lacking since then without a break, and is still: by every
    policy that may have looked.
    """
    now = standing(case, len(case.facts), until)
    stood = (now, *standings(case, window, window.lacking, until))
    return all(lacks(rule, replace(each, policy=policy)) for policy, rule in window.asks for each in stood)


def standings(case: CaseRecord, window: Window, since: datetime, until: datetime) -> Iterator[Standing]:
    """How the case stood just before `since`, and after each fact from then on up to `until`.

    Of a step after birth the birth is the first of these.
    """
    before = max(sum(fact.at < since for fact in case.facts), window.knowing)
    yield standing(case, before, since)
    for count in range(before + 1, len(case.facts) + 1):
        if case.facts[count - 1].at <= until:
            yield standing(case, count, max(since, case.facts[count - 1].at))


def standing(case: CaseRecord, count: int, instant: datetime) -> Standing:
    """How the case stood after so many facts."""
    return Standing(case.policy, case.facts[:count], arithmetic.local_day(instant))


def week_dues(case: CaseRecord, week: str) -> list[datetime]:
    """Under every due date, submission and urgency that was ever told."""
    return _dues(week, tuple(_readings(case)))


def _readings(case: CaseRecord) -> Iterator[Reading]:
    """Each due date to count from, with the end of the grace under each submission and urgency."""
    submissions, columns = {case.counted_from, case.earliest_counted_from}, case.columns()
    policies = case.policies_since(case.earliest_counted_from)
    for told in case.datings():
        edd = arithmetic.counted_edd(*told)
        for submitted in submissions:
            along = arithmetic.days_along(edd, submitted)
            graces = (_grace(policy, along)[column] for policy in policies for column in columns)
            yield from ((edd, arithmetic.after(submitted, grace)) for grace in graces)


def _dues(week: str, readings: tuple[Reading, ...]) -> list[datetime]:
    return [max(arithmetic.binds(arithmetic.day_at(edd, week)), grace) for edd, grace in readings]


def _may_be_past(week: str, readings: tuple[Reading, ...], now: datetime) -> bool:
    """Not where its day lies ahead for longer than days off can move it, under some due date."""
    days = [arithmetic.day_at(edd, week) for edd, _ in readings]
    return bool(days) and max(days) <= arithmetic.local_day(now) + _DAYS_OFF


def _week_window(case: CaseRecord, week: str, readings: tuple[Reading, ...]) -> Window | None:
    """None without a due date, and of a week that may have been past at submission: then it is not asked."""
    days = [arithmetic.day_at(edd, week) for edd, _ in readings]
    if not days or min(days) < arithmetic.local_day(case.counted_from):
        return None
    if case.reopened_at is not None and min(map(arithmetic.binds, days)) <= case.reopened_at:
        return None
    dues = _dues(week, readings)
    if (asks := _asks(case, "thresholds", week, min(dues))) is None:
        return None
    return Window(
        code=week,
        rule=case.policy["thresholds"][week],
        asks=asks,
        begins=case.earliest_counted_from,
        lacking=min(dues),
        earliest=min(dues),
        latest=max([*dues, *_planned_late(case)]),
        knowing=1,
    )


def _asks(case: CaseRecord, table: str, code: str, since: datetime) -> tuple[Asks, ...] | None:
    """By each policy that held since. None where one did not know it: what is new and past is not asked."""
    policies = case.policies_since(since)
    if not all(code in policy[table] for policy in policies):
        return None
    return tuple((policy, policy[table][code]) for policy in policies)


def _planned_late(case: CaseRecord) -> Iterator[datetime]:
    """What was past when a due date became known, or by a new policy, is looked at the next morning."""
    first = next(fact for fact in case.facts if datings([fact]))
    yield from () if first.type == "opened" else (arithmetic.next_morning(first.at),)
    yield from case.moved_mornings(case.earliest_counted_from)


def _grace(policy: dict[str, Any], along: int) -> dict[str, str]:
    """By how far along she was at the submission."""
    rows: dict[str, dict[str, str]] = policy["grace"]
    reached = [week for week in rows if arithmetic.ga_in_days(week) <= along]
    return rows[max(reached or [min(rows, key=arithmetic.ga_in_days)], key=arithmetic.ga_in_days)]


def _step_window(case: CaseRecord, code: str, born: RecordedFact) -> Window | None:
    """None where the step asks for nothing in this case."""
    rule = case.policy["postnatal"][code]
    knowing = case.facts.index(born) + 1
    if not _applies(rule, standing(case, knowing, born.at)) or _is_behind(case, code, born):
        return None
    begins = max(born.at, case.reopened_at or born.at)
    rules = [each["postnatal"][code] for each in case.policies_since(begins) if code in each["postnatal"]]
    days = [due for each in rules for due in _step_dues(case, each, born)]
    as_planned = rule["from_registration"] or rule["only"] != "always" or code == LANDING
    if (asks := _asks(case, "postnatal", code, begins if as_planned else min(days, default=begins))) is None:
        return None
    if rule["from_registration"]:
        dues = [arithmetic.after(born.at, each["after"]) for each in rules]
    else:
        dues = [_not_before(born, due) for due in days]
    return Window(
        code=code,
        rule=rule,
        asks=asks,
        begins=begins,
        lacking=begins,
        earliest=begins if code == LANDING else min(dues),
        latest=max([*dues, *case.moved_mornings(born.at)]),
        knowing=knowing,
    )


def _is_behind(case: CaseRecord, code: str, born: RecordedFact) -> bool:
    """In a case that went on after the birth: it may have been past by then, or counts from its telling.

    What hangs on how things stood that day is not judged, nor the landing of a programme that ends.
    """
    since, rule = case.reopened_at, case.policy["postnatal"][code]
    if since is None or born.at >= since:
        return False
    ends = code == LANDING and any(fact.says.get("ends_on") for fact in case.of("support_started"))
    if ends or rule["from_registration"] or rule["only"] != "always":
        return True
    return min(_step_dues(case, rule, born), default=since) <= since


def _applies(rule: dict[str, Any], at_birth: Standing) -> bool:
    match rule["only"]:
        case "items_open":
            return bool(critical_open(at_birth))
        case "planned_start":
            return holds("birth_start_accepted", at_birth) and not at_birth.has("support_started")
        case _:
            return True


def _step_dues(case: CaseRecord, rule: dict[str, Any], born: RecordedFact) -> Iterator[datetime]:
    """Counted from each day that may be meant; of a child in hospital also from coming home."""
    for day in counted_from(case, born, corrected=rule["corrected"]):
        due = _after_day(rule["after"], day)
        if not born.says["in_hospital"] or rule["from_discharge"] is None:
            yield due
        if rule["from_discharge"] is not None:
            homes = comes_home(case, born)
            yield from (max(due, _after_day(rule["from_discharge"], home)) for home in homes)


def _after_day(allowance: str, day: date) -> datetime:
    """So long after this day, which is not counted."""
    if allowance.endswith(" d"):
        return arithmetic.binds(day + int(allowance.split()[0]) * _DAY)
    return arithmetic.after(arithmetic.start_of(day + _DAY), allowance)


def _not_before(born: RecordedFact, due: datetime) -> datetime:
    """Nothing binds on the day of birth, nor before it was told: then at the first working morning after."""
    day_after = arithmetic.start_of(date.fromisoformat(born.says["born_on"]) + _DAY)
    due = max(due, arithmetic.next_morning(day_after))
    return due if due > born.at else arithmetic.next_morning(born.at)
