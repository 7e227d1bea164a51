"""The projection: what each event changes in the desk's picture. In any order across topics.

Every handler upserts by case. A case that has stopped takes no deadline and no task any more, whatever
comes late.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from services.desk import domain
from services.desk.repository import access, cases, directory, tasks
from shared.consent.gate import RECEIVER_MISSING
from shared.consent.store import note
from shared.messaging import Uow
from shared.schemas import Event
from shared.schemas.contracts import (
    assignment,
    case,
    escalation,
    notification,
    pregnancy,
    progress,
    referral,
)
from shared.schemas.values import Dating, DatingMethod

_TASKS = UUID("6f0a1b52-7f6c-4b1e-9d6a-3c9d8f1e2a70")
"""Name space: the same event makes the same task, also when the projection is built again."""


async def case_opened(event: Event[referral.CaseOpened], uow: Uow) -> None:
    """A case is there, with its referrer and its due date."""
    data, case_id = event.data, event.case_id
    await cases.opened(
        uow.conn,
        case_id,
        data.opening,
        event.time,
        data.municipality,
        data.reference,
        str(data.referrer),
        data.urgent,
    )
    await _redate(uow, event, data.dating)
    await standing_changed(event, uow)


async def dating_changed(event: Event[pregnancy.PregnancyDatingChanged], uow: Uow) -> None:
    """The due date was corrected, or became known."""
    await _redate(uow, event, event.data.dating)


async def dating_confirmed(event: Event[pregnancy.PregnancyDatingConfirmed], uow: Uow) -> None:
    """Somebody looked: this due date holds, unless a newer one was told."""
    await _redate(uow, event, event.data.dating, looked=True)


async def _redate(uow: Uow, event: Event[Any], dating: Dating, *, looked: bool = False) -> None:
    known = await cases.dating(uow.conn, event.case_id)
    method = DatingMethod(known["dating_method"]) if known and known["dating_method"] else None
    current = Dating(edd=known["edd"], method=method) if known and method else None
    told_at = known["dating_at"] if known else None
    if dating.edd is not None and domain.redates(current, told_at, dating, event.time, looked=looked):
        await cases.redate(uow.conn, event.case_id, dating.edd, dating.method, event.time)


async def standing_changed(event: Event[Any], uow: Uow) -> None:
    """Consent given or withdrawn, or the pregnancy ended: the case stops, or may go on."""
    code = domain.stop_code(await note(uow.conn, event))
    view = await cases.find(uow.conn, event.case_id)
    before = view["stopped"] if view else None
    if code is not None:
        await cases.stop(uow.conn, event.case_id, code)
        await _nothing_left(uow, event, "stopped")
    elif before == "withdrawn":
        await cases.stop(uow.conn, event.case_id, None)


async def closed(event: Event[case.CaseClosed], uow: Uow) -> None:
    """The owner closed the case."""
    await cases.finish(uow.conn, event.case_id, "closed")
    await _nothing_left(uow, event, "closed")


async def phase_changed(event: Event[case.CasePhaseChanged], uow: Uow) -> None:
    """The case goes on: after a birth, or because it was reopened. Its deadlines follow as they are set."""
    if event.data.after is not case.CasePhase.CLOSED:
        await cases.resume(uow.conn, event.case_id)


async def risk_assessed(event: Event[progress.RiskAssessed], uow: Uow) -> None:
    """The situation was weighed again; what was urgent stays so on the worklist."""
    if event.data.urgent:
        await cases.urgent(uow.conn, event.case_id)


async def timers_stopped(event: Event[escalation.TimersStopped], uow: Uow) -> None:
    """No deadline runs any more; why is told by another event."""
    await _nothing_left(uow, event, "stopped")


async def _nothing_left(uow: Uow, event: Event[Any], because: str) -> None:
    await cases.cancel_deadlines(uow.conn, event.case_id, event.time)
    await cases.level_ended(uow.conn, event.case_id, event.time)
    await tasks.close_of_case(uow.conn, event.case_id, event.time, because)


async def contact_made(event: Event[case.CaseContactMade], uow: Uow) -> None:
    """Somebody spoke with the client."""
    if event.data.with_client:
        await cases.note_first(uow.conn, event.case_id, "contact", event.time)


async def plan_agreed(event: Event[case.CasePlanAgreed], uow: Uow) -> None:
    """A plan, which replaces an earlier one."""
    await cases.agree_plan(uow.conn, event.case_id, event.data.items, event.time)


async def plan_changed(event: Event[case.CasePlanChanged], uow: Uow) -> None:
    """Steps of the plan are new, or take the place of others."""
    await cases.change_plan(uow.conn, event.case_id, event.data.items, event.time)


async def item_opened(event: Event[case.CaseItemOpened], uow: Uow) -> None:
    """One step more in the plan."""
    await cases.add_item(uow.conn, event.case_id, event.data.item, event.time)


async def item_closed(event: Event[case.CaseItemClosed], uow: Uow) -> None:
    """One step of the plan is done."""
    await cases.close_item(uow.conn, event.case_id, event.data.item_id, event.time)


async def support_started(event: Event[case.SupportStarted], uow: Uow) -> None:
    """Support began."""
    await cases.support(uow.conn, event.case_id, event.data.offer, event.time, None)
    await cases.note_first(uow.conn, event.case_id, "start", event.time)


async def support_ended(event: Event[case.SupportEnded], uow: Uow) -> None:
    """Support came to its end."""
    await cases.support(uow.conn, event.case_id, event.data.offer, None, event.time)
    await cases.note_first(uow.conn, event.case_id, "end", event.time)


async def owner_proposed(event: Event[assignment.CaseOwnerProposed], uow: Uow) -> None:
    """An organisation is asked to take the case."""
    data = event.data
    await cases.proposed(
        uow.conn,
        event.case_id,
        str(data.owner),
        str(data.deputy),
        data.attempt,
        str(data.accountable),
        data.urgent,
    )


async def owner_declined(event: Event[assignment.CaseOwnerDeclined], uow: Uow) -> None:
    """Those who were asked said no."""
    view = await cases.find(uow.conn, event.case_id)
    if view and event.actor in (view["proposed_owner"], view["proposed_deputy"]):
        await cases.declined(uow.conn, event.case_id)


async def owner_confirmed(event: Event[assignment.CaseOwnerConfirmed], uow: Uow) -> None:
    """Owner and deputy are accountable from now on."""
    data = event.data
    await cases.confirmed(uow.conn, event.case_id, str(data.owner), str(data.deputy), data.attempt)
    await tasks.close_of_case(uow.conn, event.case_id, event.time, "owner_confirmed", ["unassigned"])


async def owner_unavailable(event: Event[assignment.CaseOwnerUnavailable], uow: Uow) -> None:
    """Nobody could be asked: a task for the coordinator."""
    await cases.accountable(uow.conn, event.case_id, str(event.data.accountable))
    causes = (event.data.code,) if event.data.code == RECEIVER_MISSING else ()
    await raise_task(uow, event, "unassigned", 0, causes)


async def deadline_set(event: Event[escalation.DeadlineContract], uow: Uow) -> None:
    """A deadline runs, or moved."""
    await _deadline(uow, event, "open")


async def deadline_missed(event: Event[escalation.DeadlineMissed], uow: Uow) -> None:
    """It passed, and stays open as overdue."""
    await _deadline(uow, event, "missed")


async def deadline_met(event: Event[escalation.DeadlineMet], uow: Uow) -> None:
    """What was due is done."""
    await _deadline(uow, event, "met")


async def deadline_cancelled(event: Event[escalation.DeadlineCancelled], uow: Uow) -> None:
    """It no longer applies."""
    await _deadline(uow, event, "cancelled")


async def _deadline(uow: Uow, event: Event[Any], state: str) -> None:
    data: escalation.DeadlineContract = event.data
    await cases.deadline(uow.conn, event.case_id, data.subject, data.attempt, data.due, state, event.time)


async def escalation_raised(event: Event[escalation.EscalationRaised], uow: Uow) -> None:
    """A rung of the ladder. From level 2 on somebody at the desk must act."""
    data, case_id = event.data, event.case_id
    if data.urgent:
        await cases.urgent(uow.conn, case_id)
    if data.level == 0:
        return
    await cases.level(uow.conn, case_id, data.level, event.time, data.next_threshold, data.next_threshold_at)
    if data.level >= domain.DESK_LEVEL:
        await raise_task(uow, event, "safety" if data.after_stop else "escalation", data.level, data.causes)


async def raise_task(
    uow: Uow, event: Event[Any], kind: str, level: int, causes: tuple[str, ...], due: datetime | None = None
) -> None:
    """The case's one open task of its sort: made, or changed. Who claimed it before has not solved it."""
    fresh = uuid5(_TASKS, f"{event.source} {event.id}")
    task_id = await tasks.raise_for_case(
        uow.conn, event.case_id, fresh, kind, level, list(causes), event.time, uow.system_now, due
    )
    if task_id is not None and task_id != fresh:
        await tasks.release(uow.conn, task_id, event.time)


