"""One round over all cases: judge each, wait for what may only be slow, raise what is really missing."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from shared.messaging import Context, Uow
from shared.messaging.logs import describe
from shared.schemas import Event, registry, service_source
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.escalation import Audience, EscalationRaised
from workflows.auditor import repository
from workflows.auditor.judge import Missing, missing
from workflows.auditor.metrics import CASES, HEARTBEAT, MISSING, RAISED, UNEXPECTED, UNREADABLE
from workflows.auditor.repository import Audited, Found
from workflows.auditor.telling import told_as
from workflows.auditor.unexpected import Unexpected, unexpected
from workflows.settings import SERVICE

log = logging.getLogger("tijdig.auditor")

_PAGE = 200
_LEVEL = 2
_NAMESPACE = UUID("0d9c1f5e-7f6b-4f6d-8a55-6a1f0b1b9a11")
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record of one case shows: what should have been said, and what must not have been."""

    case: Audited
    absent: Sequence[Missing]
    wrong: Sequence[Unexpected]


@dataclass
class Auditor:
    """`patience` is how long (system time) something must stay missing before it is raised.

    After a restart of the others, or a step of the clock, what is due leaves within seconds.
    """

    patience: timedelta
    since: dict[str, datetime] = field(default_factory=dict[str, datetime])

    async def run(self, context: Context) -> None:
        """One whole round; then the heartbeat. A case that cannot be read does not hold up the others."""
        looked_at = late = wrong = unreadable = 0
        still = set[str]()
        after = _FIRST
        while found := await self._page(context, after):
            after = found[-1].case_id
            verdicts = [each for case in found if (each := _judge(case, context.clock.now()))]
            looked_at += len(found)
            unreadable += len(found) - len(verdicts)
            for verdict in verdicts:
                still |= {_name(verdict.case, each) for each in verdict.absent}
                late += await self._raise_missing(context, verdict)
                wrong += len(verdict.wrong)
        self.since = {name: at for name, at in self.since.items() if name in still}
        CASES.set(looked_at)
        MISSING.set(late)
        UNEXPECTED.set(wrong)
        UNREADABLE.set(unreadable)
        HEARTBEAT.set(context.clock.system_now().timestamp())

    async def _page(self, context: Context, after: UUID) -> Sequence[Found]:
        async with context.connection() as conn:
            return await repository.page(conn, after, context.clock.now(), _PAGE)

    async def _raise_missing(self, context: Context, verdict: Verdict) -> int:
        """Answers how many are missing for longer than patience allows."""
        now = context.clock.system_now()
        late = [
            each for each in verdict.absent if now - self._first_seen(verdict, each, now) >= self.patience
        ]
        for each in late:
            async with context.transaction() as uow:
                await _raise(uow, verdict.case, each)
        return len(late)

    def _first_seen(self, verdict: Verdict, absent: Missing, now: datetime) -> datetime:
        return self.since.setdefault(_name(verdict.case, absent), now)


def _judge(found: Found, now: datetime) -> Verdict | None:
    """None of a case whose record makes no sense: it is set aside, and counted. No database is asked here."""
    about = {"case_id": str(found.case_id)}
    try:
        case = found.read()
        verdict = Verdict(
            case, missing(case.record, now), unexpected(case.record, now - repository.LOOK_BACK)
        )
    except Exception as error:
        log.error("case not judged: %s", describe(error), extra=about)
        return None
    for each in verdict.wrong:
        log.error("%s", each.why, extra=about)
    return verdict


async def _raise(uow: Uow, case: Audited, absent: Missing) -> None:
    """To the coordinator, once, under an id of the auditor's own, marked with how late it is."""
    name, case_id = _name(case, absent), case.record.case_id
    if not await repository.put_on_record(uow.conn, name, case_id, _LEVEL, absent.due, uow.now):
        return
    code, cause = told_as(case.record, absent.code, case.veil)
    told = EscalationRaised(
        effect_id=_name(case, absent, code),
        level=_LEVEL,
        audiences=(Audience.COORDINATOR,),
        causes=(cause,),
        due=absent.due,
        late_by_seconds=max(0.0, (uow.now - absent.due).total_seconds()),
        urgent=case.urgent,
        next_threshold=None,
        next_threshold_at=None,
        policy_version=case.policy_version,
    )
    event: Event[Contract] = Event(
        id=str(uuid5(_NAMESPACE, told.effect_id)),
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


def _name(case: Audited, absent: Missing, told_as: str | None = None) -> str:
    return f"{case.record.case_id}:audit:{told_as or absent.code}:{absent.due:%Y%m%dT%H%M}"
