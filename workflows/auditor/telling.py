"""How what is missing is told: as the machine would, nothing of the safety lane by its letter or number."""

from typing import Any
from uuid import UUID, uuid5

from shared.schemas.contracts.escalation import OWN_FILE
from shared.schemas.contracts.waits import WaitKind
from workflows.auditor.record import CaseRecord

_NAMESPACE = UUID("5d0f5e0c-3f41-4a52-9f0e-7c2c5b1d6a10")
_WORRY, _WAIT = frozenset({"K", "P"}), "J"
_ABOUT_A_WORRY = frozenset(
    {
        "no_unreported_concern",
        "protection_timeline_if_concern",
        "safety_plan_made",
        "protection_timeline_agreed",
    }
)
_SPOKEN_OF = frozenset(WaitKind)


def told_as(case: CaseRecord, code: str, veil: UUID | None = None) -> tuple[str, str]:
    """The code of what is missing as others may read it, and its cause. `veil`: the case's random number."""
    stage, _, asked = code.partition(".")
    if not _is_restricted(case, stage, asked):
        return code, stage
    return f"step.{uuid5(veil or _NAMESPACE, f'{case.case_id}:{code}')}", OWN_FILE


def _is_restricted(case: CaseRecord, stage: str, asked: str) -> bool:
    if stage != _WAIT:
        return stage in _WORRY or _asks_about_a_worry_alone(case.policy, stage)
    begun = case.of("wait_started")
    lane = {UUID(str(fact.says["wait"])).hex for fact in begun if fact.says["kind"] not in _SPOKEN_OF}
    return any(wait.endswith(asked) for wait in lane)


def _asks_about_a_worry_alone(policy: dict[str, Any], code: str) -> bool:
    """Whether a miss of this week, or step, tells of a worry by itself, in a case of some kind."""
    rule = {**policy["thresholds"], **policy["postnatal"]}.get(code)
    if rule is None or not policy["aftercare"].get("owed_again"):
        return False
    asked, found = list[str](), False
    for kind in ("requires", "requires_complex", "requires_urgent"):
        asked += rule[kind]
        found = found or (bool(asked) and _ABOUT_A_WORRY.issuperset(asked))
    return found
