"""Stages: how long a step may take, from the moment it starts.

A stage's deadline is the earliest of: its allowance in the band she is in; for every stricter band she
will enter meanwhile, that band's allowance from that day on; the urgent column, for an urgent case;
and the next week threshold that asks for this stage. So a deadline takes the pregnancy into account
from the start, and only ever moves earlier, unless the due date is corrected to later.
"""

from datetime import date, datetime

from shared.pregnancy import local_date, working_morning
from shared.schemas.contracts.feedback import FeedbackMoment
from workflows.machine.deadlines import cancel, is_for_ladder, meet, set_deadline, tighten
from workflows.machine.standing import is_complex, is_supported
from workflows.machine.state import Deadline
from workflows.machine.work import Work
from workflows.policy import Allowance, StageCode
from workflows.policy.codes import stage_of
from workflows.policy.timetable import timetable

EMERGENCY = "emergency_meeting"
"""Counts, beside the attempts, that the meeting asked for is an emergency."""


def start_stage(work: Work, code: str, start: datetime) -> None:
    """Let a stage run from `start`. `code` is its letter; for feedback also the moment."""
    set_deadline(work, code, "stage", start, stage_due(work, code, start))


def stage_due(work: Work, code: str, start: datetime) -> datetime:
    """When a stage that starts then is due."""
    stage = stage_of(code)
    return min([_allowance_end(work, stage, start), *_caps(work, stage, start)])


def receive(work: Work) -> None:
    """Policy table, row A: met by an acknowledgement, a confirmed owner, or contact. Default."""
    meet(work, StageCode.RECEIVE)


def note_contact(
    work: Work, *, with_client: bool, with_referrer: bool, next_contact_on: date | None = None
) -> None:
    """Policy table, row B: contact with client *and* referrer. 5 days: Groningen telephone route.

    "No answer" is no contact, and changes nothing. The first contact with the client begins exploration
    and feedback; `next_contact_on` is what was agreed with her, and replaces what was agreed before.
    """
    if not (with_client or with_referrer):
        return
    first_with_client = with_client and work.state.client_contact_at is None
    work.change(
        client_contact_at=work.state.client_contact_at or (work.at if with_client else None),
        referrer_contact_at=work.state.referrer_contact_at or (work.at if with_referrer else None),
        next_contact_on=next_contact_on if with_client else work.state.next_contact_on,
    )
    receive(work)
    if work.state.client_contact_at and work.state.referrer_contact_at:
        meet(work, StageCode.FIRST_CONTACT)
    note_progress(work)
    if first_with_client:
        expect_exploration(work)
        owe_feedback(work, FeedbackMoment.CONTACT)
    if first_with_client or with_referrer:
        begin_periodic_feedback(work)


def weigh_complexity(work: Work) -> None:
    """What a complex case needs besides: exploration (row D) and a meeting (row F).

    To be called whenever the case may have become complex, or no longer be.
    """
    if is_complex(work.state):
        expect_exploration(work)
        if work.state.meeting_held_at is None:
            expect_meeting(work)
        return
    if exploring := work.open_deadline(StageCode.EXPLORATION):
        cancel(work, exploring, "not_complex")
    if not work.state.meeting_asked and (meeting := work.open_deadline(StageCode.MEETING)):
        cancel(work, meeting, "not_complex")


def expect_exploration(work: Work) -> None:
    """Policy table, row D: in a complex case, from the first contact with the client. Default."""
    state = work.state
    if not is_complex(state) or state.client_contact_at is None or state.exploration_concluded_at:
        return
    if not work.open_deadline(StageCode.EXPLORATION):
        start_stage(work, StageCode.EXPLORATION, work.at)


def conclude_exploration(work: Work) -> None:
    """What is needed is known: told so, or shown by an agreed plan."""
    work.change(exploration_concluded_at=work.state.exploration_concluded_at or work.at)
    meet(work, StageCode.EXPLORATION)


def expect_meeting(work: Work, within: Allowance | None = None) -> None:
    """Policy table, row F: a meeting is due, in an emergency `within` less. Zaanstreek: monthly.

    One that is due already only comes earlier; one that is overdue stays so.
    """
    planned = work.open_deadline(StageCode.MEETING)
    if planned is None:
        start_stage(work, StageCode.MEETING, work.at)
        planned = work.open_deadline(StageCode.MEETING)
    if planned is None or planned.missed or within is None:
        return
    if (due := within.after(work.at)) < planned.due:
        tighten(work, planned, due)


def ask_for_meeting(work: Work, *, emergency: bool) -> None:
    """Somebody, or a week that was missed, asked for one. That it was an emergency is kept until it is held.

    A case under a policy from before 2026.5 forgets it, as it always did.
    """
    work.change(meeting_asked=True)
    if emergency and not work.policy.keeps_former_rules:
        work.change(attempts={**work.state.attempts, EMERGENCY: 1})


def expect_asked_meeting(work: Work) -> None:
    """A case goes on: a meeting that was asked for, and not held, is due again."""
    if work.state.meeting_asked:
        expect_meeting(work, emergency_meeting(work) if work.state.attempts.get(EMERGENCY) else None)


def emergency_meeting(work: Work) -> Allowance:
    """Within which an emergency meeting is due: the shortest allowance of row F. Default."""
    return work.policy.allowance(StageCode.MEETING, work.policy.bands[-1])


