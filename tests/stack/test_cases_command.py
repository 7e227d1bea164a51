"""`tijdig cases verify` proves that no case is silent; `tijdig case explain` says why one speaks."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from typer.testing import CliRunner

from tests.stack.test_workflows import DUE
from tests.support.case_parts import MONDAY, grow_old, open_case, set_clock
from tijdig.main import app
from tijdig.telling import console
from workflows.metronome import Metronome

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]


async def told(context, *words: str):
    """What the command answers, of this database and by this clock."""
    env = {
        "TIJDIG_DATABASE_URL": context.settings.database_url,
        "TIJDIG_CLOCK_FILE": str(context.settings.clock_file),
    }
    console.width = 200
    return await asyncio.to_thread(CliRunner(env=env).invoke, app, words)


async def test_a_case_that_is_armed_is_proved_and_explained(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    proved = await told(context, "cases", "verify", "--all")
    assert proved.exit_code == 0, proved.output
    assert "1 open cases, 0 with a fault" in proved.output
    explained = await told(context, "case", "explain", str(case_id))
    assert explained.exit_code == 0, explained.output
    for words in ("Open deadlines", "A Receive", "urgent 4 h", "If nobody acts", "L2-deputy"):
        assert words in explained.output


async def test_a_case_that_keeps_a_promise_no_more_is_named(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    set_clock(context, MONDAY + timedelta(days=2))
    late = await told(context, "cases", "verify")
    assert late.exit_code == 1
    assert str(case_id) in late.output
    assert "its deadline has passed and nobody was told" in late.output
    await Metronome().sweep(context)
    assert (await told(context, "cases", "verify")).exit_code == 0


async def test_a_case_that_is_not_there_is_said_so(context):
    answer = await told(context, "case", "explain", str(uuid4()))
    assert answer.exit_code == 1
    assert "No such case" in answer.output
