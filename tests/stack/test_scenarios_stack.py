"""Scenarios on the whole real stack, all in one lapse of time, judged by what was published."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerProposed
from shared.schemas.contracts.escalation import OWN_FILE
from shared.schemas.contracts.support import OfferUnavailable, SupportOptionsWeighed
from shared.schemas.values import Role
from tests.scenarios.judging import judge
from tests.scenarios.model import read_all
from tests.scenarios.published import LANE, as_published
from tests.scenarios.said import Said
from tests.scenarios.telling import Told
from tests.support.routed_events import heard_otherwise
from tests.support.scenario_routing import told_otherwise
from tests.support.scenario_stack import StackCase
from tests.support.stack import stack_at
from tijdig.demo.world import at, world_on

pytestmark = pytest.mark.timeout(600)

BEGIN = at("2026-03-30", "08:50")
TOLD_HERE = [scenario for scenario in read_all() if scenario.on_stack]
CASES = [(scenario, case) for scenario in TOLD_HERE for case in scenario.cases]
NAMES = [f"{scenario.id}-{case}" for scenario, case in CASES]
PUT_FORWARD = {each.ce_type() for each in (SupportOptionsWeighed, OfferUnavailable, CaseOwnerProposed)}
ENDINGS = {"pregnancy_ended", "consent_withdrawn", "case_closed"}
STOPPED = [
    name
    for name, (scenario, case) in zip(NAMES, CASES, strict=True)
    if any(each.fact in ENDINGS for each in scenario.given_in(case))
]
LOOKED_AT = [
    name
    for name, (scenario, case) in zip(NAMES, CASES, strict=True)
    if any(row.stack and row.case == case for row in scenario.offers)
]
every_case = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Outcome:
    """One case as it was told, and what went wrong on the way, if anything did."""

    told: StackCase
    error: BaseException | None
    said: list[Said]


@pytest.fixture(scope="module")
async def outcomes() -> AsyncIterator[dict[str, Outcome]]:
    with stack_at(BEGIN, monitoring=False) as stack:
        async with world_on(stack, also=topics.RESTRICTED) as world:
            cases = [StackCase(world, scenario, case) for scenario, case in CASES]
            ends = await world.stage.tell([each.tell() for each in cases])
            await world.read()
            yield {name: _outcome(each, end) for name, each, end in zip(NAMES, cases, ends, strict=True)}


def _outcome(told: StackCase, end: object) -> Outcome:
    return Outcome(told, end if isinstance(end, BaseException) else None, told.said())


def test_the_scenarios_that_must_be_told_here_are():
    wanted = {"S01", "S05", "S15", "S18", "S30", "S31", "S36", "S37", "S40", "S44", "S45"}
    assert wanted <= {scenario.id for scenario in TOLD_HERE}
    assert {"S05-a", "S31-a", "S44-a"} <= set(LOOKED_AT)


@every_case
async def test_it_comes_out_as_the_field_demands(outcomes, name):
    outcome: Outcome = outcomes[name]
    if outcome.error is not None:
        raise outcome.error
    scenario, case = outcome.told.scenario, outcome.told.case
    said = [each for each in outcome.said if each.at <= scenario.end(case)]
    wrong = judge(as_published(scenario), case, Told(said=said))
    assert not wrong, "\n" + "\n".join(wrong)


@every_case
async def test_who_answers_for_it_is_who_the_field_demands(outcomes, name):
    """With the shipped map, by what routing published: the coordinator until a yes, and never two."""
    told = outcomes[name].told
    until = told.scenario.end(told.case)
    assert told.routed(until), "routing said nothing of this case"
    rows = [row for row in told.scenario.accountable if row.case == told.case]
    looks = [(row, told.scenario.instant(row.at, told.case)) for row in rows]
    wrong = [each for row, at in looks if at <= until for each in heard_otherwise(row, told.routed(at))]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", LOOKED_AT)
async def test_what_is_put_forward_is_what_the_field_demands(outcomes, name):
    """With the shipped map, by what routing published once it was said what fits her."""
    told = outcomes[name].told
    moments = [(row, told.scenario.instant(row.at, told.case)) for row in told.looks()]
    wrong = [
        each
        for row, at in moments
        for each in told_otherwise(row, told.scenario, told.routed(at), stopped=False)
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", STOPPED)
async def test_after_a_stop_nothing_is_put_forward(outcomes, name):
    outcome: Outcome = outcomes[name]
    stopped = [each.at for each in outcome.said if each.kind == "case_stopped"]
    offered = [e for e in outcome.told.routed(outcome.told.world.now) if e.type in PUT_FORWARD]
    assert stopped
    assert [each for each in offered if each.time > stopped[0] + timedelta(minutes=1)] == []


async def test_what_is_told_names_nothing_of_the_safety_lane(outcomes):
    said = [each for outcome in outcomes.values() for each in outcome.said if each.kind == "escalated"]
    assert any(OWN_FILE in each.causes for each in said)
    assert [each for each in said if LANE & {*each.causes}] == []
    assert [each for each in said if LANE & {part[:1] for part in each.effect_id.split(":")}] == []
    assert [each for each in said if LANE & {p.partition(".")[0] for p in each.effect_id.split(":")}] == []


@every_case
async def test_nothing_is_published_twice(outcomes, name):
    said = outcomes[name].said
    assert said
    assert len({each.effect_id for each in said}) == len(said)


@every_case
async def test_who_must_act_got_mail(outcomes, name):
    """Per role: whoever a rung names got mail of it, and nobody else did."""
    told = outcomes[name].told
    wanted, got = told.to_be_alerted(), told.alerted()
    assert got <= wanted, "only who was to be alerted"
    assert wanted - got <= told.not_alerted_since_it_stopped(), "everybody who was to be alerted"


async def test_rungs_reached_all_who_can_be_alerted(outcomes):
    """Otherwise the check above would be about nobody."""
    got = set().union(*(outcome.told.alerted() for outcome in outcomes.values()))
    assert {Role.JGZ_NURSE, Role.JGZ_LEAD, Role.COORDINATOR} <= got
