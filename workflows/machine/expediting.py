"""Veilig Thuis needs up to eleven weeks: what it does after 25+0 must go faster to end before birth.

Policy, Veilig Thuis arithmetic: 36+0 less 5 working days of triage and 10 weeks of investigation. Norm.
"""

from datetime import datetime

from shared.pregnancy import binding_instant, date_of, next_working_instant
from workflows.machine.restricted import EXPEDITE
from workflows.machine.special import take_back, tell
from workflows.machine.work import Work


def watch_speed(work: Work) -> None:
    """After each fact: whether speed is needed now, from 25+0 on, or not (any more)."""
    if work.state.expedite:
        return
    needed_at = _needed_at(work)
    notices = work.state.notices
    waiting = next((each for each in notices if each.code == EXPEDITE), None) if notices else None
    if waiting is not None and (needed_at is None or next_working_instant(needed_at) != waiting.due):
        take_back(work, EXPEDITE)
        waiting = None
    if needed_at is None or waiting is not None:
        return
    tell(work, EXPEDITE, at=needed_at)
    if needed_at <= work.at:
        need_speed(work)


def need_speed(work: Work) -> None:
    """From now on the case carries that it needs speed."""
    work.change(expedite=True)


def _needed_at(work: Work) -> datetime | None:
    """25+0, or now where that has passed; never where nobody depends on Veilig Thuis."""
    if not _depends_on_them(work) or (edd := work.policy_edd) is None:
        return None
    return max(work.at, binding_instant(date_of(edd, work.policy.special.expedite.since.is_)))


def _depends_on_them(work: Work) -> bool:
    """A report without an outcome, or somebody waits for them."""
    if not (work.state.concerns or work.state.waits):
        return False
    kinds = work.policy.special.expedite.kinds
    reported = (each for each in work.state.concerns if each.reported_at and not each.triaged_at)
    return any(reported) or any(wait.kind in kinds for wait in work.state.waits)
