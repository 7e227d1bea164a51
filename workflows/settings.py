"""What gateway and worker need to know, beside what every process does."""

from pathlib import Path

from shared.messaging import CoreSettings
from workflows.policy.load import DEFAULT_FILE

SERVICE = "workflows"
TASK_QUEUE = "cases"


class WorkflowsSettings(CoreSettings):
    """Addresses, the policy file, and how many cases are dealt with at the same time."""

    policy_file: Path = DEFAULT_FILE
    """What new cases are opened with; open ones keep what they have."""
    policy_override_file: Path | None = None
    """What a region does otherwise: its own numbers in place of some of those."""
    temporal_namespace: str = "default"
    signals_at_once: int = 16
    emissions_at_once: int = 16
    audit_patience_seconds: float = 60.0
    """How long (system time) an escalation must stay missing before the auditor raises it."""
    audit_every_seconds: float = 15.0
    """Pause between two rounds of the auditor over all cases."""
