"""Each rule finds its breach, and leaves what is right alone."""

from pathlib import PurePosixPath

import pytest

from deploy.lints import rules
from deploy.lints.source import Rule, Source

SERVICE = "services/intake/handlers.py"

BREACHES = [
    (rules.topic_literal, SERVICE, 'TOPIC = "tijdig.referral.v1"'),
    (rules.topic_literal, SERVICE, 'topic = f"tijdig.inbound.v1.{slug}"'),
    (rules.topic_literal, SERVICE, r'PATTERN = r"^tijdig\.inbound\.v1\..+$"'),
    (rules.system_clock, SERVICE, "import datetime\nat = datetime.datetime.now()"),
    (rules.system_clock, SERVICE, "at = datetime.now(UTC)"),
    (rules.system_clock, SERVICE, "at = datetime.utcnow()"),
    (rules.system_clock, SERVICE, "day = date.today()"),
    (rules.system_clock, SERVICE, "import time\nat = time.time()"),
    (rules.system_clock, SERVICE, "from time import time"),
    (rules.civil_date, SERVICE, "day = uow.now.date()"),
    (rules.civil_date, "tijdig/demo/referring.py", "day = (clock.now() + ahead).date()"),
    (rules.sql_clock, SERVICE, 'Q = "delete from link where expires_at < now()"'),
    (rules.sql_clock, SERVICE, 'Q = "UPDATE task SET at = CURRENT_TIMESTAMP"'),
    (rules.sql_clock, SERVICE, 'Q = "select clock_timestamp()"'),
    (rules.sql_clock, SERVICE, 'default = text("now()")'),
    (rules.sql_clock, SERVICE, "default = sa.func.now()"),
    (rules.commit, SERVICE, "async def f(session):\n    await session.commit()"),
    (rules.commit, "workflows/gateway.py", "uow.conn.rollback()"),
    (rules.kafka_client, SERVICE, "@broker.subscriber('x')\nasync def on(): ..."),
    (rules.kafka_client, SERVICE, "consumer = AIOKafkaConsumer()"),
    (rules.kafka_client, "workflows/pump.py", "producer = aiokafka.AIOKafkaProducer()"),
    (rules.log_call, SERVICE, "log.exception('failed')"),
    (rules.log_call, SERVICE, "self._logger.exception('failed')"),
    (rules.log_call, SERVICE, "log.error('failed', exc_info=True)"),
    (rules.log_call, SERVICE, "print('hello')"),
    (rules.size, SERVICE, "def long():\n" + "    x = 1\n" * 40),
    (rules.size, SERVICE, "x = 1\n" * 301),
]

ALLOWED = [
    (rules.topic_literal, "shared/schemas/topics.py", 'REFERRAL = "tijdig.referral.v1"'),
    (rules.topic_literal, SERVICE, 'log = getLogger("tijdig.intake")'),
    (rules.topic_literal, SERVICE, 'TYPE = "nl.tijdig.referral.submitted.v1"'),
    (rules.topic_literal, SERVICE, '"""Reads tijdig.inbound.v1.<organisation>."""'),
    (rules.system_clock, "shared/clock/__init__.py", "at = datetime.now(UTC)"),
    (rules.system_clock, SERVICE, "at = workflow.now()"),
    (rules.system_clock, SERVICE, "at = context.clock.now(); tick = time.monotonic()"),
    (rules.civil_date, "shared/pregnancy/localtime.py", "day = wall_clock(instant).date()"),
    (rules.civil_date, "workflows/auditor/arithmetic.py", "day = wall.date()"),
    (rules.civil_date, SERVICE, "day = local_date(uow.now); column = sa.Date(); faker.date('%Y')"),
    (rules.sql_clock, SERVICE, 'Q = "delete from link where expires_at < $1"'),
    (rules.sql_clock, "shared/clock/database.py", 'Q = "select clock_timestamp()"'),
    (rules.sql_clock, SERVICE, '"""Never uses now() where a parameter will do."""'),
    (rules.commit, "shared/messaging/uow.py", "conn.commit()"),
    (rules.kafka_client, "shared/messaging/sending.py", "producer = AIOKafkaProducer()"),
    (rules.kafka_client, "tijdig/lapse/midwife.py", "producer = AIOKafkaProducer()"),
    (rules.log_call, "tijdig/stack.py", "print('hello')"),
    (rules.log_call, SERVICE, "log.warning('failed: %s', describe(error))"),
    (rules.size, "services/intake/migrations/versions/a.py", "x = 1\n" * 301),
    (rules.size, SERVICE, "def short():\n" + "    x = 1\n" * 39),
]


def _lines(rule: Rule, path: str, text: str) -> list[int]:
    return [finding.line for finding in rule(Source(PurePosixPath(path), text))]


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_found(rule: Rule, path: str, text: str) -> None:
    assert _lines(rule, path, text)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_is_right_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert not _lines(rule, path, text)


def test_every_rule_is_proven_here() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(rules.RULES)
    assert {rule for rule, _, _ in ALLOWED} == set(rules.RULES)


def test_a_finding_names_place_rule_and_remedy() -> None:
    source = Source(PurePosixPath(SERVICE), "x = 1\nlog.exception('failed')")
    assert str(next(iter(rules.log_call(source)))) == (
        "services/intake/handlers.py:2: log-exception: log.warning('...: %s', describe(error))"
    )
