"""By which policy each fact of a case was taken in: the one it was opened with, or one it moved to. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workflows.auditor.record import MOVES, RecordedFact


def under_their_policies(
    opened_with: dict[str, Any], facts: Sequence[RecordedFact]
) -> tuple[tuple[RecordedFact, ...], dict[str, Any]]:
    """The same facts, where the case moved each with its policy; and the one that it goes by today.

    The fact that moves a case brings the whole policy, which holds from then on.
    """
    if not any(fact.type == MOVES for fact in facts):
        return tuple(facts), opened_with
    policy, told = opened_with, list[RecordedFact]()
    for fact in facts:
        policy = fact.says["policy"] if fact.type == MOVES else policy
        told.append(replace(fact, policy=policy))
    return tuple(told), policy
