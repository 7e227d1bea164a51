"""Whether a stack has finished reacting, and when it will next have something to do."""

from collections.abc import Callable
from datetime import datetime

import asyncpg

from tijdig.lapse.lag import LagReader

SCHEMAS = ("intake", "routing", "feedback", "notifications", "desk", "insight", "workflows")

_NUMBERS = ", ".join(f"(select last_value from {schema}.outbox_pos_seq)" for schema in SCHEMAS)  # noqa: S608
_WAITING = ", ".join(f"(select count(*) from {schema}.outbox)" for schema in SCHEMAS)  # noqa: S608
_PUBLISHED = f"select array[{_NUMBERS}]"
# One statement, as it is asked many times a second.
_LOOK = f"""
select array[{_WAITING}] as outboxes,
    (select count(*) from workflows.case_plan
     where closed_at is null and (signalled < appended or seen < appended)) as behind,
    (select count(*) from workflows.case_plan where closed_at is null and next_at <= $1) as due,
    (select count(*) from notifications.unaddressed) as "told nobody yet",
    (select count(*) from feedback.obligation where state = 'due') as "feedback due",
    (select count(*) from feedback.periodic join feedback.referral using (case_id)
     where tell_at <= $1 and progressed_at > coalesce(heard_at, '-infinity') and referrer is not null
    ) as "periodic feedback due",
    (select count(*) from notifications.delivery
     where state = 'sending' or (state = 'pending' and not_before <= $1)) as "mail to send"
"""  # noqa: S608 - constants
_HELD = ("told nobody yet", "feedback due", "periodic feedback due", "mail to send")
_NEXT = """
select least(
    (select min(tell_at) from feedback.periodic
     where tell_at > $1 and progressed_at > coalesce(heard_at, '-infinity')),
    (select min(next_at) from workflows.case_plan where closed_at is null and next_at > $1),
    (select min(not_before) from notifications.delivery where state = 'pending' and not_before > $1)
)
"""
_OPEN_WORKFLOWS = """
select workflow_id from workflows.case_plan where closed_at is null and signalled > 0
"""


class Observer:
    """Looks at a running stack from outside; changes nothing."""

    def __init__(self, pool: asyncpg.Pool, lag: LagReader) -> None:
        self._pool = pool
        self._lag = lag

    async def unsettled(self, now: Callable[[], datetime]) -> list[str]:
        """What is still under way, in words; empty when settled. `now` is asked at each look, since what is
        planned for at once is planned for a moment that lies after the look before.

        Everything that a process says goes through its outbox, which numbers it before others can see it.
        What is under way could slip to where we looked already: out of the topics into an outbox after the
        first look there, and back before the second. But not twice without a new number. So both are looked
        at twice, and the numbers from in between must still be the same at the end.
        """
        if waiting := await self._in_database(now()):
            return waiting
        published = await self._pool.fetchval(_PUBLISHED)
        if waiting := await self._behind() or await self._in_database(now()) or await self._behind():
            return waiting
        since = await self._pool.fetchval(_PUBLISHED)
        return [] if since == published else ["something was published just now"]

    async def _behind(self) -> list[str]:
        """What lies in the topics."""
        return [f"lag of {group}: {lag}" for group, lag in (await self._lag.lags()).items() if lag]

    async def _in_database(self, now: datetime) -> list[str]:
        """What waits there."""
        seen = await self._pool.fetchrow(_LOOK, now)
        assert seen is not None
        boxes = zip(SCHEMAS, seen["outboxes"], strict=True)
        waiting = [f"outbox of {schema}: {rows}" for schema, rows in boxes if rows]
        if seen["behind"] or seen["due"]:
            waiting.append(f"cases behind: {seen['behind']}, with a rung due: {seen['due']}")
        return waiting + [f"{what}: {seen[what]}" for what in _HELD if seen[what]]

    async def next_due(self, now: datetime) -> datetime | None:
        """The next domain instant at which the stack itself will do something."""
        return await self._pool.fetchval(_NEXT, now)

    async def open_workflows(self) -> list[str]:
        """The workflows whose time must move along."""
        return [row["workflow_id"] for row in await self._pool.fetch(_OPEN_WORKFLOWS)]
