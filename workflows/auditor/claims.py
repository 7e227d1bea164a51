"""What should have been said by now: duties and thresholds that passed undone, at the latest when.

The latest instant that any reading of the record allows is taken, so that a claim is never too early.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.duties import DUTIES, Duty
from workflows.auditor.record import PRENATAL_ENDS, CaseRecord

REPLANS = ("owner_confirmed", "escalation_resolved", "policy_migrated")
"""Facts after which what is overdue gets one allowance more."""
_KNOWN = {
    "owner": lambda case, until: any(case.of("owner_confirmed", until=until)),
    "deputy": lambda case, until: any(case.of("owner_confirmed", until=until)),
    "plan": lambda case, until: any(case.of("plan_agreed", until=until)),
    "support": lambda case, until: any(case.of("support_started", until=until)),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """`code` was due at the latest at `due` and was not done; a miss from `since` on must be on record."""

    code: str
    due: datetime
    since: datetime


def claims(case: CaseRecord, now: datetime) -> Iterator[Claim]:
    """Everything that is overdue at this instant and not done."""
    ended = case.first(*PRENATAL_ENDS)
    if ended is not None and ended <= now:
        return
    yield from (claim for duty in DUTIES if (claim := _overdue(case, duty, now)))
    yield from (claim for week in case.policy["thresholds"] if (claim := _past(case, week, now)))


def _overdue(case: CaseRecord, duty: Duty, now: datetime) -> Claim | None:
    start, done = duty.starts(case), duty.done(case)
    if start is None or (done is not None and done <= now):
        return None
    due = _latest(case, duty.stage, start)
    replanned = max((at for each in REPLANS if (at := case.last(each)) and at > start), default=None)
    if replanned is not None:
        due = max(due, _latest(case, duty.stage, replanned))
    return Claim(duty.code, due, replanned or start) if due <= now else None


def _latest(case: CaseRecord, stage: str, start: datetime) -> datetime:
    """The end of the allowance under whichever due date that was ever told gives her most time."""
    row = case.policy["stages"][stage]
    dated = [_end(case, row, start, arithmetic.counted_edd(*told)) for told in case.datings()]
    if case.opened.says["edd"] is None:
        dated.append(_shortest(case, row, [(case.policy["unknown_due_date_band"], start)]))
    return max(dated)


def _end(case: CaseRecord, row: dict[str, Any], start: datetime, edd: date) -> datetime:
    """The earliest of the allowance of her band then and of each band that she enters later."""
    bands: list[str] = case.policy["bands"]
    along = arithmetic.days_along(edd, start)
    now_in = [band for band in bands if arithmetic.ga_in_days(band) <= along] or bands[:1]
    entered = [(now_in[-1], start)]
    entered += [
        (band, at) for band in bands if (at := arithmetic.start_of(arithmetic.day_at(edd, band))) > start
    ]
    return _shortest(case, row, entered)


def _shortest(case: CaseRecord, row: dict[str, Any], entered: list[tuple[str, datetime]]) -> datetime:
    ends = [arithmetic.after(at, row["allowances"][band]["is"]) for band, at in entered]
    if case.opened.says["urgent"]:
        ends += [arithmetic.after(at, _urgent(case, row, band)) for band, at in entered]
    return min(ends)


def _urgent(case: CaseRecord, row: dict[str, Any], band: str) -> str:
    """The urgent column: the number of this band, or of the last one before it that has one."""
    bands: list[str] = case.policy["bands"]
    written = [each for each in bands[: bands.index(band) + 1] if each in row["urgent"]]
    return row["urgent"][written[-1]]["is"]


def _past(case: CaseRecord, week: str, now: datetime) -> Claim | None:
    """A week threshold whose requirements the record shows to be open. Others are not judged here."""
    threshold, datings = case.policy["thresholds"][week], case.datings()
    if threshold["level"] == 0 or not datings or case.opened.says["edd"] is None:
        return None
    judged = [_KNOWN[each] for each in threshold["requires"] if each in _KNOWN]
    if all(holds(case, now) for holds in judged):
        return None
    days = [arithmetic.day_at(arithmetic.counted_edd(*told), week) for told in datings]
    if min(days) < case.submitted_at.date():  # past at submission: never evaluated by itself
        return None
    due = max(arithmetic.binds(max(days)), _grace(case))
    replanned = max((at for each in REPLANS if (at := case.last(each)) and at > due), default=None)
    if replanned is not None:
        due = max(due, arithmetic.after(replanned, threshold["again"]))
    return Claim(week, due, replanned or case.submitted_at) if due <= now else None


def _grace(case: CaseRecord) -> datetime:
    """The longest grace that the policy gives anybody."""
    return max(arithmetic.after(case.submitted_at, each["is"]) for each in case.policy["grace"].values())
