"""Every scenario told to real workflows under time skipping: the same said, at the same instants, once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.scenarios.judging import judge
from tests.scenarios.model import Scenario, read_all
from tests.scenarios.published import as_published
from tests.scenarios.telling import Told, tell
from tests.support.case_parts import TIME_SKIPPING, no_cases_yet, server
from tests.support.scenario_cases import GatePerCase, Onlooker, ScenarioCase, worker_of
from workflows.activities import CaseActivities
from workflows.machine import CaseState
from workflows.pump import Pump
from workflows.translate_effects import told_id

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]
pytestmark = pytest.mark.timeout(400)

CASES = [(scenario, case) for scenario in read_all() for case in scenario.cases]
NAMES = [f"{scenario.id}-{case}" if len(scenario.cases) > 1 else scenario.id for scenario, case in CASES]
every_case = pytest.mark.parametrize(("scenario", "case"), CASES, ids=NAMES)

PATIENCE_SECONDS = 270.0
Outcomes = dict[str, ScenarioCase | BaseException]


def asked_for(request: pytest.FixtureRequest) -> list[tuple[str, Scenario, str]]:
    """The cases that this run of the tests is about; all of them, unless some were picked."""
    picked = [getattr(item, "callspec", None) for item in request.session.items if item.path == request.path]
    wanted = {(each.params["scenario"].id, each.params["case"]) for each in picked if each}
    rows = zip(NAMES, CASES, strict=True)
    return [(name, *pair) for name, pair in rows if (pair[0].id, pair[1]) in wanted]


@pytest.fixture(scope="module")
async def outcomes(apart, tmp_path_factory, request) -> AsyncIterator[Outcomes]:
    """Side by side on one worker; what went wrong in one stays in its place."""
    folder, gate, rows = tmp_path_factory.mktemp("scenarios"), GatePerCase(), asked_for(request)
    async with (
        no_cases_yet(apart, folder) as context,
        server(context, *TIME_SKIPPING) as client,
        worker_of(client, gate),
    ):
        pump = Pump(client, at_once=8)
        onlooker = Onlooker(context, pump)
        cases = [ScenarioCase.of(*each, context, client, folder, onlooker) for _, *each in rows]
        for each in cases:
            gate.gates[each.id] = CaseActivities(each.context)
            await each.open(pump)
        async with onlooker.looking():
            told = await asyncio.gather(*(within(each) for each in cases), return_exceptions=True)
        yield {name: error or each for (name, *_), each, error in zip(rows, cases, told, strict=True)}


async def within(case: ScenarioCase) -> None:
    """A case that stands still must not keep the others from being judged."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        await case.tell()


async def outcome(outcomes: Outcomes, scenario, case) -> ScenarioCase:
    found = outcomes[f"{scenario.id}-{case}" if len(scenario.cases) > 1 else scenario.id]
    if isinstance(found, BaseException):
        raise found
    return found


@every_case
async def test_it_says_what_the_machine_says_at_the_same_instants_and_once(outcomes, scenario, case):
    """So whatever the machine is judged by (tests/unit/scenarios) holds for the workflow as well."""
    alone, real = tell(scenario, case), await outcome(outcomes, scenario, case)
    assert await real.emitted() == {each.effect_id: each.due for each in alone.said}
    said = await real.said()
    assert len({each.effect_id for each in said}) == len(said)
    computed = {told_id(each) for each in alone.effects if getattr(each, "hidden", None)}
    assert computed.isdisjoint(each.effect_id for each in said), "whoever knows the case computes the id"


@every_case
async def test_it_knows_what_the_machine_knows(outcomes, scenario, case):
    real = await (await outcome(outcomes, scenario, case)).state()
    alone = tell(scenario, case).end
    assert alone is not None
    known = comparable(alone)
    assert {name: value for name, value in comparable(real).items() if value != known[name]} == {}


def comparable(state: CaseState) -> dict[str, Any]:
    """Without what may differ: the order of deadlines (the policy's, which a database does not keep), and
    the facts that came to a case that was over, of which its workflow does not hear any more.
    """
    told = state.model_dump()
    told["deadlines"] = sorted(told["deadlines"], key=lambda each: each["code"])
    return {name: value for name, value in told.items() if not (state.closed and name == "facts_seen")}


@every_case
async def test_what_will_be_published_is_what_the_field_demands(outcomes, scenario, case):
    real = await outcome(outcomes, scenario, case)
    wrong = judge(as_published(scenario), case, Told(said=await real.said()))
    assert not wrong, "\n" + "\n".join(wrong)