async def escalation_ended(event: Event[escalation.EscalationEnded], uow: Uow) -> None:
    """The ladder stopped."""
    await cases.level_ended(uow.conn, event.case_id, event.time)
    await tasks.close_of_case(
        uow.conn, event.case_id, event.time, event.data.reason, ["escalation", "safety"]
    )


async def task_claimed(event: Event[escalation.TaskClaimed], uow: Uow) -> None:
    """The claim is on the topic. Its row was made with the command; after a rebuild it is made here."""
    if event.actor is not None:
        await tasks.restore_claim(uow.conn, event.data.task_id, event.actor, event.time)


async def task_resolved(event: Event[escalation.TaskResolved], uow: Uow) -> None:
    """The task is done."""
    await tasks.close(uow.conn, event.data.task_id, event.time, event.data.reason)


async def message_quarantined(event: Event[referral.MessageQuarantined], uow: Uow) -> None:
    """A message of some service waits for a person."""
    data = event.data
    await tasks.quarantined(uow.conn, _number(event), event.time, uow.system_now, data.service, data.code)


async def message_redriven(event: Event[referral.MessageRedriven], uow: Uow) -> None:
    """It was taken in after all, or put aside."""
    data = event.data
    await tasks.redriven(uow.conn, _number(event), event.time, uow.system_now, data.service, data.outcome)


