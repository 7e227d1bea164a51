"""What every value is at bottom: an object with fields in a dictionary."""

from typing import Final


class Bare:
    """Something with fields."""


put_fields: Final = Bare.__dict__["__dict__"].__set__
"""Gives a new value all its fields at once, past the value itself, which refuses to be told any.

`object.__setattr__` does the same by way of a search for the name, in twice the time.
"""
