"""A rung, for tests of what is told of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from workflows.machine.effects import Escalated

AT = datetime(2026, 3, 30, 7, 0, 5, tzinfo=UTC)
CASE = UUID("0197d0c1-6a00-7000-8000-00000000000a")


def raised(**changes: Any) -> Escalated:
    """A rung of the ladder about two things that are overdue."""
    said: dict[str, Any] = {
        "effect_id": f"{CASE}:ladder:A.1:1:L2",
        "at": AT,
        "due": AT,
        "level": 2,
        "rung": "L2",
        "attempt": 1,
        "recipients": ("coordinator",),
        "causes": ("A", "24+0"),
        "urgent": True,
        "ga_days": 84,
        "next_threshold": "20+0",
        "next_threshold_at": AT,
        "policy_version": "kansrijke-start-2026.1",
    }
    return Escalated(**{**said, **changes})
