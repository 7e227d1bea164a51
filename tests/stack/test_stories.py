"""The four stories, told side by side on the whole real stack, with a real browser."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import httpx
import pytest

from deploy.local.stack import Stack
from shared.schemas import topics
from shared.schemas.values import Party
from tests.support.chromium import chromium
from tests.support.node import NODE
from tests.support.searching import leaks
from tijdig.demo import women
from tijdig.demo.cast import MIDWIFE, VELSEN
from tijdig.demo.stories import STORIES
from tijdig.demo.systems import read_all
from tijdig.demo.world import World, world_on

pytestmark = pytest.mark.timeout(600)

WOMEN = (women.ANNA, women.BEA, women.CARLA, women.DINA, women.EVA)


@dataclass(frozen=True)
class Told:
    """How the stories came out, and the world as they left it."""

    stack: Stack
    world: World
    outcomes: dict[str, object]


@pytest.fixture(scope="module")
async def told(stack: Stack) -> AsyncIterator[Told]:
    async with chromium() as window, world_on(stack, window) as world:
        outcomes = await world.stage.tell([story(world) for story in STORIES.values()])
        yield Told(stack, world, dict(zip(STORIES, outcomes, strict=True)))


@pytest.mark.parametrize("title", STORIES)
async def test_the_story_comes_out_as_told(told, title):
    outcome = told.outcomes[title]
    if isinstance(outcome, BaseException):
        raise outcome


async def test_no_identity_leaves_its_sealed_payload(told):
    needles = tuple(word for woman in WOMEN for word in woman.canaries())
    assert await leaks(told.stack, needles) == []


async def test_the_search_for_leaks_finds_what_is_there(told):
    """Negative control: the same search finds a word that must be on topics, in mails and in tables."""
    found = await leaks(told.stack, ("jgz-kennemerland",))
    kinds = {leak.place.split()[0] for leak in found}
    assert {"topic", "mail", "table"} <= kinds


async def test_a_municipality_reads_counts_and_nothing_else(told):
    read = await read_all(told.stack.env()["TIJDIG_KAFKA_BOOTSTRAP"], topics.municipal(VELSEN))
    assert read, "by October the first quarter has been released"
    for event in read:
        assert event["data"]["suppressed"] is True
        assert event["data"]["rounded"] is None
    everything = json.dumps(read)
    assert not any(case in everything for case in told.world.titles)


async def test_every_open_case_has_an_owner_and_a_next_deadline(told):
    async with httpx.AsyncClient() as http:
        routing = (await http.get(told.stack.address("routing") + "metrics")).text
        gateway = (await http.get(told.stack.address("gateway") + "metrics")).text
    assert "tijdig_routing_open_cases_without_owner 0.0" in routing
    assert "tijdig_open_cases_without_deadline 0.0" in gateway


async def command(told: Told, *words: str) -> str:
    """What `tijdig` prints; it must succeed."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tijdig", *words, "--instance", told.stack.layout.instance],
        env=os.environ | {"COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_the_command_shows_the_timeline_of_a_case(told):
    ladder = next(case for case, title in told.world.titles.items() if title == "Nobody acts")
    shown = await command(told, "timeline", ladder)
    assert "12+0" in shown
    assert "ESCALATION L3" in shown


async def test_an_operator_sees_what_waits_in_quarantine_and_settles_it(told):
    system = told.world.system(MIDWIFE.organisation)
    now = told.world.now
    await system.publish("case.contact.made", {"with_client": "?"}, at=now, reference="duin-9999")
    await told.world.stage.driver.settle()
    listed = await command(told, "quarantine", "list")
    assert "schema_invalid" in listed
    (number,) = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", listed)
    assert MIDWIFE.organisation in await command(told, "quarantine", "show", number)
    await command(told, "quarantine", "discard", number, "--by", "tester")
    assert "Nothing waits" in await command(told, "quarantine", "list")


def key_of(told: Told, party: Party) -> str:
    """With what an organisation's own programs sign in over HTTP."""
    return Path(told.stack.env()["TIJDIG_SECRETS_DIR"], "api-keys", party.organisation).read_text().strip()


@pytest.mark.parametrize("program", [(sys.executable, "refer.py"), (NODE, "refer.mjs")], ids=itemgetter(1))
async def test_the_examples_of_the_docs_work(told, program):
    env = os.environ | told.stack.env() | {"NOW": told.world.now.isoformat(), "KEY": key_of(told, MIDWIFE)}
    done = await asyncio.to_thread(
        subprocess.run,
        [program[0], f"docs/examples/{program[1]}"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    reference = done.stdout.split()[1].rstrip(";")
    await told.world.stage.driver.settle()
    answers = await told.world.system(MIDWIFE.organisation).answers()
    mine = [answer["type"] for answer in answers if answer["data"].get("reference") == reference]
    assert mine == ["nl.tijdig.referral.accepted.v1"]
