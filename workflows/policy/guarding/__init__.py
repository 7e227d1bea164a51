"""What no region may switch off: one small function per rule, as in `sense`.

A region may be stricter in everything, and looser in how long a step may take; but whoever is protected by
the base stays protected. Checked as a file is read, and not again in a case that was opened with it. A policy
of its own is held against the one that the product brings along.
"""

from typing import TYPE_CHECKING

from workflows.policy.guarding import amounts, ladder, lists, steps
from workflows.policy.guarding.names import first_unknown, first_unreadable
from workflows.policy.guarding.weeks import first_beyond

if TYPE_CHECKING:
    from workflows.policy.model import Policy

__all__ = ["first_beyond", "first_loosened", "first_unknown", "first_unreadable"]

_RULES = (*steps.RULES, *ladder.RULES, *amounts.RULES, *lists.RULES)
"""The first asks whether every week and step is there; those after it look them up."""


def first_loosened(base: "Policy", region: "Policy") -> str | None:
    """The first thing that this region would switch off, or nothing."""
    return next((found for rule in _RULES for found in rule(base, region)), None)
