"""What is told while a case is closed: it starts nothing, but what says how things stand is known when the
case goes on (heropenen).

Else a child that was born meanwhile would be asked for as a pregnancy of 45 weeks, and a worry told the day
before would be nobody's. What was done or asked meanwhile is told again where it is still so: it is asked
for. Default. A case under a policy from before knows nothing of it, as it always did.
"""

from workflows.machine import facts, postnatal, redating, safety
from workflows.machine.work import Happens, Work


def note(work: Work, fact: facts.Fact) -> None:
    """Keep what this fact says, and do nothing about it."""
    noted = _NOTED.get(type(fact))
    if noted and work.state.stopped_because == "closed" and not work.policy.keeps_former_rules:
        noted(work, fact)


def _born(work: Work, fact: facts.BirthRegistered) -> None:
    if work.state.birth is None and postnatal.can_be(work, fact):
        postnatal.note_birth(work, fact)


def _discharged(work: Work, fact: facts.Discharged) -> None:
    birth = work.state.birth
    if birth is not None and fact.discharged_on >= birth.born_on:
        work.change(birth=birth.but(in_hospital=True, discharged_on=fact.discharged_on))


def _dated(work: Work, fact: facts.DatingChanged) -> None:
    if work.state.birth is None and fact.edd is not None and redating.may_go_by(work, fact.edd, fact.method):
        work.change(edd=fact.edd, dating_method=fact.method)


def _dating_confirmed(work: Work, fact: facts.DatingConfirmed) -> None:
    if work.state.birth is None and redating.can_be(work, fact.edd):
        work.change(edd=fact.edd, dating_method=fact.method)


def _weighed(work: Work, fact: facts.RiskAssessed) -> None:
    work.change(urgent=fact.urgent, complexity=fact.complexity)


_NOTED: Happens = {
    facts.BirthRegistered: _born,
    facts.Discharged: _discharged,
    facts.DatingChanged: _dated,
    facts.DatingConfirmed: _dating_confirmed,
    facts.MultipleSet: redating.HAPPENS[facts.MultipleSet],
    facts.RiskAssessed: _weighed,
    **dict.fromkeys(
        (
            facts.ConcernRaised,
            facts.ConcernRetracted,
            facts.ConcernDecided,
            facts.ReportMade,
            facts.ReportTriaged,
        ),
        safety.note,
    ),
}
