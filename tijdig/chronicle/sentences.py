"""One line per event: what happened and who was told. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts import (
    assignment,
    case,
    escalation,
    feedback,
    handover,
    kraamzorg,
    linked,
    mdo,
    notification,
    pregnancy,
    progress,
    referral,
    staff,
    support,
    transfer,
    waits,
)
from tijdig.chronicle.naming import all_spoken, spoken, until

Told = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One line of a timeline. `at` is domain time; `loud` marks an escalation."""

    at: datetime
    case: str | None
    what: str
    who: str
    loud: bool = False


def line(event: Event[Any]) -> Line | None:
    """The line of an event; None for what a reader of a timeline need not know."""
    telling = _TELLINGS.get(type(event.data))
    if telling is None:
        return None
    what, who = telling(event)
    loud = isinstance(event.data, escalation.EscalationRaised) and event.data.level > 0
    return Line(_instant(event), _case(event), what, who or (event.actor or ""), loud)


def lines(events: Sequence[Event[Any]]) -> list[Line]:
    """The lines of all these; deadlines of a case that began, or were moved, at one instant share a line."""
    dated: dict[tuple[str | None, datetime, str], list[tuple[str, datetime]]] = {}
    told: list[Line] = []
    for event in events:
        if word := _DATED.get(type(event.data)):
            place = _case(event), event.time, word
            dated.setdefault(place, []).append((event.data.subject, event.data.due))
        elif found := line(event):
            told.append(found)
    return told + [Line(at, case, f"{word}: {until(due)}", "") for (case, at, word), due in dated.items()]


def _case(event: Event[Any]) -> str | None:
    """Notifications are about a delivery; their case stands in the payload."""
    named = getattr(event.data, "case_id", None)
    return str(named) if named is not None else event.subject


def _instant(event: Event[Any]) -> datetime:
    """When it was due for what time itself said, when it happened for the rest."""
    due = getattr(event.data, "due", None)
    return due if isinstance(due, datetime) and not isinstance(event.data, _BY_A_FACT) else event.time


def _opened(event: Event[referral.CaseOpened]) -> Told:
    urgent = "urgent " if event.data.urgent else ""
    return f"{urgent}referral taken in, case opened", str(event.data.referrer)


def _proposed(event: Event[assignment.CaseOwnerProposed]) -> Told:
    return (
        f"asked to take the case (attempt {event.data.attempt})",
        f"{event.data.owner}, {event.data.deputy}",
    )


def _confirmed(event: Event[assignment.CaseOwnerConfirmed]) -> Told:
    return "is now accountable", str(event.data.owner)


def _refused(event: Event[assignment.CaseOwnerRefused]) -> Told:
    return f"had no effect: {event.data.code}", str(event.data.party)


def _contact(event: Event[case.CaseContactMade]) -> Told:
    names = (("client", event.data.with_client), ("referrer", event.data.with_referrer))
    return f"contact with {' and '.join(name for name, true in names if true)}", ""


def _assessed(event: Event[progress.RiskAssessed]) -> Told:
    urgent = ", urgent" if event.data.urgent else ""
    return f"weighed again: {event.data.complexity}{urgent}", ""


def _meeting(word: str) -> Callable[[Event[Any]], Told]:
    return lambda event: (f"{'emergency ' if event.data.emergency else ''}meeting (MDO) {word}", "")


def _raised(event: Event[escalation.EscalationRaised]) -> Told:
    what = "reminder" if event.data.level == 0 else f"ESCALATION L{event.data.level}"
    return f"{what} for {all_spoken(event.data.causes)}", ", ".join(event.data.audiences)


def _deadline(word: str) -> Callable[[Event[Any]], Told]:
    return lambda event: (f"{word}: {spoken(event.data.subject)}", "")


def _dated(event: Event[escalation.DeadlineSet] | Event[escalation.DeadlineTightened]) -> Told:
    return f"{_DATED[type(event.data)]}: {until([(event.data.subject, event.data.due)])}", ""


def _feedback(event: Event[feedback.FeedbackSent]) -> Told:
    return f"feedback at {event.data.moment}", str(event.data.referrer)


