"""What should have been said by now: duties and thresholds that passed undone, at the latest when.

The latest instant that any reading of the record allows is taken, so that a claim is never too early.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.duties import Duty, duties
from workflows.auditor.record import ENDINGS, PRENATAL_ENDS, CaseRecord, keeps_former_rules
from workflows.auditor.second_looks import second_looks
from workflows.auditor.tasks import Task, ends_of, tasks
from workflows.auditor.waits import new_owners
from workflows.auditor.windows import Window, lacks_all_along, week_dues, windows

LENGTHENS = ("owner_confirmed", "escalation_resolved", "birth_registered")
"""Facts after which a duty may be due later; one that was missed before may stay so."""
_PLANS_AGAIN = ("owner_confirmed", "escalation_resolved")


@dataclass(frozen=True, slots=True)
class Claim:
    """`code` was due at the latest at `due` and was not done; a miss from `since` on must be on record.

    `climbs`: it keeps the ladder going. Some stages activate the deputy instead; some weeks only tell, once.
    """

    code: str
    stage: str | None
    due: datetime
    since: datetime
    climbs: bool


def claims(case: CaseRecord, now: datetime) -> Iterator[Claim]:
    """Everything that is overdue at this instant and not done."""
    yield from (claim for duty in duties(case) if (claim := _overdue(case, duty, now)))
    yield from (claim for task in tasks(case, now) if (claim := _neglected(case, task, now)))
    for window in (*windows(case, now), *second_looks(case, now)):
        ends = ENDINGS if window.code in case.policy["postnatal"] else PRENATAL_ENDS
        if case.ended(ends) is None and (claim := _undone(case, window, now)):
            yield claim


def _overdue(case: CaseRecord, duty: Duty, now: datetime) -> Claim | None:
    start, done = case.counted(duty.starts(case)), duty.done(case)
    if start is None or done is not None or case.ended(duty.ends) is not None:
        return None
    replans = () if duty.asked_once else _replans(case, start)
    begins = [start, *replans, *_later_than(case, LENGTHENS, start), *_owed_anew(case, start)]
    ends = (latest_end(case, duty.stage, each) for each in begins)
    due = max([*ends, *case.moved_mornings(start)])
    rules = (policy["stages"][duty.stage] for policy in case.policies_since(start))
    climbs = all(each["if_missed"] == "ladder" for each in rules)
    return (
        Claim(duty.code, duty.stage, due, _since(start, replans, now), climbs=climbs) if due <= now else None
    )


def _neglected(case: CaseRecord, task: Task, now: datetime) -> Claim | None:
    """A task of a special situation that is overdue. One that is planned again has its time to be looked at
    again (`again`), which may be more than it had at first.
    """
    if case.ended(ends_of(task.code)) is not None:
        return None
    rule = case.policy["special"]["tasks"][task.code]
    rules = [policy["special"]["tasks"][task.code] for policy in case.policies_since(task.since)]
    replans = _replans(case, task.since)
    again = [*replans, *_later_than(case, LENGTHENS, task.begins)]
    dues = [arithmetic.after(each, by["again"]) for each in again for by in rules]
    dues += [
        arithmetic.after(each, time) for each in (task.begins, *again) for time in _times(case, rule, each)
    ]
    due = max([*dues, *case.moved_mornings(task.since)])
    since, climbs = _since(task.since, replans, now), all(by["level"] > 0 for by in rules)
    return Claim(task.code, None, due, since, climbs=climbs) if due <= now else None


def _times(case: CaseRecord, rule: dict[str, Any], start: datetime) -> Iterator[str]:
    """The allowance at the week of `start`, under every due date that was told and in every band assumed."""
    rows: dict[str, dict[str, str]] = rule["allowances"]
    along = [arithmetic.days_along(arithmetic.counted_edd(*told), start) for told in case.datings()]
    assumed = [*_not_pregnant(case), *(_guessed(case) if case.opened.says["edd"] is None else ())]
    for days in (*along, *(arithmetic.ga_in_days(band) for band in assumed)):
        reached = [week for week in rows if arithmetic.ga_in_days(week) <= days]
        nearest = max(reached or [min(rows, key=arithmetic.ga_in_days)], key=arithmetic.ga_in_days)
        yield rows[nearest]["is"]


def _replans(case: CaseRecord, start: datetime) -> tuple[datetime, ...]:
    """When what is overdue was planned again, so that a miss of its own must follow.

    By a new owner, by the coordinator, and once by the end of the case.
    """
    moments = [*new_owners(case), case.last("escalation_resolved"), case.first(*ENDINGS)]
    return tuple(at for at in moments if at is not None and at > start)


def _owed_anew(case: CaseRecord, start: datetime) -> Iterator[datetime]:
    """When it moved away from a policy from before 2026.5: what that had let go has its whole time then."""
    before = None
    for fact in case.facts:
        policy = case.policy_of(fact)
        moved = before is not None and keeps_former_rules(before) and not keeps_former_rules(policy)
        if moved and fact.at >= start:
            yield fact.at
        before = policy


def _since(start: datetime, replans: Iterable[datetime], now: datetime) -> datetime:
    """From when on a miss counts. What was planned again only just now need not have been missed since."""
    return max([start, *(at for at in replans if at <= now)])


def _later_than(case: CaseRecord, types: tuple[str, ...], start: datetime) -> tuple[datetime, ...]:
    return tuple(at for each in types if (at := case.last(each)) and at > start)


def earliest_end(case: CaseRecord, stage: str, start: datetime) -> datetime:
    """The end of the shortest allowance that any reading gives; earlier where a week asks for this stage.
    Of a task of a special situation too.
    """
    if (task := case.policy["special"]["tasks"].get(stage)) is not None:
        return min(arithmetic.after(start, time) for time in _times(case, task, start))
    ends = _ends(case, stage, start, urgent="urgent" in case.columns())
    asking = (
        week for week, row in case.policy["thresholds"].items() if stage in row["caps"] + row["caps_urgent"]
    )
    capped = [max(start, min(dues)) for week in asking if (dues := week_dues(case, week))]
    return min([*ends, *capped])


def latest_end(case: CaseRecord, stage: str, start: datetime) -> datetime:
    """The end of the allowance under whichever due date that was ever told gives her most time."""
    return max(_ends(case, stage, start, urgent=case.columns() == ("urgent",)))


def _ends(case: CaseRecord, stage: str, start: datetime, *, urgent: bool) -> list[datetime]:
    """The end of the allowance under every due date that was ever told, and in every band that is assumed."""
    row = case.policy["stages"][stage]
    ends = [_end(case, row, start, arithmetic.counted_edd(*told), urgent=urgent) for told in case.datings()]
    assumed = [_band_at(case, ga) for ga in _not_pregnant(case)]
    if case.opened.says["edd"] is None:
        assumed += _guessed(case)
    return ends + [_shortest(case, row, [(band, start)], urgent=urgent) for band in assumed]


def _guessed(case: CaseRecord) -> Iterator[str]:
    """The bands that may count while nobody told a due date."""
    yield case.policy["unknown_due_date_band"]
    if case.opened.says.get("third_trimester"):
        yield _band_at(case, case.policy["special"]["third_trimester"]["is"])


def _not_pregnant(case: CaseRecord) -> Iterator[str]:
    """The gestational ages that count where there is no pregnancy any more to count in."""
    after = case.policy["aftercare"]
    if case.first("birth_registered"):
        yield after["counts_as"]["is"]
    if case.first(*ENDINGS):
        yield after["ended_counts_as"]["is"]


def _band_at(case: CaseRecord, ga: str) -> str:
    bands: list[str] = case.policy["bands"]
    return [band for band in bands if arithmetic.ga_in_days(band) <= arithmetic.ga_in_days(ga)][-1]


def _end(case: CaseRecord, row: dict[str, Any], start: datetime, edd: date, *, urgent: bool) -> datetime:
    """The earliest of the allowance of her band then and of each band that she enters later."""
    bands: list[str] = case.policy["bands"]
    along = arithmetic.days_along(edd, start)
    now_in = [band for band in bands if arithmetic.ga_in_days(band) <= along] or bands[:1]
    entered = [(now_in[-1], start)]
    entered += [
        (band, at) for band in bands if (at := arithmetic.start_of(arithmetic.day_at(edd, band))) > start
    ]
    return _shortest(case, row, entered, urgent=urgent)


def _shortest(
    case: CaseRecord, row: dict[str, Any], entered: list[tuple[str, datetime]], *, urgent: bool
) -> datetime:
    """Urgent: from the start, and nobody weighed it as less since."""
    ends = [arithmetic.after(at, row["allowances"][band]["is"]) for band, at in entered]
    if urgent:
        ends += [arithmetic.after(at, _urgent(case, row, band)) for band, at in entered]
    return min(ends)


def _urgent(case: CaseRecord, row: dict[str, Any], band: str) -> str:
    """The urgent column: the number of this band, or of the last one before it that has one."""
    bands: list[str] = case.policy["bands"]
    written = [each for each in bands[: bands.index(band) + 1] if each in row["urgent"]]
    return row["urgent"][written[-1]]["is"]


def _undone(case: CaseRecord, window: Window, now: datetime) -> Claim | None:
    """A threshold, or a step after birth, that the record shows to be open from its day until now."""
    if now < window.latest or not lacks_all_along(case, window, now):
        return None
    climbs = all(rule["level"] > 0 for _, rule in window.asks)
    replans = _replans(case, _just_before(window.latest)) if climbs else ()
    later = _later_than(case, _PLANS_AGAIN, _just_before(window.earliest)) if climbs else ()
    due = max(
        [window.latest, *(arithmetic.after(at, rule["again"]) for at in later for _, rule in window.asks)]
    )
    since = _since(window.begins, replans, now)
    return Claim(window.code, None, due, since, climbs=climbs) if due <= now else None


def _just_before(instant: datetime) -> datetime:
    """What comes at the very instant may have come first: what is due by then is planned again."""
    return instant - timedelta.resolution
