"""Where the mail server's answer is lost a mail goes again, marked; never none, never a silent double.

Several mails share a claim. Of those only the one that the server may have is in doubt, and what changed
since the claim is judged anew.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email.message import Message
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiosmtpd.smtp import SMTP

from deploy.local.ports import free_base
from shared.schemas import topics
from shared.schemas.contracts.escalation import Audience, DeadlineMet, TimersStopped
from shared.schemas.contracts.pregnancy import PregnancyEnded
from tests.support.apart import Apart
from tests.support.notified import EVENING, MORNING, NEXT_DAY, World, escalation, number
from tests.support.post import MailServer, Post
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

CLAIMED = """
select delivery_id, template from handing join delivery using (delivery_id) where case_id = $1 and not handed
"""
LOT = "select handed, accepted from handing join delivery using (delivery_id) where case_id = $1"
MOOT = "select from delivery where case_id = $1 and moot is not null"
TAKE_OVER = """
with theirs as (update delivery set attempts = attempts + 1 where delivery_id = $1 returning attempts)
update handing set attempt = attempts, handed = true from theirs where delivery_id = $1 returning attempt
"""
ENDED = "select from standing where case_id = $1 and ended_at is not null"


@pytest.fixture(scope="module")
async def post(apart: Apart, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Post]:
    world = World(apart, tmp_path_factory.mktemp("clock") / "clock.json")
    world.migrate()
    world.set_clock(MORNING)
    mail_server, port = MailServer(), free_base()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(mail_server), "127.0.0.1", port)
    made = Post(world, mail_server, port)
    await made.start()
    for party in (world.midwife, world.nurse, world.lead):
        await world.enter(party)
    yield made
    await made.stop()
    listening.close()


def assert_marked(copies: list[Message]) -> None:
    """One mail and its repeat: the same to a mail program, and told apart by a person."""
    first, repeat = copies
    assert first["X-Tijdig-Repeat"] is None
    assert repeat["X-Tijdig-Repeat"] == "1"
    assert repeat["Subject"] == f"{first['Subject']} (herhaald bericht)"


async def test_a_mail_whose_answer_was_lost_goes_again_marked_and_no_other_does(post: Post):
    quiet = await post.world.open_case()
    await post.world.settled(quiet, 3)
    case_id = post.mail_server.unanswered = uuid4()
    await post.world.open_case(case_id)
    await post.world.settled(case_id, 3)
    assert [len(copies) for copies in post.mail_server.about(quiet)] == [1, 1, 1]
    copied = [copies for copies in post.mail_server.about(case_id) if len(copies) > 1]
    assert len(post.mail_server.about(case_id)) == 3
    assert len(copied) == 1
    assert_marked(copied[0])


async def test_mails_under_way_when_the_sender_is_killed_go_again_marked(post: Post):
    running = post.running
    assert running is not None
    case_id = post.mail_server.unanswered = uuid4()
    post.mail_server.kill = running.pid
    await post.world.open_case(case_id)
    await asyncio.wait_for(running.wait(), 20)
    await post.start()
    await post.world.settled(case_id, 3)
    copied = [copies for copies in post.mail_server.about(case_id) if len(copies) > 1]
    assert len(post.mail_server.about(case_id)) == 3
    assert copied
    for copies in copied:
        assert_marked(copies)


async def held_over_night(post: Post, cases: int) -> list[UUID]:
    """The mails about these cases all wait for the morning."""
    post.world.set_clock(EVENING)
    held = [await post.world.open_case() for _ in range(cases)]
    for case_id in held:
        await post.world.settled(case_id, 3, "pending")
    return held


async def test_of_mails_that_share_a_claim_a_kill_leaves_one_in_doubt(post: Post):
    running, mail_server = post.running, post.mail_server
    assert running is not None
    told_before, copied_before = len(mail_server.mails), len(mail_server.copied())
    held = await held_over_night(post, 5)
    under_way: list[Any] = []

    async def kill_amid_a_lot(_: Message) -> None:
        rows = [row for case_id in held for row in await post.world.apart.rows("notifications", LOT, case_id)]
        if len(rows) >= 5 and sum(row["handed"] for row in rows) == 3 and not under_way:
            under_way.extend(rows)
            os.kill(running.pid, signal.SIGKILL)

    mail_server.on_mail = kill_amid_a_lot
    post.world.set_clock(NEXT_DAY)
    await asyncio.wait_for(running.wait(), 20)
    await post.start()
    for case_id in held:
        await post.world.settled(case_id, 3)
    mail_server.on_mail = None
    assert sum(row["accepted"] for row in under_way) == 2
    assert len(mail_server.copied()) == copied_before + 1
    assert_marked(mail_server.copied()[-1])
    assert len([mail for mail in mail_server.mails[told_before:] if mail["X-Tijdig-Repeat"]]) == 1


async def test_what_is_known_before_a_claimed_mail_leaves_keeps_it_back(post: Post):
    async def lose(world: World, case_id: UUID) -> None:
        await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)
        await eventually(lambda: world.apart.rows("notifications", ENDED, case_id))

    await amid_a_claim(post, lose)


async def test_nothing_leaves_while_it_is_decided_who_hears_of_a_stop(post: Post):
    """Else somebody would be mailed whom the stop did not count among those who were."""
    deciding: list[asyncio.Task[None]] = []

    async def decide(world: World, case_id: UUID) -> None:
        held = asyncio.Event()
        deciding.append(asyncio.create_task(hold_standing(world, case_id, held)))
        await asyncio.wait_for(held.wait(), 5)
        await world.say(topics.PREGNANCY, PregnancyEnded(), case_id)

    await amid_a_claim(post, decide)
    await asyncio.gather(*deciding)


async def hold_standing(world: World, case_id: UUID, held: asyncio.Event) -> None:
    """As a stop that is slow: its batch has other events to take in before it commits."""
    env, path = world.apart.env, {"search_path": "notifications"}
    conn = await asyncpg.connect(env["TIJDIG_DATABASE_URL"], server_settings=path)
    async with conn.transaction():
        await conn.execute("select from standing where case_id = $1 for no key update", case_id)
        held.set()
        await asyncio.sleep(1)
    await conn.close()


async def test_what_is_not_needed_any_more_does_not_leave_with_the_claim_it_was_in(post: Post):
    async def stop(world: World, case_id: UUID) -> None:
        await world.say(topics.ESCALATION, TimersStopped(effect_id=f"{case_id}/stop"), case_id)
        await eventually(lambda: world.apart.rows("notifications", MOOT, case_id))

    await amid_a_claim(post, stop, of="task")


async def amid_a_claim(
    post: Post, happens: Callable[[World, UUID], Awaitable[None]], of: str | None = None
) -> None:
    """Let this happen to a case of which mails (of a template) are claimed just now: none of them leaves."""
    world, held = post.world, await held_over_night(post, 5)
    claimed: dict[UUID, set[UUID]] = {}

    async def when_one_is_claimed(_: Message) -> None:
        for case_id in () if claimed else held:
            rows = await world.apart.rows("notifications", CLAIMED, case_id)
            if messages := {row["delivery_id"] for row in rows if of in (None, row["template"])}:
                claimed[case_id] = messages
                await happens(world, case_id)
                return

    post.mail_server.on_mail = when_one_is_claimed
    world.set_clock(NEXT_DAY)
    for case_id in held:
        await eventually(lambda case=case_id: nothing_waits(world, case))
    post.mail_server.on_mail = None
    ((case_id, messages),) = claimed.items()
    suppressed = await world.deliveries(case_id, "suppressed")
    assert messages <= {row["delivery_id"] for row in suppressed}


async def test_a_claim_that_another_sender_took_over_is_left_to_it(post: Post):
    """As after a pause longer than the lease: what the other handed over goes again marked, if at all."""
    world, held = post.world, await held_over_night(post, 5)
    taken: list[UUID] = []

    async def take_one_over(_: Message) -> None:
        for case_id in () if taken else held:
            rows = await world.apart.rows("notifications", CLAIMED, case_id)
            tasks = [row["delivery_id"] for row in rows if row["template"] == "task"]
            if tasks and not taken:
                taken.append(tasks[0])
                await world.apart.rows("notifications", TAKE_OVER, tasks[0])

    post.mail_server.on_mail = take_one_over
    told_before = len(post.mail_server.mails)
    world.set_clock(NEXT_DAY)
    for case_id in held:
        await world.settled(case_id, 3)
    post.mail_server.on_mail = None
    own = [mail for mail in post.mail_server.mails[told_before:] if taken[0].hex in mail["Message-ID"]]
    assert [mail["X-Tijdig-Repeat"] for mail in own] == ["1"]


async def test_a_reminder_that_another_stood_for_leaves_when_that_one_is_not_needed(post: Post):
    """Two are due together, so one mail says both; it is put off, and then only the other still matters."""
    world, case_id = post.world, uuid4()
    await world.open_case(case_id)
    await world.settled(case_id, 3)
    world.set_clock(EVENING)
    for cause in ("B", "D"):
        reminder = escalation(case_id, 0, Audience.OWNER).model_copy(
            update={"causes": (cause,), "effect_id": f"{case_id}/{cause}/1/L0"}
        )
        await world.say(topics.ESCALATION, reminder, case_id)
    rows = await world.settled(case_id, 2, "pending")
    put_off: list[Message] = []

    async def put_it_off(mail: Message) -> str | None:
        if put_off or number(case_id) not in mail["Subject"]:
            return None
        put_off.append(mail)
        done = next(row["cause"] for row in rows if row["delivery_id"].hex in mail["Message-ID"])
        over = DeadlineMet(
            effect_id=f"{case_id}/{done}/1/met", subject=done, attempt=1, due=MORNING, ga_days=None,
            policy_version="1",
        )  # fmt: skip
        await world.say(topics.ESCALATION, over, case_id)
        await eventually(lambda: world.apart.rows("notifications", MOOT, case_id))
        return "451 not now"

    post.mail_server.on_mail = put_it_off
    world.set_clock(NEXT_DAY + timedelta(minutes=20))
    await world.settled(case_id, 4)
    post.mail_server.on_mail = None
    assert len(await world.deliveries(case_id, "suppressed")) == 1


async def nothing_waits(world: World, case_id: UUID) -> bool:
    rows = await world.deliveries(case_id)
    return all(row["state"] in ("sent", "suppressed") for row in rows)
