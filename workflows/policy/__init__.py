"""The deadline policy as data: read from TOML, checked, frozen."""

from workflows.policy.allowance import Allowance, Unit
from workflows.policy.codes import Condition, Requirement, StageCode
from workflows.policy.load import PolicyRefused, load_for_cases, load_policy, read_policy
from workflows.policy.model import Policy

__all__ = [
    "Allowance",
    "Condition",
    "Policy",
    "PolicyRefused",
    "Requirement",
    "StageCode",
    "Unit",
    "load_for_cases",
    "load_policy",
    "read_policy",
]
