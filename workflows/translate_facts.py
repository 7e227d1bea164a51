"""What an event of another service means to the case machine. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shared.schemas import Event
from shared.schemas.contracts import assignment, case, escalation, feedback, pregnancy, referral
from shared.schemas.contracts.base import Contract
from workflows.machine import facts
from workflows.machine.facts import Fact

Fields = dict[str, Any]


def fact_of(event: Event[Any], no: int, at: datetime) -> Fact:
    """The fact that an event is. Raises `KeyError` for an event that is none."""
    fact, fields = _FACTS[type(event.data)]
    return fact(no=no, at=at, **fields(event))


def fact_contracts() -> tuple[type[Contract], ...]:
    """The events that are facts of a case, its opening apart."""
    return tuple(contract for contract in _FACTS if contract is not referral.CaseOpened)


def _opened(event: Event[referral.CaseOpened]) -> Fields:
    said = event.data
    return {
        "case_id": event.case_id,
        "submitted_at": event.time,
        "edd": said.dating.edd,
        "dating_method": said.dating.method,
        "urgent": said.urgent,
        "complexity": said.complexity,
        "referrer": said.referrer.organisation,
        "municipality": said.municipality,
    }


def _proposed(event: Event[assignment.CaseOwnerProposed]) -> Fields:
    return {**_pair(event), "attempt": event.data.attempt}


def _pair(event: Event[assignment.CaseOwnerProposed | assignment.CaseOwnerConfirmed]) -> Fields:
    said = event.data
    return {"organisation": said.owner.organisation, "deputy": said.deputy.organisation}


def _contact(event: Event[case.CaseContactMade]) -> Fields:
    return {"with_client": event.data.with_client, "with_referrer": event.data.with_referrer}


def _dating(event: Event[pregnancy.PregnancyDatingChanged]) -> Fields:
    return {"edd": event.data.dating.edd, "method": event.data.dating.method}


def _by(event: Event[Any]) -> Fields:
    return {"by": event.actor or event.source}


def _nothing(_: Event[Any]) -> Fields:
    return {}


_FACTS: Mapping[type[Contract], tuple[type[Any], Callable[[Event[Any]], Fields]]] = {
    referral.CaseOpened: (facts.Opened, _opened),
    referral.ReferralAcknowledged: (facts.Acknowledged, _by),
    assignment.CaseOwnerProposed: (facts.OwnerProposed, _proposed),
    assignment.CaseOwnerConfirmed: (facts.OwnerConfirmed, _pair),
    assignment.CaseOwnerDeclined: (facts.OwnerDeclined, _nothing),
    case.CaseContactMade: (facts.ContactMade, _contact),
    case.CasePlanAgreed: (facts.PlanAgreed, lambda event: {"items": event.data.items}),
    case.CaseItemClosed: (facts.ItemClosed, lambda event: {"item_id": event.data.item_id}),
    case.CaseClosed: (facts.CaseClosed, lambda event: {"outcome": event.data.outcome}),
    case.SupportStarted: (facts.SupportStarted, _nothing),
    case.SupportEnded: (facts.SupportEnded, _nothing),
    feedback.FeedbackSent: (facts.FeedbackSent, lambda event: {"moment": event.data.moment}),
    pregnancy.PregnancyDatingChanged: (facts.DatingChanged, _dating),
    pregnancy.PregnancyEnded: (facts.PregnancyEnded, _nothing),
    pregnancy.BirthRegistered: (facts.BirthRegistered, lambda event: {"born_on": event.data.born_on}),
    pregnancy.ConsentWithdrawn: (facts.ConsentWithdrawn, _nothing),
    escalation.TaskClaimed: (facts.EscalationAcknowledged, _by),
    escalation.TaskResolved: (facts.EscalationResolved, lambda event: {"reason": event.data.reason}),
}
