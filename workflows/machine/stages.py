"""Stages: how long a step may take, from the moment it starts.

A stage's deadline is the earliest of: its allowance in the band she is in; for every stricter band she
will enter meanwhile, that band's allowance from that day on; the urgent column, for an urgent case;
and the next week threshold that asks for this stage. So a deadline takes the pregnancy into account
from the start, and only ever moves earlier, unless the due date is corrected to later.
"""

from collections.abc import Iterator
from datetime import datetime

from shared.pregnancy import GestationalAge, date_of, midnight
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine.deadlines import cancel, is_for_ladder, meet, set_deadline
from workflows.machine.state import Deadline
from workflows.machine.work import Work
from workflows.policy import StageCode


def start_stage(work: Work, code: str, start: datetime) -> None:
    """Let a stage run from `start`. `code` is its letter; for feedback also the moment."""
    set_deadline(work, code, "stage", start, stage_due(work, code, start))


def stage_due(work: Work, code: str, start: datetime) -> datetime:
    """When a stage that starts then is due."""
    stage = StageCode(code.partition(".")[0])
    return min([*_allowance_ends(work, stage, start), *_caps(work, stage, start)])


def receive(work: Work) -> None:
    """Policy table, row A: met by an acknowledgement, a confirmed owner, or contact. Default."""
    meet(work, StageCode.RECEIVE)


def note_contact(work: Work, *, with_client: bool, with_referrer: bool) -> None:
    """Policy table, row B: contact with client *and* referrer. 5 days: Groningen telephone route.

    "No answer" is no contact, and changes nothing.
    """
    if not (with_client or with_referrer):
        return
    first_with_client = with_client and work.state.client_contact_at is None
    work.change(
        client_contact_at=work.state.client_contact_at or (work.at if with_client else None),
        referrer_contact_at=work.state.referrer_contact_at or (work.at if with_referrer else None),
    )
    receive(work)
    if work.state.client_contact_at and work.state.referrer_contact_at:
        meet(work, StageCode.FIRST_CONTACT)
    note_progress(work)
    if first_with_client:
        owe_feedback(work, FeedbackMoment.CONTACT)


def expect_support(work: Work) -> None:
    """Policy table, row E: from the agreed plan to the first real support contact. Default."""
    if work.state.support_started_at is None and not work.open_deadline(StageCode.SUPPORT_STARTED):
        start_stage(work, StageCode.SUPPORT_STARTED, work.at)


def owe_feedback(work: Work, moment: FeedbackMoment) -> None:
    """Policy table, row G: the referrer hears at contact, start and end. IJmond report 2021.

    Once per moment; feedback that was sent ahead of its moment counts.
    """
    code = f"{StageCode.FEEDBACK}.{moment}"
    if moment not in work.state.feedback_sent and not work.open_deadline(code):
        start_stage(work, code, work.at)


def note_feedback(work: Work, moment: FeedbackMoment) -> None:
    """The referrer was told: this moment is closed."""
    if moment not in work.state.feedback_sent:
        work.change(feedback_sent=(*work.state.feedback_sent, moment))
    meet(work, f"{StageCode.FEEDBACK}.{moment}")


def note_progress(work: Work) -> None:
    """Policy table, row I: contact, plan or support shows that the case has not stalled. Default.

    Until the first support the stall deadline starts afresh; opening or reading a file does not count.
    """
    meet(work, StageCode.STALL)
    if work.state.support_started_at is None:
        start_stage(work, StageCode.STALL, work.at)


def await_answer(work: Work) -> None:
    """Policy table, row M: the organisation asked must answer, or its deputy is activated. Default.

    A new proposal takes the place of an unanswered one.
    """
    if unanswered := work.open_deadline(StageCode.ABSENCE):
        cancel(work, unanswered, "proposed_again")
    start_stage(work, StageCode.ABSENCE, work.at)


def plan_again(work: Work, deadline: Deadline) -> None:
    """Give an overdue deadline a new attempt: from now, one allowance."""
    cancel(work, deadline, "planned_again")
    due = allowance_end(work, deadline, work.at)
    set_deadline(work, deadline.code, deadline.kind, work.at, due)


def allowance_end(work: Work, deadline: Deadline, start: datetime) -> datetime:
    """When one allowance of this stage or threshold, started then, is used up."""
    if deadline.kind != "stage":
        return work.policy.threshold(deadline.code).again.after(start)
    return stage_due(work, deadline.code, start)


def overdue(work: Work) -> tuple[Deadline, ...]:
    """What climbs the ladder and is past its instant, whether time has been told of it or not."""
    return tuple(
        deadline
        for deadline in work.state.deadlines
        if deadline.due <= work.at and is_for_ladder(work, deadline)
    )


def _allowance_ends(work: Work, stage: StageCode, start: datetime) -> Iterator[datetime]:
    """The end of the allowance of each band from `start` on; of the urgent column as well."""
    for band, begins in _bands_from(work, start):
        yield work.policy.allowance(stage, band).after(begins)
        if work.state.urgent:
            yield work.policy.urgent_allowance(stage, band).after(begins)


def _bands_from(work: Work, start: datetime) -> Iterator[tuple[str, datetime]]:
    """The band at `start`, and each stricter one with the instant at which she enters it."""
    yield work.policy.band_at(work.policy_ga(start)), start
    edd = work.policy_edd
    if edd is None:
        return
    for band in work.policy.bands:
        enters = midnight(date_of(edd, GestationalAge.parse(band)))
        if enters > start:
            yield band, enters


def _caps(work: Work, stage: StageCode, start: datetime) -> Iterator[datetime]:
    """Week thresholds ahead that ask for this stage."""
    for deadline in work.state.deadlines:
        if deadline.kind != "threshold" or deadline.missed or deadline.due <= start:
            continue
        if stage in work.policy.thresholds[deadline.code].caps:
            yield deadline.due
