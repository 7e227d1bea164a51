"""In which order the tests run.

The long ones come first, so that the short ones fill what time is left where several processes share the
work (`make test`, by file). All that use the whole stack follow each other: it is started once.
"""

import gc
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

from tests.support.stack import sweep

# How long an example takes says something of the machine, not of the code: no test is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if settings.get_current_profile_name() == "default":  # a run against mutants has its own
    settings.load_profile("untimed")

# Helpers of several modules, and a plugin of some: whoever comes first, its assertions say what they saw.
pytest.register_assert_rewrite("tests.support.case_parts")

_FIRST = ("own", "told", "stack", "compiled")
"""Fixtures whose tests take longest: the faults, the stories, what else needs the whole stack, a compiler."""


def rank(item: pytest.Item) -> int:
    """Its place: the long ones, then other tests on real parts, then those of pure code."""
    for place, fixture in enumerate(_FIRST):
        if fixture in item.fixturenames:  # type: ignore[attr-defined]
            return place
    return len(_FIRST) + ("stack" not in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: to look through it for garbage, again and again, is in vain."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=rank)


def pytest_unconfigure(config: pytest.Config) -> None:
    """A process that is cancelled may be killed before it has ended what it started."""
    if not hasattr(config, "workerinput"):
        sweep()
