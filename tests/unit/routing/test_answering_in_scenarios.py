"""The scenarios of the field: who answers at each date, by routing's rules and the shipped map."""

import pytest

from tests.scenarios.answering import Routing, judge_answering, shipped_map
from tests.scenarios.model import TOGETHER, read_all
from tests.scenarios.telling import tell
from workflows.machine.facts import ClientMoved, TransferProposed

CASES = [(scenario, case) for scenario in read_all() for case in scenario.cases]
NAMES = [f"{scenario.id}-{case}" for scenario, case in CASES]


def test_the_scenarios_about_accountability_say_who_answers():
    told = {scenario.id for scenario, _ in CASES if scenario.accountable}
    assert told >= {"S04", "S05", "S07", "S14", "S28", "S39", "S41", "S42", "S43", "S44"}
    assert told >= {*TOGETHER}


@pytest.mark.parametrize(("scenario", "case"), CASES, ids=NAMES)
def test_one_answers_for_it_at_every_moment_and_it_is_the_right_one(scenario, case):
    wrong = judge_answering(scenario, case, tell(scenario, case).effects)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(("scenario", "case"), CASES, ids=NAMES)
def test_time_hears_of_a_handing_on_when_routing_says_so(scenario, case):
    """Who moves is handed on by routing itself, at that instant: the story tells time the same."""
    routing, told = Routing(shipped_map()), scenario.facts(case)
    proposed = {(f.at, f.organisation) for f in told if isinstance(f, TransferProposed)}
    by_routing = set()
    for fact in told:
        before = routing.case.transfer if routing.case else None
        routing.hear(fact)
        after = routing.case.transfer if routing.case else None
        if isinstance(fact, ClientMoved) and after is not None and after is not before:
            by_routing.add((fact.at, after.owner.organisation))
    assert by_routing <= proposed
