"""One round over all cases: judge each, wait for what may only be slow, raise what is really missing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from shared.messaging import Context, Uow
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from workflows.auditor import repository
from workflows.auditor.judge import Missing, missing, unexpected
from workflows.auditor.metrics import CASES, HEARTBEAT, MISSING, RAISED, UNEXPECTED
from workflows.auditor.repository import Audited
from workflows.settings import SERVICE

log = logging.getLogger("tijdig.auditor")

_PAGE = 200
_LEVEL = 2
_NAMESPACE = UUID("0d9c1f5e-7f6b-4f6d-8a55-6a1f0b1b9a11")
_FIRST = UUID(int=0)


@dataclass
class Auditor:
    """`patience` is how long (system time) something must stay missing before it is raised.

    After a restart of the others, or a step of the clock, what is due leaves within seconds.
    """

    patience: timedelta
    since: dict[str, datetime] = field(default_factory=dict[str, datetime])

    async def run(self, context: Context) -> None:
        """One whole round; then the heartbeat."""
        looked_at = found = wrong = 0
        still = set[str]()
        after = _FIRST
        while cases := await self._page(context, after):
            after = cases[-1].record.case_id
            looked_at += len(cases)
            for case in cases:
                absent = missing(case.record, context.clock.now())
                still |= {_name(case, each) for each in absent}
                found += await self._raise_missing(context, case, absent)
                wrong += _note_unexpected(case)
        self.since = {name: at for name, at in self.since.items() if name in still}
        CASES.set(looked_at)
        MISSING.set(found)
        UNEXPECTED.set(wrong)
        HEARTBEAT.set(context.clock.system_now().timestamp())

    async def _page(self, context: Context, after: UUID) -> Sequence[Audited]:
        async with context.connection() as conn:
            return await repository.page(conn, after, context.clock.now(), _PAGE)

    async def _raise_missing(self, context: Context, case: Audited, absent: Sequence[Missing]) -> int:
        """Answers how many are missing for longer than patience allows."""
        now = context.clock.system_now()
        late = [each for each in absent if now - self._first_seen(case, each, now) >= self.patience]
        for each in late:
            async with context.transaction() as uow:
                await _raise(uow, case, each)
        return len(late)

    def _first_seen(self, case: Audited, absent: Missing, now: datetime) -> datetime:
        return self.since.setdefault(_name(case, absent), now)


async def _raise(uow: Uow, case: Audited, absent: Missing) -> None:
    """To the coordinator, once, under an id of the auditor's own, marked with how late it is."""
    name, case_id = _name(case, absent), case.record.case_id
    if not await repository.put_on_record(uow.conn, name, case_id, _LEVEL, absent.due, uow.now):
        return
    told = EscalationRaised(
        effect_id=name,
        level=_LEVEL,
        audiences=(Audience.COORDINATOR,),
        causes=(absent.code.partition(".")[0],),
        due=absent.due,
        late_by_seconds=max(0.0, (uow.now - absent.due).total_seconds()),
        urgent=case.urgent,
        next_threshold=None,
        next_threshold_at=None,
        policy_version=case.policy_version,
    )
    event: Event[Contract] = Event(
        id=str(uuid5(_NAMESPACE, name)),
        source=service_source(SERVICE),
        type=told.ce_type(),
        time=uow.now,
        data=told,
        subject=str(case_id),
        correlation_id=case.correlation_id,
    )
    uow.publish_as(event, topic=registry.of(EscalationRaised).topic, key=str(case_id))
    RAISED.inc()
    log.error("an escalation was missing and has been raised", extra={"case_id": str(case_id)})


def _note_unexpected(case: Audited) -> int:
    wrong = unexpected(case.record)
    for each in wrong:
        log.error("%s", each.why, extra={"case_id": str(case.record.case_id)})
    return len(wrong)


def _name(case: Audited, absent: Missing) -> str:
    return f"{case.record.case_id}:audit:{absent.code}:{absent.due:%Y%m%dT%H%M}"
