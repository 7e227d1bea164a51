"""What a fact settles of the special situations, whichever noun it belongs to."""

from workflows.machine import facts
from workflows.machine.absence import note_presence
from workflows.machine.contacting import SIGNALS, note_reached
from workflows.machine.deadlines import meet
from workflows.machine.late import catch_up
from workflows.machine.work import Work

_SETTLES: dict[type, tuple[str, ...]] = {
    facts.DecisionRecorded: ("transfer_wanted", "transfer_decision", "appointments", *SIGNALS),
    facts.RiskAssessed: SIGNALS,
    facts.EscalationResolved: ("transfer_decision",),
    facts.OwnerConfirmed: ("transfer_decision", "deputy_wanted"),
    facts.PlanAgreed: ("appointments",),
    facts.PlanChanged: ("appointments",),
}
_SHOWS_PRESENCE = frozenset(
    {
        facts.ContactMade,
        facts.ExplorationConcluded,
        facts.PlanAgreed,
        facts.PlanChanged,
        facts.SupportStarted,
        facts.DecisionRecorded,
        facts.MdoHeld,
        facts.OwnerConfirmed,
    }
)

_MAY_SETTLE = _SHOWS_PRESENCE | frozenset(_SETTLES)


def settle_tasks(work: Work, fact: facts.Fact) -> None:
    """After each fact: tasks of special situations that it answers are met."""
    if type(fact) not in _MAY_SETTLE:
        return
    for code in _SETTLES.get(type(fact), ()):
        meet(work, code)
    if type(fact) is facts.ContactMade and fact.with_client:
        note_reached(work)
    if type(fact) is facts.PlanAgreed or type(fact) is facts.MdoHeld:
        catch_up(work, by_meeting=type(fact) is facts.MdoHeld)
    if type(fact) in _SHOWS_PRESENCE:
        note_presence(work)
