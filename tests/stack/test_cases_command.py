"""`tijdig cases verify` proves that no case is silent; `tijdig case explain` says why one speaks."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from datetime import timedelta
from uuid import uuid4

from tests.stack.test_workflows import DUE
from tests.support.case_parts import MONDAY, grow_old, open_case, set_clock
from workflows.metronome import Metronome

pytest_plugins = ["tests.support.parts_apart", "tests.support.case_parts"]


async def told(context, *words: str) -> tuple[int, str]:
    """Exit status and answer of the command, of this database and by this clock."""
    env = {
        **os.environ,
        "TIJDIG_DATABASE_URL": context.settings.database_url,
        "TIJDIG_CLOCK_FILE": str(context.settings.clock_file),
        "TIJDIG_PROFILE": "test",
        "COLUMNS": "200",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tijdig", *words), env=env, stdout=PIPE, stderr=STDOUT
    )
    answer, _ = await process.communicate()
    return process.returncode or 0, answer.decode()


async def test_a_case_that_is_armed_is_proved_and_explained(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    status, answer = await told(context, "cases", "verify", "--all")
    assert status == 0, answer
    assert "1 open cases, 0 with a fault" in answer
    status, answer = await told(context, "case", "explain", str(case_id))
    assert status == 0, answer
    for words in ("Open deadlines", "A Receive", "urgent 4 h", "If nobody acts", "L2-deputy"):
        assert words in answer


async def test_a_case_that_keeps_a_promise_no_more_is_named(context):
    case_id = await open_case(context, MONDAY, dating=DUE)
    await grow_old(context)
    await Metronome().fold(context)
    set_clock(context, MONDAY + timedelta(days=2))
    status, answer = await told(context, "cases", "verify")
    assert status == 1
    assert str(case_id) in answer
    assert "its deadline has passed and nobody was told" in answer
    await Metronome().sweep(context)
    status, _ = await told(context, "cases", "verify")
    assert status == 0


async def test_a_case_that_is_not_there_is_said_so(context):
    status, answer = await told(context, "case", "explain", str(uuid4()))
    assert status == 1
    assert "No such case" in answer
