"""Neutral questions to the referrer, so that an open case always has a next moment.

While the due date is unknown: what is it? 14 days after the due date without any news: is our record
still right? The second is worded neutrally, since nobody knows what happened. Default.
"""

from datetime import datetime, timedelta
from typing import Literal

from shared.pregnancy import binding_instant, next_working_morning
from shared.schemas.contracts.escalation import Audience
from workflows.machine.escalating import escalate
from workflows.machine.state import Check
from workflows.machine.work import Work
from workflows.values import new


def plan_check(work: Work) -> None:
    """The check that fits what is known: of the dating, or of the outcome."""
    code: Literal["dating_check", "outcome_check"]
    code = "dating_check" if work.state.edd is None else "outcome_check"
    due = _first_due(work)
    if due <= work.at:
        due = next_working_morning(work.at)
    work.change(check=new(Check, code=code, attempt=work.state.attempts.get(code, 0) + 1, due=due))


def ask(work: Work, check: Check) -> None:
    """Ask the referrer, and again every week until somebody knows."""
    escalate(
        work,
        name=f"{check.code}:{check.attempt}",
        level=0,
        rung="check",
        attempt=check.attempt,
        recipients=(Audience.REFERRER,),
        causes=(check.code,),
    )
    checks = work.policy.checks
    every = checks.dating.every if check.code == "dating_check" else checks.outcome.every
    following = new(Check, code=check.code, attempt=check.attempt + 1, due=every.after(check.due))
    work.change(check=following, attempts={**work.state.attempts, check.code: check.attempt})


def _first_due(work: Work) -> datetime:
    edd, checks = work.state.edd, work.policy.checks
    if edd is None:
        return checks.dating.after.after(work.state.counted_from)
    return binding_instant(edd + timedelta(days=checks.outcome.after_edd_days))
