"""Running cases move to another policy on a real database: seen beforehand, once, and on record."""

from pathlib import Path

from tests.support.case_parts import grow_old, open_case, recorded
from workflows.machine.facts import PolicyMigrated
from workflows.metronome import Metronome
from workflows.migration import Order, changes, move, open_case_ids, standing_of, under_both
from workflows.policies import Policies
from workflows.policy import load_policy
from workflows.policy.load import DEFAULT_FILE

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]

REGION = load_policy(DEFAULT_FILE, Path("deploy/regions/ijmond/policy.toml"))
ORDER = Order(REGION, by="csv-ijmond/coordinator", reason="new-numbers")


async def test_a_running_case_moves_once_and_says_who_had_it_done_and_why(context):
    case_id = await open_case(context, urgent=False)
    clock = context.clock
    async with context.connection() as conn:
        assert await open_case_ids(conn) == (case_id,)
        standing = await standing_of(conn, case_id, Policies())
        assert standing is not None
        foreseen = {each.code: each for each in changes(standing, ORDER, clock.now())}
        assert {"F"} <= set(foreseen)
        assert under_both(standing, load_policy(), REGION, clock.now())
        assert len(await recorded(context, case_id)) == 1  # looking changed nothing
        assert await move(conn, case_id, ORDER, clock.now(), clock.system_now())
        assert not await move(conn, case_id, ORDER, clock.now(), clock.system_now())
    fact = (await recorded(context, case_id))[-1].fact
    assert isinstance(fact, PolicyMigrated)
    assert (fact.by, fact.reason, fact.policy) == (ORDER.by, ORDER.reason, REGION)
    async with context.connection() as conn:
        moved = await standing_of(conn, case_id, Policies())
    assert moved is not None
    assert moved.folded.state.policy_version == REGION.version
    dates = {each.code: each.due for each in moved.folded.state.deadlines}
    assert dates["F"] == foreseen["F"].after


async def test_the_rungs_of_a_moved_case_name_its_new_policy(context):
    case_id = await open_case(context)
    async with context.connection() as conn:
        assert await move(conn, case_id, ORDER, context.clock.now(), context.clock.system_now())
    await grow_old(context)
    await Metronome().fold(context)
    plan = await context.pool.fetchrow("select * from case_plan where case_id = $1", case_id)
    assert plan["policy_in_force"] == REGION.version
