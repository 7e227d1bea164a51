"""The story: 300 referrals come in, are answered, stopped or left, and time passes, while parts die."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from deploy.local.stack import Stack
from shared.clock import read_offset, step_clock
from shared.pregnancy import local_date
from shared.schemas import topics
from tests.support.faults.cases import Fate, Referral, referrals
from tests.support.faults.evidence import Evidence, collect, read
from tests.support.faults.killer import Killer
from tests.support.faults.own_stack import MONDAY, at
from tests.support.faults.patience import PATIENCE_SECONDS, in_spite_of_kills, say, until_count
from tests.support.faults.senders import Sender
from tests.support.senders import MIDWIVES, NURSES, envelope, public_keys, referral
from tijdig.demo.world import CONSUMERS
from tijdig.lapse.driver import Driver, NotSettled
from tijdig.lapse.temporal_time import bring_ahead

_PACE_SECONDS = 0.03
_SHORT_PATIENCE = 20.0
_LAST_LETTERS = at(3, 8, 58)
"""By then also what waited a quarter of an hour, to leave in one mail with others, has left."""
_TWELVE_WEEKS = MONDAY + timedelta(days=196)
_OPEN = """
select workflow_id, clock_offset_seconds from workflows.case_plan where closed_at is null and signalled > 0
"""
_DUE = "select count(*) from workflows.case_plan where closed_at is null and next_at <= $1"
_HAVE = """
select count(*) from (
    select case_id from workflows.case_fact where case_id = any($1) and type = any($2)
    group by case_id having count(distinct type) = cardinality($2)
) as complete
"""
_TOUCH = {
    Fate.ANSWERED: ["owner_confirmed", "contact_made", "exploration_concluded", "feedback_sent"],
    Fate.ENDED: ["pregnancy_ended"],
    Fate.WITHDRAWN: ["consent_withdrawn"],
}


async def live_through(stack: Stack) -> Evidence:
    """Everything that happens from Monday 08:30 to Thursday 08:40, and what is left of it."""
    env = stack.env()
    driver = Driver(env, {name: stack.address(name) for name in CONSUMERS})
    temporal = await Client.connect(env["TIJDIG_TEMPORAL_ADDRESS"], runtime=_quiet_runtime())
    async with driver, Sender(env["TIJDIG_KAFKA_BOOTSTRAP"], driver.clock) as sender:
        trial = Trial(stack, driver, sender, temporal)
        await trial.monday_morning()
        await trial.monday_noon()
        await trial.tuesday_noon()
        await trial.thursday_morning()
        await trial.quiet()
        kills, missed = dict(trial.killer.kills), tuple(trial.missed)
        return await collect(stack, driver.clock.now(), trial.women, kills, missed)


class Trial:
    """The women, and what is done to them and to the parts."""

    def __init__(self, stack: Stack, driver: Driver, sender: Sender, temporal: Client) -> None:
        self.women = referrals()
        self.missed: list[str] = []
        """What never came, however long one waited; the story goes on, so that all that is wrong shows."""
        self.killer = Killer(stack)
        self._stack = stack
        self._env = stack.env()
        self._driver = driver
        self._sender = sender
        self._temporal = temporal

    async def monday_morning(self) -> None:
        """All referrals come in, and every case begins, while everything dies once."""
        await self._step(at(0, 8, 30))
        say(f"{len(self.women)} referrals")
        dying = (
            *("intake", "routing", "kafka", "notifications", "gateway"),
            *("worker", "desk", "metronome", "feedback", "insight", "auditor"),
        )
        await self.killer.while_killing(dying, self._refer_all())

    async def monday_noon(self) -> None:
        """Half of those that something happens to; then the first rung of the urgent ones falls due.

        Temporal is told nothing of that: the metronome alone lets it out.
        """
        dying = ("notifications", "intake", "routing", "gateway")
        await self.killer.while_killing(dying, self._meet_fates(early=True))
        self._set_clock(at(0, 12, 45))
        await self.killer.while_killing(("worker", "temporal"), self._all_said())

    async def tuesday_noon(self) -> None:
        """The other half, and at once the clock goes on to the second rung of the urgent ones."""
        dying = ("worker", "notifications", "gateway", "metronome", "desk")
        await self.killer.while_killing(dying, self._answers_race_with_time())

    async def thursday_morning(self) -> None:
        """Two days on: both rungs of the others."""
        dying = ("postgres", "feedback", "insight", "auditor")
        await self.killer.while_killing(dying, self._step(at(3, 8, 40)))

    async def quiet(self) -> None:
        """Nobody is killed any more; wait until nothing is under way."""
        say("no more kills")
        await self.killer.all_back()
        await self._at_rest()
        await self._step(_LAST_LETTERS)
        await self._at_rest()
        say("settled")

    async def _at_rest(self) -> None:
        try:
            await self._driver.settle(within=self._patience)
        except NotSettled as still:
            self._miss(f"not at rest: {still}")

    @property
    def _patience(self) -> float:
        """Once something never came, what depends on it will not come either."""
        return _SHORT_PATIENCE if self.missed else PATIENCE_SECONDS

    def _miss(self, what: str) -> None:
        say(f"gave up: {what}")
        self.missed.append(what)

    async def _until(self, what: str, look: Callable[[], Awaitable[int]], wanted: int) -> None:
        """Until so many are seen; what never comes is noted, for the trial to judge."""
        try:
            await until_count(what, look, wanted, within=self._patience)
        except AssertionError as short:
            self._miss(str(short))

    async def _refer_all(self) -> None:
        keys = public_keys(self._stack.layout.secrets)
        sealed = [envelope(keys) for _ in range(5)]
        for number, woman in enumerate(self.women):
            await self._refer(woman, keys, sealed[number % len(sealed)])
            await asyncio.sleep(_PACE_SECONDS)
        say("all referrals sent")
        await self._until("accepted", self._accepted, len(self.women))

    async def _refer(self, woman: Referral, keys: Mapping[str, Any], sealed: str) -> None:
        woman.sent_at = self._driver.clock.now()
        body = referral(
            keys,
            local_date(woman.sent_at),
            reference=woman.reference,
            urgent=woman.urgent,
            dating={"edd": _TWELVE_WEEKS.isoformat(), "method": "crl_10_12"},
            identity=sealed,
        )
        await self._sender.send(MIDWIVES, "referral.submitted", body, key=woman.reference, time=woman.sent_at)

    async def _accepted(self) -> int:
        """How many the midwives were told a case number for; notes the numbers."""
        records = await read([topics.outbound(MIDWIVES)], self._env["TIJDIG_KAFKA_BOOTSTRAP"])
        told = {record.data["reference"]: record for record in records if record.is_a("referral.accepted")}
        for woman in self.women:
            if woman.reference in told:
                woman.case = UUID(told[woman.reference].data["case_id"])
        return len(told)

    async def _answers_race_with_time(self) -> None:
        await self._tell_fates(early=False)
        await self._step(at(1, 12, 36))
        await self._fates_known(early=False)

    async def _meet_fates(self, *, early: bool) -> None:
        await self._tell_fates(early=early)
        await self._fates_known(early=early)

    def _touched(self, fate: Fate, *, early: bool) -> list[Referral]:
        """Those of whom anything was heard: nobody can tell a case that there is not."""
        return [each for each in self.women if each.case and each.fate is fate and each.early is early]

    async def _tell_fates(self, *, early: bool) -> None:
        for woman in self._touched(Fate.ANSWERED, early=early):
            case = woman.case_id
            await self._sender.send(NURSES, "case.owner.accepted", {}, key=str(case), case=case)
            contact = {"with_client": True, "with_referrer": True}
            await self._sender.send(NURSES, "case.contact.made", contact, key=str(case), case=case)
            explored = {"complexity": "complex"}
            await self._sender.send(NURSES, "case.exploration.concluded", explored, key=str(case), case=case)
        for woman in self._touched(Fate.ENDED, early=early):
            await self._sender.send(MIDWIVES, "pregnancy.ended", {}, key=woman.reference)
        for woman in self._touched(Fate.WITHDRAWN, early=early):
            await self._sender.send(MIDWIVES, "consent.withdrawn", {}, key=woman.reference)
        say(f"answers and stops sent ({'early' if early else 'late'})")

    async def _fates_known(self, *, early: bool) -> None:
        """Until the gateway has numbered what was told, and what follows from it at once."""
        for fate, facts in _TOUCH.items():
            cases = [woman.case_id for woman in self._touched(fate, early=early)]
            await self._until(f"{fate}, known", self._counted(_HAVE, cases, facts), len(cases))

    def _counted(self, query: str, *args: Any) -> Any:
        async def look() -> int:
            (row,) = await self._rows(query, *args)
            return row[0]

        return look

    async def _rows(self, query: str, *args: Any) -> Sequence[asyncpg.Record]:
        conn = await asyncpg.connect(self._env["TIJDIG_DATABASE_URL"], timeout=10)
        try:
            return await conn.fetch(query, *args, timeout=30)
        finally:
            await conn.close(timeout=5)

    def _set_clock(self, instant: datetime) -> None:
        file = self._stack.layout.clock
        step_clock(file, read_offset(file) + (instant - self._driver.clock.now()))
        say(f"the clock is on {instant:%A %H:%M} UTC")

    async def _all_said(self) -> None:
        """Until nothing that is due waits to be said."""
        await self._until("rungs due", self._counted(_DUE, self._driver.clock.now()), 0)

    async def _step(self, instant: datetime) -> None:
        """The clock first, then every open workflow, as often as it takes: Temporal may be away."""
        self._set_clock(instant)
        await in_spite_of_kills(self._workflows_follow)
        say("all workflows have followed")

    async def _workflows_follow(self) -> None:
        offset = read_offset(self._stack.layout.clock)
        aheads = {
            row["workflow_id"]: offset - timedelta(seconds=row["clock_offset_seconds"])
            for row in await self._rows(_OPEN)
        }
        async with asyncio.timeout(90):
            await bring_ahead(self._temporal, aheads)


def _quiet_runtime() -> Runtime:
    """That Temporal is away is what we want; its client would say so thousands of times."""
    errors = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(errors)))
