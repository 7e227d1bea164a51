"""Which effects each case must have had: its facts as recorded, folded by the pure machine up to the end."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.faults.cases import Referral
from tests.support.faults.evidence import Evidence, Record
from workflows.machine import FACT, Tick
from workflows.machine.advance import advance
from workflows.machine.effects import Effect, RungOvertaken
from workflows.messages import RecordedFact
from workflows.policy.model import Policy
from workflows.taking_in import take_in

_HALF_A_DAY = timedelta(hours=4)
_RUNGS = {
    True: ((1, 0, _HALF_A_DAY), (2, 1, _HALF_A_DAY), (2, 2, _HALF_A_DAY)),
    False: ((1, 2, timedelta(0)), (2, 3, timedelta(0))),
}
"""Level, days on (Monday to Thursday, so all are working days) and hours on; by urgency, row A."""


def climbed(referral: Referral) -> list[tuple[int, datetime]]:
    """The rungs of a case that nobody answers, until Thursday morning: level and due instant."""
    return [
        (level, referral.submitted_at + timedelta(days=days) + later)
        for level, days, later in _RUNGS[referral.urgent]
    ]


def expected(evidence: Evidence) -> dict[UUID, set[str]]:
    """The ids of the effects that each case must have had, and none else."""
    policies = {
        row["version"]: Policy.model_validate_json(row["body"]) for row in evidence.tables["policies"]
    }
    versions = {row["case_id"]: row["policy_version"] for row in evidence.tables["plans"]}
    return {case: _told(recorded(evidence, case), policies[versions[case]], evidence.at) for case in versions}


def _told(facts: Sequence[RecordedFact], policy: Policy, at: datetime) -> set[str]:
    step, _ = take_in(None, None, facts, policy)
    effects: list[Effect] = [*step.effects, *advance(step.state, Tick(), at, policy).effects]
    return {effect.effect_id for effect in effects if not isinstance(effect, RungOvertaken)}


def is_audit(effect_id: str) -> bool:
    """Whether the auditor said this, under an id of its own."""
    return ":audit:" in effect_id


def was_late(effect_id: str, effects: set[str]) -> bool:
    """Whether what the auditor found missing was a miss indeed, and was said after all: a minute of
    everything being dead is longer than its patience.
    """
    case, _, about = effect_id.partition(":audit:")
    code = about.partition(":")[0]
    return any(each.startswith(f"{case}:{code}:") and each.endswith(":missed") for each in effects)


def recorded(evidence: Evidence, case: UUID) -> list[RecordedFact]:
    """The numbered facts of a case."""
    return [_fact(row) for row in evidence.tables["facts"] if row["case_id"] == case]


def _fact(row: Any) -> RecordedFact:
    said: dict[str, Any] = json.loads(row["payload"])
    fact = FACT.validate_python({**said, "no": row["no"], "at": row["at"]})
    return RecordedFact(fact=fact, ticked_to=row["ticked_to"])


def took_effect(evidence: Evidence, case: UUID, *types: str) -> datetime:
    """When the last of these facts took effect in a case. Fails where one is missing."""
    found = {each.fact.type: each.fact.at for each in recorded(evidence, case)}
    assert found.keys() >= set(types), f"{case} misses {set(types) - found.keys()}"
    return max(found[name] for name in types)


def raised(evidence: Evidence) -> dict[UUID, list[Record]]:
    """The rungs on the topic, reminders left out, by case and in the order of their due instants."""
    found: dict[UUID, list[Record]] = {case: [] for case in evidence.by_case}
    for record in evidence.of("escalation.raised"):
        if record.data["level"] > 0:
            found[UUID(record.ce["subject"])].append(record)
    return {case: sorted(records, key=due) for case, records in found.items()}


def due(record: Record) -> datetime:
    """The instant that a rung is about."""
    return datetime.fromisoformat(record.data["due"])
