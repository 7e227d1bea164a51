"""Hypothesis for a run against mutants: few examples, and the same every time.

A plugin (`-p tests.support.mutation.profile`), because tests make their settings when they are imported.
"""

from hypothesis import settings

EXAMPLES = 4

settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=EXAMPLES, database=None)
settings.load_profile("mutants")
