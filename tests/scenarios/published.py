"""A scenario as it reads to whoever only has what was published."""

from shared.schemas.contracts.escalation import OWN_FILE
from tests.scenarios.model import Expectation, Scenario
from workflows.machine.restricted import NOTICES_OF_THE_LANE

LANE = {"K", "P", "25+0", *NOTICES_OF_THE_LANE}
"""The letters, the week and the notices of the safety lane."""


def as_published(scenario: Scenario) -> Scenario:
    """Of the safety lane a rung tells no letter: just this code, which nothing else has."""
    return scenario.model_copy(update={"expect": tuple(_as_it_is_read(row) for row in scenario.expect)})


def _as_it_is_read(row: Expectation) -> Expectation:
    rows = (
        each.model_copy(update={"causes": tuple(OWN_FILE if c in LANE else c for c in each.causes)})
        for each in row.sent
    )
    return row.model_copy(update={"sent": tuple(rows)})
