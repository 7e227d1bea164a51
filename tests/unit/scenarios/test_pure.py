"""Every scenario told to the machine alone."""

from collections import Counter

import pytest

from tests.scenarios.judging import judge
from tests.scenarios.model import COUNT, read_all
from tests.scenarios.telling import tell

SCENARIOS = read_all()
CASES = [(scenario, case) for scenario in SCENARIOS for case in scenario.cases]
NAMES = [f"{scenario.id}-{case}" if len(scenario.cases) > 1 else scenario.id for scenario, case in CASES]
every_case = pytest.mark.parametrize(("scenario", "case"), CASES, ids=NAMES)


def test_there_are_all_of_them():
    assert [scenario.id for scenario in SCENARIOS] == [f"S{number:02}" for number in range(1, COUNT + 1)]


@every_case
def test_it_comes_out_as_the_field_demands(scenario, case):
    wrong = judge(scenario, case, tell(scenario, case))
    assert not wrong, "\n" + "\n".join(wrong)


@every_case
def test_nothing_is_said_twice(scenario, case):
    said = Counter(each.effect_id for each in tell(scenario, case).said)
    assert [effect_id for effect_id, times in said.items() if times > 1] == []


@every_case
def test_one_late_tick_says_what_many_timely_ticks_say(scenario, case):
    timely, late = tell(scenario, case), tell(scenario, case, late=True)
    assert late.said == timely.said
    assert late.end == timely.end
