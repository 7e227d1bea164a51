"""A connected organisation's own system, as its supplier would build it: plain Kafka, plain HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from joserfc import jwe
from joserfc.jwk import ECKey

from shared.schemas import organisation_source, topics
from tijdig.demo.mail import tls

Answer = dict[str, Any]


@dataclass
class ConnectedSystem:
    """Publishes on its inbound topic, reads its outbound topic, and asks over HTTP."""

    organisation: str
    bootstrap: str
    intake_url: str
    feedback_url: str
    api_key: str

    @classmethod
    def of(cls, organisation: str, env: Mapping[str, str], feedback_url: str) -> "ConnectedSystem":
        """The system of one organisation, with the key that the local stack made for it."""
        key = Path(env["TIJDIG_SECRETS_DIR"]) / "api-keys" / organisation
        return cls(
            organisation,
            env["TIJDIG_KAFKA_BOOTSTRAP"],
            env["TIJDIG_INTAKE_URL"],
            feedback_url,
            key.read_text().strip(),
        )

    async def seal(self, identity: Mapping[str, Any]) -> str:
        """A compact JWE for the public key that intake serves."""
        async with httpx.AsyncClient(verify=tls()) as http:
            found = (await http.get(f"{self.intake_url}/.well-known/jwks.json")).json()
        key = ECKey.import_key(found["keys"][0])
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.kid}
        return jwe.encrypt_compact(header, json.dumps(identity), key)

    async def publish(
        self,
        event: str,
        data: Mapping[str, Any],
        *,
        at: datetime,
        reference: str,
        case: UUID | None = None,
        id: str | None = None,
    ) -> str:
        """Publish one event (such as `case.contact.made`) on the own inbound topic; returns its id."""
        event_id = id or str(uuid4())
        headers = self._headers(event, event_id, at) | ({"ce_subject": str(case)} if case else {})
        async with AIOKafkaProducer(
            bootstrap_servers=self.bootstrap, acks="all", enable_idempotence=True
        ) as producer:
            await producer.send_and_wait(
                topics.inbound(self.organisation),
                json.dumps(data).encode(),
                key=reference.encode(),
                headers=[(name, value.encode()) for name, value in headers.items()],
            )
        return event_id

    def _headers(self, event: str, event_id: str, at: datetime) -> dict[str, str]:
        return {
            "ce_specversion": "1.0",
            "ce_id": event_id,
            "ce_source": organisation_source(self.organisation),
            "ce_type": f"nl.tijdig.{event}.v1",
            "ce_time": at.isoformat(),
            "content-type": "application/json",
        }

    async def answers(self) -> list[Answer]:
        """Everything on the own outbound topic so far: each event's type, id and data."""
        return await read_all(self.bootstrap, topics.outbound(self.organisation))

    async def feedback(self) -> list[Answer]:
        """The same over HTTP, for organisations without Kafka."""
        async with httpx.AsyncClient(headers=self._authorisation(), verify=tls()) as http:
            answer = await http.get(f"{self.feedback_url.rstrip('/')}/feedback")
            answer.raise_for_status()
            return answer.json()["items"]

    async def post(
        self, event: str, data: Mapping[str, Any], *, at: datetime, subject: str
    ) -> httpx.Response:
        """Send one event over HTTP in CloudEvents binary mode."""
        headers = {
            name.replace("ce_", "ce-", 1): value
            for name, value in (self._headers(event, str(uuid4()), at) | {"ce_subject": subject}).items()
        }
        async with httpx.AsyncClient(headers=self._authorisation(), verify=tls()) as http:
            return await http.post(f"{self.intake_url}/events", content=json.dumps(data), headers=headers)

    def _authorisation(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.api_key}"}


async def read_all(bootstrap: str, topic: str) -> list[Answer]:
    """Every event on a topic from its beginning to what is its end now."""
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", fetch_max_wait_ms=20
    )
    await consumer.start()
    try:
        found: list[Answer] = []
        ends = await consumer.end_offsets(list(consumer.assignment()))
        for partition, end in ends.items():
            while await consumer.position(partition) < end:
                found.append(_answer(await consumer.getone(partition)))
        return found
    finally:
        await consumer.stop()


def _answer(record: ConsumerRecord[bytes, bytes]) -> Answer:
    headers = {name: value.decode() for name, value in record.headers}
    return {
        "type": headers["ce_type"],
        "id": headers["ce_id"],
        "time": headers["ce_time"],
        "data": json.loads(record.value or b"null"),
        "headers": headers,
    }
