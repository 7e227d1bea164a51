"""`tijdig cases`, `case` and `policy` on a real database: proved, explained, compared, moved, once."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from tests.stack.test_workflows import DUE
from tests.support.case_parts import MONDAY, grow_old, open_case, recorded, set_clock
from tests.support.command import Ran, tijdig_beside
from workflows.machine.facts import PolicyMigrated
from workflows.metronome import Metronome
from workflows.policy.load import DEFAULT_FILE, load_any

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]

REGION = Path("deploy/regions/ijmond/policy.toml")
ORDER = ("--by", "csv-ijmond/coordinator", "--reason", "new-numbers")


def with_other_numbers(folder: Path) -> Path:
    """The region's file, changed, under the same version."""
    changed = folder / "policy.toml"
    changed.write_text(REGION.read_text(encoding="utf-8").replace('"21 d"', '"20 d"'), encoding="utf-8")
    return changed


async def told(context, *words: str) -> Ran:
    """What the command says of this database and by this clock."""
    env = {
        "TIJDIG_DATABASE_URL": context.settings.database_url,
        "TIJDIG_CLOCK_FILE": str(context.settings.clock_file),
        "TIJDIG_PROFILE": "test",
    }
    return await tijdig_beside(*words, env=env)


async def test_a_case_that_is_armed_is_proved_and_explained(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    proved = await told(context, "cases", "verify", "--all")
    assert proved.status == 0, proved.err
    assert "1 open cases, 0 with a fault" in proved.out
    explained = await told(context, "case", "explain", str(case_id))
    assert explained.status == 0, explained.err
    for words in ("Open deadlines", "A Receive", "urgent 4 h", "If nobody acts", "L2-deputy"):
        assert words in explained.out


async def test_a_case_that_keeps_a_promise_no_more_is_named(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    set_clock(context, MONDAY + timedelta(days=2))
    found = await told(context, "cases", "verify")
    assert found.status == 1
    assert str(case_id) in found.out
    assert "its deadline has passed and nobody was told" in found.out
    await Metronome().sweep(context)
    assert (await told(context, "cases", "verify")).status == 0


async def test_which_cases_another_policy_would_date_otherwise_is_seen_then_they_are_moved_once(context):
    case_id = await open_case(context, dating=DUE, urgent=False)
    differ = await told(context, "policy", "diff", str(DEFAULT_FILE), str(REGION), "--cases")
    assert "1 of 1 open cases would get other dates." in differ.out
    assert str(case_id) in differ.out
    dry = await told(context, "policy", "migrate", str(REGION), *ORDER, "--dry-run")
    assert "1 cases would move to" in dry.out
    assert "Nothing was changed." in dry.out
    assert len(await recorded(context, case_id)) == 1
    moved = await told(context, "policy", "migrate", str(REGION), *ORDER)
    assert "1 cases moved to" in moved.out
    assert dry.out.partition("1 cases")[0] == moved.out.partition("1 cases")[0], "as it was foreseen"
    fact = (await recorded(context, case_id))[-1].fact
    assert isinstance(fact, PolicyMigrated)
    assert (fact.by, fact.reason) == (ORDER[1], ORDER[3])
    assert fact.policy == load_any(REGION)
    explained = await told(context, "case", "explain", str(case_id))
    assert f"by {ORDER[1]} ({ORDER[3]})" in explained.out
    again = await told(context, "policy", "migrate", str(REGION), *ORDER)
    assert again.out == f"No case has to move: 1 by {fact.policy.version} already.\n"


async def test_a_version_that_stands_for_other_numbers_is_refused_before_anything_moves(context, tmp_path):
    case_id = await open_case(context, dating=DUE, urgent=False)
    await told(context, "policy", "migrate", str(REGION), *ORDER)
    changed = with_other_numbers(tmp_path)
    for more in ((), ("--dry-run",)):
        refused = await told(context, "policy", "migrate", str(changed), *ORDER, *more)
        assert "kept its version" in refused.complaint
    assert len(await recorded(context, case_id)) == 2


async def test_that_no_case_is_open_is_said(context):
    assert (await told(context, "policy", "migrate", str(REGION), *ORDER)).out == (
        "No case has to move: none is open.\n"
    )


async def test_what_is_not_there_is_said_in_one_line(context):
    nobody = str(uuid4())
    assert "No such case" in (await told(context, "case", "explain", nobody)).complaint
    moving = await told(context, "policy", "migrate", str(REGION), *ORDER, "--case", nobody)
    assert "No such case" in moving.complaint
