"""A change of the map while thousands of cases are open: how long all of them are looked at again, and what
an urgent referral has to wait meanwhile, against the quiet before and after.

One routing process on real Kafka and PostgreSQL with the shipped map. The cases lie there with an owner and a
search; nothing that was told of them is right any more, so each look writes, and publishes. The change comes
as an event, as the coordination would send it.
"""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg

from bench.load import Message, drip
from bench.stage import Stage
from shared.messaging.binding import encode
from shared.pregnancy import local_date
from shared.schemas import Event, service_source, topics
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.directory import MAP_ID, Mode, OfferAvailabilityChanged
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Complexity, Consent, Dating, DatingMethod, Party, Purpose

MUNICIPALITY, OFFER = "GM0453", "VZ"
GIVER = Party.parse("jgz-kennemerland/jgz_nurse")
REFERRER = Party.parse("verloskundigen-duinstreek/midwife")
COORDINATOR = "coordinatie-ijmond/coordinator"
PER_SECOND = 10
"""Urgent referrals a second: far more than a region ever has, so that there is something to measure."""
PATIENCE = timedelta(minutes=10)

_CASES = """
insert into routing.routed_case
    (case_id, municipality, urgent, opened_at, complexity, edd, dating_method, interpreter)
select id, $2, false, $3, 'simple', $4::date + (number % 140)::int, 'crl_10_12', false
from unnest($1::uuid[]) with ordinality as given (id, number)
"""
_OWNERS = """
insert into routing.assignment (case_id, attempt, owner, deputy, state, accountable, since)
select id, 1, 'jgz-ijmond-noord/jgz_nurse', 'jgz-ijmond-noord/jgz_lead', 'accepted', true, $2
from unnest($1::uuid[]) as given (id)
"""
_SEARCHES = """
insert into routing.seeking (case_id, resting, stale, told)
select id, false, false, 'before' from unnest($1::uuid[]) as given (id)
"""
_LEFT = "select count(*) from routing.seeking where told = 'before'"
_PROPOSED = """
select case_id, extract(epoch from pg_xact_commit_timestamp(xmin))::float8 as at
from routing.assignment where attempt = 1 and case_id = any($1)
"""


@dataclass(frozen=True)
class Waits:
    """Milliseconds from when an urgent referral was due to be sent until its proposal was committed."""

    p50: float
    p99: float
    worst: float
    count: int

    @classmethod
    def of(cls, waits: Sequence[float]) -> "Waits":
        """Of so many waits, in seconds."""
        ranked = sorted(1000 * each for each in waits)
        return cls(_rank(ranked, 0.5), _rank(ranked, 0.99), ranked[-1], len(ranked))


def _rank(ranked: Sequence[float], part: float) -> float:
    return ranked[math.ceil(part * len(ranked)) - 1]


@dataclass(frozen=True)
class Reweighed:
    """So many cases looked at again; what urgent referrals waited in the quiet, and meanwhile."""

    cases: int
    seconds: float
    quiet: Waits
    meanwhile: Waits

    @property
    def slower(self) -> float:
        """How many times its quiet p99 an urgent referral's p99 is meanwhile."""
        return self.meanwhile.p99 / self.quiet.p99


async def reweighed(stage: Stage, cases: int, seconds: int, say: Callable[[str], None]) -> Reweighed:
    """Measure the change until the last case was looked at, and the quiet, half before and half after it."""
    await stage.start(("routing",))
    await _fill(stage, cases)
    await _urgent(stage, 5 * PER_SECOND)  # warm
    half = seconds * PER_SECOND // 2
    quiet = await _urgent(stage, half)
    begun = time.perf_counter()
    await _publish(stage, topics.DIRECTORY, _change(stage))
    over, waits = asyncio.create_task(_over(stage, begun)), list[float]()
    await _begins(stage, cases)
    while not over.done():
        waits += await _urgent(stage, 5 * PER_SECOND)
    quiet += await _urgent(stage, half)
    found = Reweighed(cases, await over, Waits.of(quiet), Waits.of(waits))
    say(f"{cases} cases in {found.seconds:.0f} s; p99 {found.quiet.p99:.0f} → {found.meanwhile.p99:.0f} ms")
    await stage.stop()
    return found


