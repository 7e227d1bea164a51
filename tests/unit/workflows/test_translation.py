"""Every event that can move a case becomes a fact."""

import json
from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import uuid4

import pytest

from shared.schemas import Event, registry
from shared.schemas.contracts import (
    assignment,
    case,
    escalation,
    kraamzorg,
    mdo,
    pregnancy,
    progress,
    referral,
    safety,
    staff,
    support,
    transfer,
    waits,
)
from shared.schemas.contracts.base import InboundContract
from shared.schemas.values import Dating, DatingMethod
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, OTHER_NURSE, opened
from workflows.handlers import on_task
from workflows.machine import facts
from workflows.machine.facts import FACT, Fact
from workflows.subscribers import subscription
from workflows.translate_facts import fact_contracts, fact_of, fact_types

AT = datetime(2026, 3, 30, 7, 0, 5, tzinfo=UTC)
CASE = uuid4()


def event(payload: Any, **changes: Any) -> Event[Any]:
    base = {
        "id": "1",
        "source": "/tijdig/intake",
        "type": payload.ce_type(),
        "time": AT,
        "subject": str(CASE),
    }
    return Event(**base, data=payload, **changes)


def test_an_opening_keeps_when_it_was_submitted_and_when_it_takes_effect():
    said = opened(urgent=True)
    fact = fact_of(event(said), 1, AT.replace(hour=8))
    assert fact == facts.Opened(
        no=1,
        at=AT.replace(hour=8),
        case_id=CASE,
        submitted_at=AT,
        edd=said.dating.edd,
        dating_method=said.dating.method,
        urgent=True,
        complexity=said.complexity,
        referrer=MIDWIFE.organisation,
        municipality="GM0453",
    )


def test_a_proposal_names_two_organisations_and_its_attempt():
    said = assignment.CaseOwnerProposed(
        attempt=2, owner=NURSE, deputy=OTHER_NURSE, accountable=COORDINATOR, urgent=False
    )
    expected = {"organisation": "jgz-kennemerland", "deputy": "jgz-ijmond-noord", "attempt": 2}
    assert fact_of(event(said), 4, AT) == facts.OwnerProposed(no=4, at=AT, **expected)


def test_a_claim_names_who_took_the_task():
    fact = fact_of(event(escalation.TaskClaimed(task_id=uuid4()), actor=str(COORDINATOR)), 3, AT)
    assert fact == facts.EscalationAcknowledged(no=3, at=AT, by=str(COORDINATOR))


ITEM = case.PlanItem(item_id=uuid4(), kind="housing", critical=True, due=date(2026, 8, 1))


@pytest.mark.parametrize(
    ("payload", "fact"),
    [
        (case.CasePlanAgreed(items=(ITEM,)), facts.PlanAgreed(no=2, at=AT, items=(ITEM,))),
        (case.CasePlanChanged(items=(ITEM,)), facts.PlanChanged(no=2, at=AT, items=(ITEM,))),
        (kraamzorg.KraamzorgSignal(urgent=True), facts.SignalGiven(no=2, at=AT, urgent=True)),
        (case.CaseItemClosed(item_id=CASE), facts.ItemClosed(no=2, at=AT, item_id=CASE)),
        (case.CaseClosed(outcome="moved_out"), facts.CaseClosed(no=2, at=AT, outcome="moved_out")),
        (
            case.CaseContactMade(with_client=True, with_referrer=False),
            facts.ContactMade(no=2, at=AT, with_client=True, with_referrer=False),
        ),
        (
            pregnancy.PregnancyDatingChanged(dating=Dating(method=DatingMethod.UNKNOWN)),
            facts.DatingChanged(no=2, at=AT, edd=None, method=DatingMethod.UNKNOWN),
        ),
        (
            pregnancy.BirthRegistered(born_on=date(2026, 8, 1), children=2, in_hospital=True),
            facts.BirthRegistered(no=2, at=AT, born_on=date(2026, 8, 1), children=2, in_hospital=True),
        ),
        (
            case.SupportStarted(offer="SO", ends_on=date(2028, 4, 1)),
            facts.SupportStarted(no=2, at=AT, offer="SO", ends_on=date(2028, 4, 1)),
        ),
        (
            waits.ExternalWaitStarted(wait_id=CASE, kind="housing"),
            facts.WaitStarted(no=2, at=AT, wait=CASE, kind="housing"),
        ),
        (
            transfer.CaseTransferOpened(
                number=1, owner=NURSE, deputy=NURSE, municipality="GM0375", accountable=NURSE, urgent=False
            ),
            facts.TransferProposed(no=2, at=AT, organisation=NURSE.organisation, municipality="GM0375"),
        ),
        (safety.SafetyReportMade(concern_id=CASE), facts.ReportMade(no=2, at=AT, concern=CASE)),
        (pregnancy.PregnancyEnded(), facts.PregnancyEnded(no=2, at=AT)),
        (pregnancy.ConsentWithdrawn(), facts.ConsentWithdrawn(no=2, at=AT)),
        (
            escalation.TaskResolved(task_id=CASE, reason="other_offer"),
            facts.EscalationResolved(no=2, at=AT, reason="other_offer"),
        ),
    ],
)
def test_a_fact_says_what_its_event_said(payload, fact):
    assert fact_of(event(payload), 2, AT) == fact


