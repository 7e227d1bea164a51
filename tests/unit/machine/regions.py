"""Policies of a region, and a case that is moved to one."""

from functools import cache
from typing import Any

from tests.unit.machine.telling import POLICY, Tale
from workflows.policy import Policy
from workflows.policy.load import DEFAULT_FILE, read_override

BASE = DEFAULT_FILE.read_text(encoding="utf-8")
LADDER_WITHOUT_DEPUTY = """
[[ladder.rungs]]
rung = "L1"
level = 1
recipients = ["responsible", "deputy"]
[[ladder.rungs]]
rung = "L2-team"
level = 2
since = "L1"
after = "1 wd"
recipients = ["coordinator"]
[[ladder.rungs]]
rung = "L3"
level = 3
since = "L1"
after = "2 wd"
recipients = ["municipality_escalation", "coordinator"]
repeat_every = "1 wd"
[[ladder.rungs]]
rung = "L4"
level = 4
since = "L3"
after = "1 wd"
only = "emergency"
recipients = ["mdo_chair", "region_duty"]
repeat_every = "1 wd"
"""


@cache
def policy(changes: str) -> Policy:
    """The default policy with these changes, also those that no real case could run by."""
    head = f'base = "{POLICY.version}"\nversion = "test"\n'
    return read_override(BASE, head + changes, base=str(DEFAULT_FILE), name="region.toml", guarded=False)


@cache
def former() -> Policy:
    """The default as it was before it said what is owed again: cases that run under it keep their rules."""
    told_before = POLICY.model_dump()
    del told_before["aftercare"]["owed_again"]
    return Policy.model_validate(told_before)


def moved(tale: Tale, at: str, to: Policy) -> tuple[Any, ...]:
    """By the coordinator, for a reason."""
    said = tale.happens("policy_migrated", at, policy=to, by="csv-ijmond/coordinator", reason="new_numbers")
    tale.policy = to
    return said
