"""A case that was closed and went on, as the lives that it had: one judged after the other. Pure.

Written from the policy page (docs/deadlines.md, section 7): a case that goes on within half a year counts as
handed in that day, with what was known as it closed. Of what was told while it was closed only that is known
which says how things stand. So each life is a record of its own: the facts that count in it, and what was
said between its two ends.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.early import in_turn
from workflows.auditor.record import (
    ENDINGS,
    SAFETY,
    CaseRecord,
    RecordedFact,
    Said,
    keeps_former_rules,
)

_FOR_GOOD = ENDINGS - {"case_closed"}
_COUNT_BESIDE_THE_LANE = SAFETY | {
    "concern_decided",
    "owner_proposed",
    "owner_confirmed",
    "owner_declined",
    "owner_released",
    "escalation_acknowledged",
    "escalation_resolved",
    "policy_migrated",
}
"""What may change something while nothing but the safety lane is open."""
_KNOWN_MEANWHILE = SAFETY | {
    "birth_registered",
    "discharged",
    "dating_changed",
    "dating_confirmed",
    "multiple_set",
    "risk_assessed",
}
"""What says how things stand: told while a case is closed, it is known when the case goes on."""
_FORGOTTEN = frozenset({"contribution_requested"})
"""What a week asks after, and a case that closed under a policy from before 2026.5 does not know any more."""


@dataclass(slots=True)
class _Life:
    """The one that is being read: what counts, and what was told since it closed."""

    counts: list[RecordedFact] = field(default_factory=list[RecordedFact])
    began_at: datetime | None = None
    closings: tuple[tuple[datetime, dict[str, Any]], ...] = ()
    closed_at: datetime | None = None
    since_closed: list[RecordedFact] = field(default_factory=list[RecordedFact])
    over: bool = False


def lives(case: CaseRecord) -> tuple[CaseRecord, ...]:
    """Every life of a case, the last one being that of today. Of most cases the record itself.

    A policy from before such a case owed again what was open says too little to judge one that went on: none
    then, and none where an owner may have said yes while nothing but the safety lane was open.
    """
    if keeps_former_rules(case.policy):
        return () if _may_have_gone_on(case) else (case,)
    life, before, clear = _Life(), list[CaseRecord](), True
    for fact in case.facts:
        _close_by_itself(case, life, fact.at)
        if _goes_on(case, life, fact):
            clear = clear and not _may_have_changed(life)
            then = replace(case, policy=case.policy_of(life.counts[-1]))
            before.append(_record(then, life, until=fact.at))
            life = _next(case, life, fact.at)
        else:
            _take(life, fact)
    if not clear:
        return ()
    if not before:
        return (replace(case, facts=in_turn(case, case.facts)),)
    return (*before, _record(case, life))


def _may_have_gone_on(case: CaseRecord) -> bool:
    """Whether it was closed, by a fact or by itself, and reopened since."""
    stopped = (each.due for each in case.said if each.type == "case_stopped")
    closed = min((*stopped, *(fact.at for fact in case.of("case_closed"))), default=None)
    reopened = case.last("case_reopened")
    return closed is not None and reopened is not None and closed <= reopened


def _may_have_changed(life: _Life) -> bool:
    """Whether the next life may begin with more than was known as this one closed."""
    lane = any(fact.type in SAFETY for fact in life.counts)
    return lane and any(fact.type in _COUNT_BESIDE_THE_LANE for fact in life.since_closed)


def _next(case: CaseRecord, life: _Life, began: datetime) -> _Life:
    """With what counted in this one, and what is known since, also of a move to another policy."""
    assert life.closed_at is not None
    closed_by = case.policy_of(life.counts[-1])
    forgets = keeps_former_rules(closed_by)
    counts = [fact for fact in life.counts if not (forgets and fact.type in _FORGOTTEN)]
    counts += [fact for fact in life.since_closed if _is_known(case, fact)]
    return _Life(counts=counts, began_at=began, closings=(*life.closings, (life.closed_at, closed_by)))


def _is_known(case: CaseRecord, fact: RecordedFact) -> bool:
    known = fact.type in _KNOWN_MEANWHILE and not keeps_former_rules(case.policy_of(fact))
    return known or fact.type == "policy_migrated"


def _take(life: _Life, fact: RecordedFact) -> None:
    if life.closed_at is None and not life.over:
        if fact.type == "case_reopened":
            return  # it was not closed: that changes nothing
        if fact.type == "case_closed":
            life.closed_at = fact.at
    life.over = life.over or fact.type in _FOR_GOOD
    (life.counts if life.closed_at is None else life.since_closed).append(fact)


def _close_by_itself(case: CaseRecord, life: _Life, before: datetime) -> None:
    """With every step behind it a case closes without a fact."""
    if life.closed_at is None and not life.over:
        began = life.began_at or case.opened.at
        stops = (each.due for each in case.said if each.type == "case_stopped")
        life.closed_at = min((at for at in stops if began < at < before), default=None)


def _goes_on(case: CaseRecord, life: _Life, fact: RecordedFact) -> bool:
    """Reopened within half a year, and neither lost nor withdrawn before or since."""
    if fact.type != "case_reopened" or life.closed_at is None or life.over:
        return False
    closed_for = arithmetic.local_day(fact.at) - arithmetic.local_day(life.closed_at)
    return closed_for.days <= case.policy_of(fact)["aftercare"]["reopen_within"]["is"]


def _record(case: CaseRecord, life: _Life, until: datetime | None = None) -> CaseRecord:
    began = life.began_at
    said = tuple(
        each
        for each in case.said
        if (began is None or _is_later(each, began)) and (until is None or not _is_later(each, until))
    )
    facts = (*in_turn(case, life.counts), *life.since_closed)
    return replace(case, facts=facts, said=said, reopened_at=began, closings=life.closings)


def _is_later(said: Said, began: datetime) -> bool:
    """Whether it was said in the life that began then. A deadline or a rung that was due at that very instant
    was of the life before, as was its end: this one gives everything some time.
    """
    of_time = said.effect_id.endswith(":missed") or said.effect_id.split(":")[1] == "ladder"
    before = of_time or said.type == "case_stopped"
    return said.due > began or (said.due == began and not before)