WITHOUT_EVENT = {facts.PolicyMigrated, facts.Erased}
"""What operators do with the `tijdig` command."""


def test_every_fact_of_the_machine_has_a_way_in():
    assert fact_types() == set(get_args(get_args(Fact)[0])) - WITHOUT_EVENT


def test_everything_that_may_be_sent_is_a_fact_or_somebody_elses_business():
    """A referral is intake's; acceptance, re-assignment and transfer are routing's to judge; a permission
    moves no deadline."""
    others = {
        referral.ReferralSubmitted,
        assignment.CaseOwnerAccepted,
        assignment.CaseOwnerReassigned,
        transfer.TransferProposed,
        transfer.TransferAccepted,
        transfer.TransferRefused,
        transfer.TransferCompleted,
        pregnancy.ConsentGranted,
        mdo.MdoScheduled,
        support.SupportFitAssessed,
        support.SupportOffered,
        support.SupportAccepted,
        support.SupportDeclined,
        support.SupportUnavailable,
        support.SupportScaled,
    }
    inbound = {row.contract for row in registry.inbound_types() if row.of_a_case}
    assert inbound - set(fact_contracts()) == others


def test_the_gateway_listens_to_every_topic_that_has_facts():
    listened = {registry.of(contract).topic for contract in (*fact_contracts(), referral.CaseOpened)}
    assert listened == set(subscription("v1").topics)
    assert set(fact_contracts()) <= subscription("v1").handlers.keys()


@pytest.mark.parametrize(
    "contract",
    [contract for contract in fact_contracts() if issubclass(contract, InboundContract)],
    ids=lambda contract: contract.event,
)
def test_the_example_of_every_event_is_a_fact_that_can_be_kept(contract):
    said = contract.model_validate_json(json.dumps(contract.example))
    fact = fact_of(event(said, actor=str(COORDINATOR)), 2, AT)
    assert FACT.validate_json(fact.model_dump_json()) == fact


def test_every_milestone_has_exactly_one_event():
    told = [
        fact_of(event(contract.model_validate(contract.example)), 2, AT).milestone
        for contract in fact_contracts()
        if contract.event.startswith(("kraamzorg.", "handover."))
        and contract not in (kraamzorg.KraamzorgContributionRequested, kraamzorg.KraamzorgSignal)
    ]
    told += [*get_args(progress.PlainMilestone), *get_args(safety.SafetyStep)]
    assert sorted(told) == sorted(case.Milestone)


def test_refusing_help_carries_a_worry_only_on_the_restricted_topic():
    assert not fact_of(event(progress.CaseHelpRefused()), 2, AT).safety_concern
    assert not fact_of(event(progress.CaseHelpRefused(ask_again=False)), 2, AT).ask_again
    assert fact_of(event(safety.SafetyHelpRefused()), 2, AT).safety_concern
    assert registry.of(safety.SafetyHelpRefused).topic in registry.topics.RESTRICTED


def test_waiting_for_veilig_thuis_is_said_only_on_the_restricted_topic():
    fact = fact_of(event(safety.SafetyWaitStarted(wait_id=CASE)), 2, AT)
    assert fact == facts.WaitStarted(no=2, at=AT, wait=CASE, kind="veilig_thuis")
    assert "veilig_thuis" not in set(waits.WaitKind)


@pytest.mark.parametrize(("named", "whose"), [(None, "coordinatie-ijmond"), ("jgz-x", "jgz-x")])
def test_who_is_absent_is_the_sender_unless_the_coordination_names_another(named, whose):
    said = staff.StaffAbsent(organisation=named, until=date(2026, 8, 1), deputised=False)
    fact = fact_of(event(said, actor=str(COORDINATOR)), 2, AT)
    assert (fact.organisation, fact.until, fact.deputised) == (whose, date(2026, 8, 1), False)


async def test_what_is_done_with_the_search_for_support_rests_no_rung():
    """It is no fact: nothing is written, so that there need not be a transaction."""
    nothing: Any = None
    done = escalation.TaskResolved(task_id=CASE, reason="other_offer", kind=escalation.SEARCH_TASK)
    called = done.model_copy(update={"kind": escalation.CALL_TASK})
    for said in (done, called, escalation.TaskClaimed(task_id=CASE, kind=escalation.SEARCH_TASK)):
        await on_task(event(said), nothing)
    with pytest.raises(AttributeError):
        await on_task(event(done.model_copy(update={"kind": None})), nothing)
