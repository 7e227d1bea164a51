"""What a special situation asks for: a notice, or a task with a deadline of its own.

Whom, when and how strictly is in the table `[special]` of the policy; here is only how it is begun.
"""

from datetime import datetime

from workflows.machine.deadlines import cancel, owe_no_more, set_deadline
from workflows.machine.escalating import DUTY_COPY, notice
from workflows.machine.work import Work


def tell(work: Work, code: str, *, at: datetime | None = None) -> None:
    """Give the notice of this name, now or at a later instant. Nothing after an ending."""
    if work.state.stopped_because is not None:
        return
    rule = work.policy.special.notices[code.partition(".")[0]]
    notice(work, code, rule.level, rule.recipients, at=at)


def take_back(work: Work, code: str) -> None:
    """A notice that has not been told yet is not needed any more, nor whoever it would wake."""
    gone = {code, f"{code}{DUTY_COPY}"}
    work.change(notices=tuple(each for each in work.state.notices if each.code not in gone))


def ask_for(work: Work, code: str) -> None:
    """Let the task of this name run from now on; once, while it is open. Nothing after an ending."""
    if work.state.stopped_because is None and work.open_deadline(code) is None:
        set_deadline(work, code, "special", work.at, task_due(work, code, work.at))


def drop(work: Work, code: str, reason: str) -> None:
    """A task that lost its meaning."""
    owe_no_more(work, code)
    if open_task := work.open_deadline(code):
        cancel(work, open_task, reason)


def task_due(work: Work, code: str, start: datetime) -> datetime:
    """When a task that starts then is due."""
    task = work.policy.special.tasks[code]
    return task.allowance_at(work.policy_ga(start)).after(start)
