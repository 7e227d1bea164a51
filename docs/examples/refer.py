"""Refer a woman from a midwife's system: one Kafka message. Needs: pip install aiokafka joserfc httpx"""

import asyncio, datetime, json, os, uuid

import httpx
from aiokafka import AIOKafkaProducer
from joserfc import jwe
from joserfc.jwk import ECKey

ORGANISATION = "verloskundigen-duinstreek"
REFERENCE = f"duin-{uuid.uuid4().hex[:12]}"  # your own opaque number; never a BSN
IDENTITY = {"name": "Synthetische Vrouw", "birth_date": "1998-04-01", "phone": "0600999888",
            "address": {"street": "Bedachtweg", "number": "1", "postcode": "1971ZZ", "city": "IJmuiden"}}


async def main() -> None:
    keys = httpx.get(os.environ["TIJDIG_INTAKE_URL"] + "/.well-known/jwks.json").json()["keys"]
    key = ECKey.import_key(keys[0])
    sealed = jwe.encrypt_compact({"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.kid}, json.dumps(IDENTITY), key)
    now = datetime.datetime.fromisoformat(os.environ.get("NOW") or datetime.datetime.now(datetime.UTC).isoformat())
    today = now.astimezone().date()  # the civil day here, not that of UTC
    referral = {"reference": REFERENCE, "referrer_role": "midwife", "municipality": "GM0453", "urgent": False,
                "complexity": "simple", "identity": sealed,
                "dating": {"edd": str(today + datetime.timedelta(days=196)), "method": "crl_10_12"},
                "consent": {"purposes": ["refer", "coordinate", "feedback_to_referrer"],
                            "text_version": "2026-1", "given_on": str(today)}}
    headers = {"ce_specversion": "1.0", "ce_id": str(uuid.uuid4()), "ce_time": now.isoformat(),
               "ce_source": f"/organisations/{ORGANISATION}", "ce_type": "nl.tijdig.referral.submitted.v1",
               "content-type": "application/json"}
    async with AIOKafkaProducer(bootstrap_servers=os.environ["TIJDIG_KAFKA_BOOTSTRAP"], acks="all") as producer:
        await producer.send_and_wait(f"tijdig.inbound.v1.{ORGANISATION}", json.dumps(referral).encode(),
                                     key=REFERENCE.encode(), headers=[(k, v.encode()) for k, v in headers.items()])
    print(f"sent {REFERENCE}; the answer comes on tijdig.outbound.v1.{ORGANISATION}")


asyncio.run(main())
