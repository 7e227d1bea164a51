"""Immutable values, of which facts, policies, states and effects are made."""

from workflows.values.making import derived, new, new_of, twin
from workflows.values.value import Value

__all__ = ["Value", "derived", "new", "new_of", "twin"]
