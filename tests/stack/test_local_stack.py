"""The machinery itself: what dies comes back with what it had, and nothing is left behind."""

import asyncio
import smtplib
import socket
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from temporalio.client import Client

from deploy.local import leftovers
from deploy.local.ports import LOOPBACK, free_base
from deploy.local.stack import INFRASTRUCTURE, Stack
from shared.schemas import topics
from tests.support.command import Ran, tijdig


async def crash(infra: Stack, program: str) -> None:
    killed = await asyncio.to_thread(infra.kill, program)
    await asyncio.to_thread(infra.wait_replaced, program, killed)


async def test_a_killed_broker_comes_back_with_what_it_acknowledged(infra: Stack) -> None:
    at = infra.address("kafka")
    admin = AIOKafkaAdminClient(bootstrap_servers=at)
    await admin.start()
    await admin.create_topics([NewTopic("machinery.kept", 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=at, acks="all")
    await producer.start()
    await producer.send_and_wait("machinery.kept", b"kept")
    await producer.stop()
    await crash(infra, "kafka")
    consumer = AIOKafkaConsumer("machinery.kept", bootstrap_servers=at, auto_offset_reset="earliest")
    await consumer.start()
    message = await asyncio.wait_for(consumer.getone(), 30)
    await consumer.stop()
    assert message.value == b"kept"


async def test_a_killed_database_comes_back_with_what_it_committed(infra: Stack) -> None:
    url = infra.env()["TIJDIG_DATABASE_URL"]
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("show fsync") == "on"
    await connection.execute("create table machinery_kept as select 41 + 1 as n")
    await crash(infra, "postgres")
    await connection.close(timeout=1)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("select n from machinery_kept") == 42
    await connection.execute("drop table machinery_kept")
    await connection.close()


async def test_a_killed_temporal_comes_back_with_its_workflows(infra: Stack) -> None:
    client = await Client.connect(infra.address("temporal"))
    await client.start_workflow("Nobody", id="machinery-kept", task_queue="machinery")
    await crash(infra, "temporal")
    again = await Client.connect(infra.address("temporal"))
    handle = again.get_workflow_handle("machinery-kept")
    assert (await handle.describe()).id == "machinery-kept"
    await handle.terminate()


def test_a_killed_mail_sink_keeps_what_it_accepted_and_says_no_where_told(infra: Stack) -> None:
    message = EmailMessage()
    message["Subject"] = "Er staat een bericht voor u klaar"
    message.set_content("Geen inhoud.")
    with smtplib.SMTP(LOOPBACK, infra.ports["smtp"]) as smtp:
        smtp.send_message(message, "tijdig@x.example", ["kept@x.example"])
        for mailbox, code in (("later@x.example", 451), ("weg@x.example", 550)):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                smtp.send_message(message, "tijdig@x.example", [mailbox])
            assert refused.value.recipients[mailbox][0] == code
    killed = infra.kill("mailsink")
    infra.wait_replaced("mailsink", killed)
    page = infra.address("mailsink")
    (kept,) = httpx.get(f"{page}messages", params={"to": "kept@x.example"}).json()
    assert kept["subject"] in httpx.get(page).text
    assert httpx.get(f"{page}messages", params={"since": kept["id"]}).json() == []


async def test_a_topic_that_nobody_declared_does_not_appear(infra: Stack) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=infra.address("kafka"), request_timeout_ms=2000)
    await producer.start()
    with pytest.raises((KafkaError, TimeoutError)):
        await asyncio.wait_for(producer.send_and_wait("machinery.misspelt", b""), 10)
    await producer.stop()
    admin = AIOKafkaAdminClient(bootstrap_servers=infra.address("kafka"))
    await admin.start()
    assert "machinery.misspelt" not in await admin.list_topics()
    await admin.close()


@pytest.fixture
def throwaway() -> Iterator[Stack]:
    stack = Stack("throwaway", free_base(), "test", services=False, monitoring=False)
    stack.down()
    yield stack
    stack.down()
    stack.wipe()


@pytest.fixture
def command(throwaway: Stack) -> Callable[..., Ran]:
    """`tijdig`, asked about the parts of the throwaway instance."""
    start = ("--infra", "--no-monitoring", "--profile", "test", "--port-base", str(throwaway.ports.base))

    def run(word: str, *more: str) -> Ran:
        own = start if word == "up" else ()
        named = () if word == "topics" else ("--instance", throwaway.layout.instance)
        env = {"TIJDIG_KAFKA_BOOTSTRAP": throwaway.address("kafka")} if word == "topics" else {}
        return tijdig(word, *more, *own, *named, env=env)

    return run


def test_after_everything_was_killed_a_second_start_works_and_down_leaves_nothing(
    throwaway: Stack, command: Callable[..., Ran]
) -> None:
    assert command("up", "--fresh").status == 0
    root = throwaway.layout.root
    assert leftovers.kill_all(root) >= len(INFRASTRUCTURE)
    started = command("up")
    assert started.status == 0, started.err
    assert {p.state for p in throwaway.status() if p.pid} == {"RUNNING"}
    assert started.out.count("RUNNING") == len(INFRASTRUCTURE)
    made = command("topics", "apply")
    assert int(made.out.split()[0]) > len(topics.INTERNAL), made.err
    nobody = str(uuid4())
    assert "Nothing is known of this case" in command("timeline", nobody).complaint
    throwaway.stop("kafka")
    assert "does not answer" in command("timeline", nobody).complaint
    assert "kafka" in command("status").out
    assert command("down").status == 0
    assert leftovers.find(root) == []


def test_a_taken_port_is_told_and_nothing_is_left_running(
    throwaway: Stack, command: Callable[..., Ran]
) -> None:
    with socket.create_server((LOOPBACK, throwaway.ports["temporal-ui"])):
        told = command("up", "--fresh").complaint
    assert f"Port {throwaway.ports['temporal-ui']} for temporal is taken by" in told
    assert leftovers.find(throwaway.layout.root) == []


def test_a_part_that_cannot_be_fetched_is_told_with_its_remedy_and_nothing_is_left_running(
    tmp_path: Path,
) -> None:
    env = {"TIJDIG_HOME": str(tmp_path), "TIJDIG_MAVEN_REPOSITORY": "http://127.0.0.1:1"}
    words = ("--infra", "--no-monitoring", "--instance", "bare", "--port-base", str(free_base()))
    told = tijdig("up", *words, env=env).complaint
    assert "could not be fetched from http://127.0.0.1:1" in told
    assert "TIJDIG_MAVEN_REPOSITORY" in told
    assert leftovers.find(tmp_path / "bare") == []
