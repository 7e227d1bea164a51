"""Facts about the case as such: the desk, consent, policy, closing and reopening, erasure."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.schemas.contracts.case import Code
from workflows.machine.facts.base import NumberedFact
from workflows.policy.model import Policy


class EscalationAcknowledged(NumberedFact):
    """Somebody at the desk claimed the escalated task. `by` is `organisation/role`."""

    type: Literal["escalation_acknowledged"] = "escalation_acknowledged"
    by: str


class EscalationResolved(NumberedFact):
    """The desk calls the escalated task done, for this reason."""

    type: Literal["escalation_resolved"] = "escalation_resolved"
    reason: Code


class ConsentWithdrawn(NumberedFact):
    """She took her permission back."""

    type: Literal["consent_withdrawn"] = "consent_withdrawn"


class CaseClosed(NumberedFact):
    """The owner closed the case."""

    type: Literal["case_closed"] = "case_closed"
    outcome: Code


class CaseReopened(NumberedFact):
    """A closed case goes on: within six months, and never after the pregnancy ended."""

    type: Literal["case_reopened"] = "case_reopened"


class PolicyMigrated(NumberedFact):
    """The case was moved to another version of the policy, explicitly; the policy comes along.

    `by` is who had it done, as `organisation/role`; `reason` why, as a short code without personal data.
    """

    type: Literal["policy_migrated"] = "policy_migrated"
    policy: Policy
    by: str = "unknown"
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")] = "unknown"


class Erased(NumberedFact):
    """Her key was destroyed: the case stops, and nothing of it can be read any more."""

    type: Literal["erased"] = "erased"