async def _fill(stage: Stage, cases: int) -> None:
    now = stage.clock.now()
    ids = [uuid4() for _ in range(cases)]
    await stage.conn.execute(_CASES, ids, MUNICIPALITY, now, _edd(local_date(now), weeks_to_go=10))
    await stage.conn.execute(_OWNERS, ids, now)
    await stage.conn.execute(_SEARCHES, ids)
    await stage.conn.execute("analyze routing.routed_case, routing.seeking, routing.assignment")


def _edd(day: date, weeks_to_go: int) -> date:
    return day + timedelta(weeks=weeks_to_go)


async def _urgent(stage: Stage, count: int) -> list[float]:
    """So many urgent referrals at a steady pace. Returns what each waited, in seconds."""
    sent = [_message(_opened(stage), uuid4(), stage) for _ in range(count)]
    due = await drip(stage, topics.REFERRAL, sent, PER_SECOND)
    proposed = await _proposed(stage, [UUID(each.key) for each in sent])
    return [proposed[UUID(key)] - at for key, at in due.items()]


async def _proposed(stage: Stage, cases: Sequence[UUID]) -> dict[UUID, float]:
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while time.monotonic() < deadline:
        found = {row["case_id"]: row["at"] for row in await stage.conn.fetch(_PROPOSED, cases)}
        if len(found) == len(cases):
            return found
        await asyncio.sleep(0.2)
    raise TimeoutError(f"{len(cases)} urgent referrals were sent, and not all of them proposed")


async def _begins(stage: Stage, cases: int) -> None:
    while await stage.fetchval(_LEFT) == cases:
        await asyncio.sleep(0.05)


async def _over(stage: Stage, begun: float) -> float:
    """Seconds until no case is left. Over a connection of its own: the other one is in use."""
    conn = await asyncpg.connect(stage.database)
    try:
        while time.perf_counter() - begun < PATIENCE.total_seconds():
            if not await conn.fetchval(_LEFT):
                return time.perf_counter() - begun
            await asyncio.sleep(0.5)
    finally:
        await conn.close()
    raise TimeoutError("not every case was looked at again")


async def _publish(stage: Stage, topic: str, message: Message) -> None:
    headers = message.headers
    await stage.producer.send_and_wait(topic, message.value, key=message.key.encode(), headers=headers)


def _opened(stage: Stage) -> CaseOpened:
    now = stage.clock.now()
    return CaseOpened(
        pregnancy_id=uuid4(),
        referral_id=uuid4(),
        referrer=REFERRER,
        reference=f"BM-{uuid4().hex[:10]}",
        municipality=MUNICIPALITY,
        dating=Dating(edd=_edd(local_date(now), weeks_to_go=14), method=DatingMethod.CRL_OPTIMAL),
        urgent=True,
        complexity=Complexity.COMPLEX,
        interpreter=False,
        consent=Consent(purposes=frozenset({Purpose.REFER}), text_version="2026-1", given_on=local_date(now)),
    )


def _change(stage: Stage) -> Message:
    """The provider has two places left, and gives it on request only from today on."""
    said = OfferAvailabilityChanged(
        offer=OFFER,
        municipality=MUNICIPALITY,
        mode=Mode.ON_REQUEST,
        valid_from=local_date(stage.clock.now()),
        provider=GIVER,
        places=2,
        wait_days=20,
    )
    return _message(said, MAP_ID, stage, actor=COORDINATOR)


def _message(payload: Contract, subject: UUID, stage: Stage, actor: str | None = None) -> Message:
    headers, value = encode(
        Event(
            id=str(uuid4()),
            source=service_source("intake"),
            type=payload.ce_type(),
            time=stage.clock.now(),
            data=payload,
            subject=str(subject),
            actor=actor,
        )
    )
    return Message(str(subject), value, [(name, text.encode()) for name, text in headers])