def hold_meeting(work: Work) -> None:
    """The meeting was held; another that is asked for later is due anew."""
    attempts = {code: count for code, count in work.state.attempts.items() if code != EMERGENCY}
    work.change(meeting_held_at=work.at, meeting_asked=False, attempts=attempts)
    meet(work, StageCode.MEETING)
    note_progress(work)


def owe_feedback(work: Work, moment: FeedbackMoment) -> None:
    """Policy table, row G: the referrer hears at contact, start and end. IJmond report 2021.

    Once per moment; feedback that was sent ahead of its moment counts.
    """
    code = f"{StageCode.FEEDBACK}.{moment}"
    if moment not in work.state.feedback_sent and not work.open_deadline(code):
        start_stage(work, code, work.at)


def note_feedback(work: Work, moment: FeedbackMoment) -> None:
    """The referrer was told: this moment is closed, and the periodic one begins afresh.

    Policy table, row H: every six weeks (Breda), monthly (Zaanstreek), weekly at the end. It keeps a case
    in which support runs from falling silent, from the first contact with the client on.
    """
    if moment is not FeedbackMoment.PERIODIC and moment not in work.state.feedback_sent:
        work.change(feedback_sent=(*work.state.feedback_sent, moment))
    meet(work, f"{StageCode.FEEDBACK}.{moment}")
    begin_periodic_feedback(work)


def begin_periodic_feedback(work: Work) -> None:
    """The referrer has heard how it goes, in writing or by word of mouth: the next time is due anew."""
    meet(work, StageCode.PERIODIC_FEEDBACK)
    if work.state.client_contact_at is not None:
        start_stage(work, StageCode.PERIODIC_FEEDBACK, work.at)


def note_progress(work: Work) -> None:
    """Policy table, row I: something substantive happened, so the case has not stalled. Default.

    Contact, exploration, plan, support, meeting, decision and the acceptance of a transfer are
    substantive; an attempt, an acknowledgement, a claim or the reading of a file is not. The stall
    deadline starts afresh, at the earliest on the day that was agreed for the next contact. While a
    support runs there is none: then row H asks for a sign of life at ever shorter intervals, and a visit
    that went unreported is no emergency. It runs again when the last support ends, so that an open case
    never falls silent.
    """
    meet(work, StageCode.STALL)
    if not is_supported(work.state):
        start_stage(work, StageCode.STALL, _agreed_contact(work) or work.at)


def _agreed_contact(work: Work) -> datetime | None:
    """08:00 of the agreed next contact, where it lies ahead: at most one allowance of row H. Default."""
    agreed = work.state.next_contact_on
    if agreed is None or agreed <= local_date(work.at):
        return None
    farthest = stage_due(work, StageCode.PERIODIC_FEEDBACK, work.at)
    return max(work.at, min(working_morning(agreed), farthest))


def ask_contribution(work: Work) -> None:
    """Policy table, row N: the municipality decides on the own contribution. Default."""
    if not work.open_deadline(StageCode.CONTRIBUTION):
        start_stage(work, StageCode.CONTRIBUTION, work.at)


def ask_consent(work: Work) -> None:
    """Policy table, row O: she was asked to let another party know; reminded once. Default."""
    if not work.open_deadline(StageCode.CONSENT):
        start_stage(work, StageCode.CONSENT, work.at)


def answer_consent(work: Work) -> None:
    """She said yes or no; both are an answer."""
    meet(work, StageCode.CONSENT)


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
    """When one allowance of this stage or threshold, started then, is used up.

    An emergency meeting that was not held stays one: a claim or a new owner gives it no month.
    """
    if deadline.kind != "stage":
        return work.policy.rules[deadline.code].again.after(start)
    due = stage_due(work, deadline.code, start)
    if deadline.code == StageCode.MEETING and work.state.attempts.get(EMERGENCY):
        return min(due, emergency_meeting(work).after(start))
    return due


def overdue(work: Work) -> tuple[Deadline, ...]:
    """What climbs the ladder and is past its instant, whether time has been told of it or not."""
    return tuple(
        deadline
        for deadline in work.state.deadlines
        if deadline.due <= work.at and is_for_ladder(work, deadline)
    )


def _allowance_end(work: Work, stage: StageCode, start: datetime) -> datetime:
    """The earliest end of the allowance of the band at `start`, and of each stricter one that she will enter;
    of the urgent column as well. Without a due date, or a pregnancy, one band counts and none is entered.
    """
    policy, urgent = work.policy, work.state.urgent
    if (edd := work.policy_edd) is not None:
        return timetable(policy, edd).end(stage, start, urgent=urgent)
    band = policy.band_at(work.policy_ga(start))
    end = policy.allowance(stage, band).after(start)
    return min(end, policy.urgent_allowance(stage, band).after(start)) if urgent else end


def _caps(work: Work, stage: StageCode, start: datetime) -> list[datetime]:
    """Week thresholds ahead that ask for this stage. Of several supports they ask for the first only."""
    weeks = work.policy.capping[stage, work.state.urgent]
    if not weeks or (stage is StageCode.SUPPORT_STARTED and work.state.support_started_at is not None):
        return []
    return [
        each.due
        for each in work.state.deadlines
        if each.code in weeks and not each.missed and each.due > start
    ]
