"""Contact, plan, support, meetings, waits, and the milestones that thresholds ask for."""

from collections.abc import Callable
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts import case, handover, kraamzorg, mdo, progress, waits
from shared.schemas.contracts.case import Milestone
from workflows.machine import facts
from workflows.meaning.base import Fields, Means, nothing, said


def _reached(milestone: Milestone) -> tuple[type[Any], Callable[[Event[Any]], Fields]]:
    """An event that is a milestone by itself."""
    return facts.MilestoneReached, lambda _: {"milestone": milestone}


def _taken_over(milestone: Milestone) -> tuple[type[Any], Callable[[Event[Any]], Fields]]:
    """The same, with how it took place."""
    return facts.MilestoneReached, lambda event: {"milestone": milestone, "mode": event.data.mode}


_CONTACT = said("with_client", "with_referrer", "next_contact_on")

MEANS: Means = {
    case.CaseContactMade: (facts.ContactMade, _CONTACT),
    progress.CaseContactAttempted: (facts.ContactAttempted, nothing),
    progress.CaseNoShow: (facts.AppointmentMissed, nothing),
    progress.CaseExplorationConcluded: (facts.ExplorationConcluded, said("complexity")),
    progress.CaseDecisionRecorded: (facts.DecisionRecorded, nothing),
    progress.CaseMilestoneReached: (facts.MilestoneReached, said("milestone")),
    case.CasePlanAgreed: (facts.PlanAgreed, said("items")),
    case.CasePlanChanged: (facts.PlanChanged, said("items")),
    case.CaseItemOpened: (facts.ItemOpened, said("item")),
    case.CaseItemClosed: (facts.ItemClosed, said("item_id")),
    case.SupportStarted: (facts.SupportStarted, said("offer", "ends_on")),
    case.SupportEnded: (facts.SupportEnded, said("offer")),
    mdo.MdoRequested: (facts.MdoRequested, said("emergency")),
    mdo.MdoClientInvited: (facts.ClientInvited, nothing),
    mdo.MdoClientAttended: (facts.ClientAttended, nothing),
    mdo.MdoHeld: (facts.MdoHeld, said("emergency")),
    waits.ExternalWaitStarted: (facts.WaitStarted, said("kind", "expected_on", wait="wait_id")),
    waits.ExternalWaitRechecked: (facts.WaitRechecked, said("expected_on", wait="wait_id")),
    waits.ExternalWaitEnded: (facts.WaitEnded, said(wait="wait_id")),
    kraamzorg.KraamzorgRegistered: _reached(Milestone.KRAAMZORG_REGISTERED),
    kraamzorg.KraamzorgIntakeDone: _reached(Milestone.KRAAMZORG_INTAKE_DONE),
    kraamzorg.KraamzorgContributionRequested: (facts.ContributionRequested, nothing),
    kraamzorg.KraamzorgContributionDecided: _reached(Milestone.CONTRIBUTION_DECIDED),
    kraamzorg.KraamzorgStarted: _reached(Milestone.KRAAMZORG_STARTED),
    kraamzorg.KraamzorgSignal: (facts.SignalGiven, said("urgent")),
    handover.HandoverBooked: _reached(Milestone.HANDOVER_BOOKED),
    handover.HandoverPrepared: _reached(Milestone.HANDOVER_PREPARED),
    handover.HandoverCompleted: _taken_over(Milestone.HANDOVER_COMPLETED),
    handover.HandoverAccepted: _taken_over(Milestone.HANDOVER_ACCEPTED),
}
