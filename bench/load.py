"""What is sent, and how: referrals with sealed identities, all at once or at a steady pace."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from bench.stage import Stage
from shared.pregnancy import local_date
from shared.schemas import organisation_source, topics
from shared.schemas.contracts.referral import ReferralSubmitted
from shared.sealing.jwe import FrontDoorKeys, seal_for
from tijdig.demo.cast import MIDWIFE, VELSEN
from tijdig.demo.women import ANNA

_WEEKS_TO_GO = timedelta(weeks=28)
_AT_ONCE = 500

Headers = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Message:
    """One message as a Kafka client sends it; the floor gets the same bytes as ours."""

    key: str
    value: bytes
    headers: Headers


def referrals(stage: Stage, count: int) -> list[Message]:
    """So many referrals of different pregnancies, sealed beforehand: that is the sender's work."""
    keys = FrontDoorKeys.load(Path(stage.stack.env()["TIJDIG_SECRETS_DIR"]) / "intake_jwk.json").jwks()
    identity = json.dumps(ANNA.identity()).encode()
    return [_referral(stage, seal_for(keys, identity)) for _ in range(count)]


def _referral(stage: Stage, identity: str) -> Message:
    now = stage.clock.now()
    reference = f"BM-{uuid4().hex[:10]}"
    body = {
        "reference": reference,
        "referrer_role": MIDWIFE.role.value,
        "municipality": VELSEN,
        "dating": {"edd": (local_date(now) + _WEEKS_TO_GO).isoformat(), "method": "crl_10_12"},
        "urgent": False,
        "complexity": "simple",
        "consent": {
            "purposes": ["refer", "coordinate", "feedback_to_referrer", "statistics"],
            "text_version": "2026-1",
            "given_on": (local_date(now) - timedelta(days=1)).isoformat(),
        },
        "identity": identity,
    }
    headers = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid4()),
        "ce_source": organisation_source(MIDWIFE.organisation),
        "ce_type": ReferralSubmitted.ce_type(),
        "ce_time": now.isoformat(),
        "content-type": "application/json",
    }
    sent = [(name, text.encode()) for name, text in headers.items()]
    return Message(reference, json.dumps(body).encode(), sent)


INBOUND = topics.inbound(MIDWIFE.organisation)


async def flood(stage: Stage, topic: str, messages: Sequence[Message]) -> float:
    """Send everything as fast as it goes. Returns the instant of the first, in epoch seconds."""
    begun = stage.clock.system_now().timestamp()
    for start in range(0, len(messages), _AT_ONCE):
        await asyncio.gather(
            *[await _send(stage.producer, topic, each) for each in messages[start : start + _AT_ONCE]]
        )
    return begun


async def drip(stage: Stage, topic: str, messages: Sequence[Message], per_second: float) -> dict[str, float]:
    """Send at a steady pace, whatever becomes of it. Returns when each was due to be sent.

    The instant that counts is when it was due: a generator that lags may not flatter what it measures.
    """
    begun = stage.clock.system_now().timestamp() + 0.1
    due = {message.key: begun + number / per_second for number, message in enumerate(messages)}
    sent: list[asyncio.Future[object]] = []
    for message in messages:
        await asyncio.sleep(due[message.key] - stage.clock.system_now().timestamp())
        sent.append(await _send(stage.producer, topic, message))
    await asyncio.gather(*sent)
    return due


async def _send(producer: AIOKafkaProducer, topic: str, message: Message) -> "asyncio.Future[object]":
    return await producer.send(topic, message.value, key=message.key.encode(), headers=message.headers)