def _number(event: Event[Any]) -> UUID:
    """The number under which a message waits in quarantine; it is the event's subject."""
    return event.case_id


async def link_announced(event: Event[notification.NotificationRequested], uow: Uow) -> None:
    """A mail with a link is on its way."""
    data = event.data
    if data.purpose is notification.LinkPurpose.NOTICE:
        return
    link = domain.Link(data.delivery_id, data.party, data.purpose, data.case_id, data.expires_at)
    await access.add_link(uow.conn, link)


async def told(event: Event[notification.NotificationSent], uow: Uow) -> None:
    """A message about a case left, or could not: the timeline says to whom."""
    data = event.data
    if data.case_id is not None:
        name, details = (event.source, event.id), {"party": str(data.party)}
        await cases.add_moment(uow.conn, name, data.case_id, event.time, data.event, None, details)


async def directory_changed(event: Event[notification.DirectoryEntryPublished], uow: Uow) -> None:
    """How a role at an organisation is called, and where it serves."""
    data, party = event.data, event.data.party
    if data.withdrawn:
        await directory.remove(uow.conn, str(party))
        return
    await directory.put(
        uow.conn, str(party), party.organisation, party.role, data.name, list(data.municipalities)
    )


def who(event: Event[Any]) -> str | None:
    """Who did it: the actor, for an opened case its referrer; None for what Tijdig itself did."""
    if event.actor is not None:
        return event.actor
    return str(event.data.referrer) if isinstance(event.data, referral.CaseOpened) else None
