"""The four stories, told side by side on the whole real stack, with a real browser."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest

from deploy.local.stack import Stack
from shared.messaging import quarantine
from shared.schemas import topics
from shared.schemas.contracts.referral import MessageQuarantined
from shared.schemas.values import Party
from shared.sealing.box import KeyEncryptionKey
from tests.support.chromium import chromium
from tests.support.command import tijdig_beside
from tests.support.node import NODE
from tests.support.searching import Found, leaks
from tests.support.waiting import eventually
from tijdig.demo import women
from tijdig.demo.cast import COORDINATOR, MIDWIFE, VELSEN
from tijdig.demo.desk_work import at_the_desk
from tijdig.demo.stories import STORIES
from tijdig.demo.systems import read_all
from tijdig.demo.women import Woman
from tijdig.demo.world import World, world_on

pytestmark = pytest.mark.timeout(600)

WOMEN = (women.ANNA, women.BEA, women.CARLA, women.DINA, women.EVA)
IN_QUARANTINE = Woman("Fien Vergrendeld", "1998-12-24", "0600123406", "Slotgracht", "6", "1976ZZ", "IJmuiden")
"""Her data is sent in the clear, in a message that cannot be taken in."""
HARMLESS = {
    "topic": "jgz-kennemerland",
    "log": '"message": "started"',
    "mail": "Er staat een taak klaar",
    "metrics": "tijdig_messages_total",
    "table": "jgz-kennemerland",
    "history": "binary/encrypted",
    "opened history": '"municipality":"GM0453"',
}
"""Of every kind of place a word that must be found there."""


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


@dataclass(frozen=True)
class Poison:
    """A message that waits in quarantine: its number, and its content as it was sent."""

    number: str
    body: bytes


@pytest.fixture(scope="module")
async def poison(told) -> Poison:
    """The midwife's system sends somebody's data in the clear, in a shape that nobody agreed on."""
    body = {"with_client": IN_QUARANTINE.identity()}
    system = told.world.system(MIDWIFE.organisation)
    await system.publish("case.contact.made", body, at=told.world.now, reference="duin-9999")
    await told.world.stage.driver.settle()
    (number,) = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", await command(told, "quarantine", "list"))
    return Poison(number, json.dumps(body).encode())


@pytest.fixture(scope="module")
async def found(told, poison) -> list[Found]:
    """One search for everybody's data, and for what must be found."""
    needles = {word for woman in (*WOMEN, IN_QUARANTINE) for word in woman.canaries()}
    return await leaks(told.stack, (*sorted(needles), *sorted(set(HARMLESS.values()))))


async def test_no_identity_leaves_its_sealed_payload(found):
    needles = {word for woman in WOMEN for word in woman.canaries()}
    assert [leak for leak in found if leak.needle in needles] == []


async def test_what_was_sent_in_the_clear_stands_on_its_senders_own_topic_and_nowhere_else(
    told, poison, found
):
    places = {leak.place for leak in found if leak.needle in IN_QUARANTINE.canaries()}
    assert places == {f"topic {topics.inbound(MIDWIFE.organisation)}"}
    env = told.stack.env()
    kek = KeyEncryptionKey.load(Path(env["TIJDIG_SECRETS_DIR"]) / "kek.key")
    conn = await asyncpg.connect(env["TIJDIG_DATABASE_URL"], server_settings={"search_path": "intake"})
    kept = await quarantine.opened(conn, kek, UUID(poison.number))
    await conn.close()
    assert kept.value == poison.body, "it lay in a table that was searched, sealed"


@pytest.mark.parametrize("kind", HARMLESS)
async def test_the_search_for_leaks_finds_what_is_there(found, kind):
    """Negative control: of every kind of place, the same search finds a word that must be in it."""
    assert [leak for leak in found if leak.place.startswith(f"{kind} ") and leak.needle == HARMLESS[kind]]


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
    done = await tijdig_beside(*words, "--instance", told.stack.layout.instance)
    assert done.status == 0, done.err
    return done.out


async def test_the_command_shows_the_timeline_of_a_case(told):
    ladder = next(case for case, title in told.world.titles.items() if title == "Nobody acts")
    shown = await command(told, "timeline", ladder)
    assert "12+0" in shown
    assert "ESCALATION L3" in shown


async def test_a_poison_message_has_an_owner_an_age_and_a_task_on_the_desk(told, poison):
    await told.world.read()
    (event,) = [each for each in told.world.events if isinstance(each.data, MessageQuarantined)]
    said = event.data
    assert (event.subject, said.service, said.code) == (poison.number, "intake", "schema_invalid")
    assert (said.organisation, said.owner) == (MIDWIFE.organisation, COORDINATOR.role)
    assert await eventually(lambda: oldest_in_quarantine(told), lambda age: age > 0) < 600
    (page,) = await told.world.stage.tell([worklist(told.world)])
    assert "Een bericht had niet de afgesproken vorm" in page
    assert "intake, code schema_invalid" in page


async def oldest_in_quarantine(told: Told) -> float:
    """The age in seconds that intake's own process tells Prometheus."""
    async with httpx.AsyncClient() as http:
        page = (await http.get(told.stack.address("intake") + "metrics")).text
    return float(re.findall(r"^tijdig_quarantine_oldest_age_seconds (\S+)$", page, re.MULTILINE)[0])


async def worklist(world: World) -> str:
    """What the coordinator reads on the desk."""
    async with at_the_desk(world, COORDINATOR) as desk:
        return await desk.open("/werklijst")


async def test_an_operator_sees_what_waits_in_quarantine_and_settles_it(told, poison):
    assert "schema_invalid" in await command(told, "quarantine", "list")
    assert MIDWIFE.organisation in await command(told, "quarantine", "show", poison.number)
    await command(told, "quarantine", "discard", poison.number, "--by", "tester")
    assert "Nothing waits" in await command(told, "quarantine", "list")


async def test_a_message_from_the_future_is_taken_in_once_its_time_has_come(told):
    driver, later = told.world.stage.driver, told.world.now + timedelta(minutes=10)
    case = UUID(next(case for case, title in told.world.titles.items() if title == "The loop closes"))
    contact = {"with_client": False, "with_referrer": True}
    system = told.world.system(MIDWIFE.organisation)
    await system.publish("case.contact.made", contact, at=later, reference="duin-9998", case=case)
    await driver.settle()
    waits = await command(told, "quarantine", "list")
    assert "time_in_future" in waits
    (number,) = re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", waits)
    await driver.advance_to(later)
    assert "1 taken in" in await command(told, "quarantine", "redrive", number, "--by", "tester")
    await driver.settle()
    assert later in {event.time for event in await told.world.read() if event.subject == str(case)}


async def test_the_commands_prove_that_the_whole_stack_keeps_its_promises(told):
    assert "RUNNING" in await command(told, "status")
    assert " 0 with a fault" in await command(told, "cases", "verify")


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