def _sent(event: Event[notification.NotificationSent]) -> Told:
    repeat = " (marked as repeat)" if event.data.repeat else ""
    return f"mail sent: {event.data.template}{repeat}", str(event.data.party)


def _suppressed(event: Event[notification.NotificationSuppressed]) -> Told:
    return f"mail NOT sent: {event.data.template} ({event.data.reason})", str(event.data.party)


def _plain(words: str) -> Callable[[Event[Any]], Told]:
    return lambda _: (words, "")


_DATED: dict[type, str] = {
    escalation.DeadlineSet: "begins to run",
    escalation.DeadlineTightened: "is now due otherwise",
}
_BY_A_FACT = (*_DATED, escalation.DeadlineMet, escalation.DeadlineCancelled)
"""What a fact does to a deadline happens with the fact, often long before the deadline."""

_TELLINGS: dict[type, Callable[[Event[Any]], Told]] = {
    referral.CaseOpened: _opened,
    referral.ReferralAcknowledged: _plain("receipt acknowledged"),
    referral.ReferralMerged: lambda event: (f"second referral joins, of {event.data.referrer}", ""),
    referral.MessageQuarantined: lambda event: (f"message quarantined: {event.data.code}", event.data.owner),
    pregnancy.PregnancyDatingChanged: _plain("due date corrected"),
    pregnancy.PregnancyDatingConfirmed: _plain("due date looked at, and confirmed"),
    pregnancy.PregnancyMultipleSet: _plain("more is known about the pregnancy"),
    pregnancy.PregnancyEnded: _plain("pregnancy ended"),
    pregnancy.BirthRegistered: _plain("birth registered"),
    pregnancy.ChildDischarged: _plain("home from hospital"),
    pregnancy.ConsentRequested: _plain("consent asked"),
    pregnancy.ConsentAnswered: lambda event: (f"answer: {'yes' if event.data.granted else 'no'}", ""),
    pregnancy.ConsentWithdrawn: _plain("consent withdrawn"),
    pregnancy.ConsentGranted: _plain("consent given"),
    case.CaseContactMade: _contact,
    case.CasePlanAgreed: _plain("plan agreed"),
    case.CasePlanChanged: _plain("plan changed"),
    case.CaseItemOpened: _plain("plan item added"),
    case.CaseItemClosed: _plain("plan item done"),
    support.SupportFitAssessed: lambda event: (f"{event.data.offer} fits: {event.data.fits}", ""),
    support.SupportOffered: lambda event: (f"{event.data.offer} asked of", event.data.organisation),
    support.SupportUnreached: lambda event: (
        f"{event.data.offer}: no mailbox of {event.data.organisation}, to be asked by",
        str(event.data.coordinator),
    ),
    support.SupportAccepted: lambda event: (f"{event.data.offer} accepted", ""),
    support.SupportDeclined: lambda event: (f"{event.data.offer} declined", ""),
    support.SupportUnavailable: lambda event: (f"no room for {event.data.offer}", ""),
    support.SupportScaled: lambda event: (f"{event.data.offer}: {'more' if event.data.more else 'less'}", ""),
    support.OfferUnavailable: lambda event: ("something must be found", str(event.data.coordinator)),
    case.SupportStarted: _plain("support started"),
    case.SupportEnded: _plain("support ended"),
    case.CaseClosed: lambda event: (f"case closed: {event.data.outcome}", ""),
    case.CaseReopened: _plain("asks to reopen the case"),
    case.CasePhaseChanged: lambda event: (f"case goes on: {event.data.after}", ""),
    progress.RiskAssessed: _assessed,
    progress.CaseContactAttempted: _plain("tried to reach the client, in vain"),
    progress.CaseNoShow: _plain("client did not come to an appointment"),
    progress.CaseExplorationConcluded: lambda event: (f"exploration concluded: {event.data.complexity}", ""),
    progress.CaseDecisionRecorded: _plain("decision recorded"),
    progress.CaseMilestoneReached: lambda event: (event.data.milestone.replace("_", " "), ""),
    progress.CaseHelpRefused: lambda event: (
        "does not want help now" + ("" if event.data.ask_again else ", nor to be asked again"),
        "",
    ),
    progress.CaseSensitiveSet: _plain("from now on a person checks every wording"),
    mdo.MdoRequested: _meeting("requested"),
    mdo.MdoScheduled: lambda event: (f"on the agenda of {event.data.on}", ""),
    mdo.MdoClientInvited: _plain("client invited to the meeting"),
    mdo.MdoClientAttended: _plain("client was at the meeting"),
    mdo.MdoHeld: _meeting("held"),
    waits.ExternalWaitStarted: lambda event: (f"waits for {event.data.kind.replace('_', ' ')}", ""),
    waits.ExternalWaitRechecked: _plain("asked how the wait stands"),
    waits.ExternalWaitEnded: _plain("wait is over"),
    kraamzorg.KraamzorgRegistered: _plain("maternity care registered"),
    kraamzorg.KraamzorgIntakeDone: _plain("maternity care: intake done"),
    kraamzorg.KraamzorgContributionRequested: _plain("own contribution requested"),
    kraamzorg.KraamzorgContributionDecided: _plain("own contribution decided"),
    kraamzorg.KraamzorgStarted: _plain("maternity care started"),
    kraamzorg.KraamzorgSignal: lambda event: (f"signal of maternity care, urgent: {event.data.urgent}", ""),
    handover.HandoverBooked: _plain("handover has a date"),
    handover.HandoverPrepared: lambda event: (f"handover prepared, {event.data.mode}", ""),
    handover.HandoverCompleted: lambda event: (f"handover completed, {event.data.mode}", ""),
    handover.HandoverAccepted: lambda event: (f"handover accepted, {event.data.mode}", ""),
    staff.StaffAbsent: _plain("absence reported"),
    staff.StaffReturned: _plain("back again"),
    transfer.ClientMoved: lambda event: (f"moved to {event.data.municipality}", ""),
    linked.ClientLinkedPartyAdded: lambda event: ("deals with her family too", event.data.organisation),
    transfer.TransferProposed: lambda event: ("transfer proposed", event.data.organisation),
    transfer.TransferAccepted: _plain("transfer accepted"),
    transfer.TransferRefused: _plain("transfer refused"),
    transfer.TransferCompleted: _plain("transfer completed"),
    transfer.CaseTransferOpened: lambda event: ("case offered to", event.data.owner.organisation),
    transfer.CaseTransferAccepted: _plain("yes counts; first contact still to come"),
    transfer.CaseTransferBounced: lambda event: (f"no counts: {event.data.times} in 30 days", ""),
    transfer.CaseTransferWithdrawn: lambda event: ("offer taken back from", event.data.owner.organisation),
    transfer.CaseTransferCompleted: lambda event: ("case handed to", event.data.owner.organisation),
    assignment.CaseOwnerProposed: _proposed,
    assignment.CaseOwnerAccepted: _plain("says yes"),
    assignment.CaseOwnerDeclined: _plain("says no"),
    assignment.CaseOwnerReleased: _plain("lays the case down"),
    assignment.CaseOwnerReassigned: lambda event: (f"re-assigns to {event.data.organisation}", ""),
    assignment.CaseOwnerConfirmed: _confirmed,
    assignment.CaseOwnerRefused: _refused,
    assignment.CaseOwnerUnavailable: lambda event: ("nobody to ask", str(event.data.accountable)),
    escalation.DeadlineSet: _dated,
    escalation.DeadlineTightened: _dated,
    escalation.DeadlineMet: _deadline("deadline met"),
    escalation.DeadlineMissed: _deadline("deadline MISSED"),
    escalation.DeadlineCancelled: _deadline("deadline cancelled"),
    escalation.EscalationRaised: _raised,
    escalation.ReminderWithdrawn: _plain("reminder not needed any more"),
    escalation.DeputyActivated: lambda _: ("deputy activated", "deputy"),
    escalation.EscalationEnded: lambda event: (f"escalation ended: {event.data.reason}", ""),
    escalation.TimersStopped: _plain("all deadlines stopped"),
    escalation.TaskClaimed: _plain("takes the task"),
    escalation.TaskResolved: _plain("resolves the task"),
    escalation.TaskReturned: _plain("says it is not its task"),
    feedback.FeedbackSent: _feedback,
    notification.NotificationSent: _sent,
    notification.NotificationSuppressed: _suppressed,
}
