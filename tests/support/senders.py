"""What a connected organisation's system does: seal an identity, write an event, send it over Kafka."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from shared.pregnancy import local_date
from shared.schemas import organisation_source, topics
from shared.sealing.jwe import FrontDoorKeys, seal_for

MIDWIVES = "verloskundigen-duinstreek"
NURSES = "jgz-kennemerland"

CANARY = {
    "name": "Kanarie Zonnebloem",
    "birth_date": "1996-04-17",
    "address": {"street": "Kanarielaan", "number": "12 b", "postcode": "1971 KZ", "city": "IJmuiden"},
    "phone": "+31 6 12345678",
    "email": "kanarie@voorbeeld.example",
    "bsn": "999990019",
}
"""Somebody who does not exist, whose data must turn up nowhere in the clear."""


def public_keys(secrets: Path) -> dict[str, Any]:
    """The front door's JWK set, as it publishes it."""
    return FrontDoorKeys.load(secrets / "intake_jwk.json").jwks()


def envelope(jwks: Mapping[str, Any], person: Mapping[str, Any] | None = None) -> str:
    """An identity in the envelope that only the front door can open."""
    return seal_for(jwks, json.dumps(CANARY if person is None else person).encode())


def reference() -> str:
    """A fresh reference of the sender's own."""
    return f"VD-{uuid4().hex[:8]}"


def referral(jwks: Mapping[str, Any], today: date | None = None, **changes: Any) -> dict[str, Any]:
    """The payload of an ordinary referral, today at 12+0. A change to None takes the field out."""
    today = today or local_date(datetime.now(UTC))
    payload: dict[str, Any] = {
        "reference": reference(),
        "referrer_role": "midwife",
        "municipality": "GM0453",
        "dating": {"edd": _iso(today + timedelta(days=196)), "method": "crl_10_12"},
        "urgent": False,
        "complexity": "complex",
        "consent": {
            "purposes": ["refer", "coordinate", "feedback_to_referrer"],
            "text_version": "2026-1",
            "given_on": _iso(today - timedelta(days=1)),
        },
        "identity": envelope(jwks),
    }
    return {name: value for name, value in (payload | changes).items() if value is not None}


def attributes(event: str, organisation: str = MIDWIVES, **changes: str | None) -> dict[str, str]:
    """CloudEvents attributes of an event of the catalogue; a change to None takes one out."""
    found: dict[str, str | None] = {
        "specversion": "1.0",
        "id": str(uuid4()),
        "source": organisation_source(organisation),
        "type": f"nl.tijdig.{event}.v1",
        "time": datetime.now(UTC).isoformat(),
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


async def send(
    bootstrap: str,
    ce: Mapping[str, str],
    body: Mapping[str, Any] | bytes,
    *,
    key: str | None = None,
    organisation: str = MIDWIVES,
    times: int = 1,
) -> None:
    """Put an event on an organisation's topic, as a system with nothing but a Kafka client does."""
    headers = [(f"ce_{name}", value.encode()) for name, value in ce.items()]
    value = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, max_request_size=4_194_304
    ) as producer:
        for _ in range(times):
            await producer.send_and_wait(
                topics.inbound(organisation), value, (key or ce.get("subject", "")).encode(), headers=headers
            )


def _iso(day: date) -> str:
    return day.isoformat()
