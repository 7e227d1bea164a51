"""The scenarios at routing's real handlers on a real database, with the shipped maps and what time says."""

import asyncpg
import pytest

from tests.scenarios.model import read_all
from tests.support.routing_cases import connect
from tests.support.scenario_routing import RoutedCase

pytest_plugins = ["tests.support.parts_apart"]

CASES = [
    (scenario, case)
    for scenario in read_all()
    for case in scenario.cases
    if any(each.case == case for each in (*scenario.accountable, *scenario.offers))
]
NAMES = [f"{scenario.id}-{case}" for scenario, case in CASES]


@pytest.mark.parametrize(("scenario", "case"), CASES, ids=NAMES)
async def test_who_answers_and_what_is_put_forward_is_what_the_field_demands(apart, scenario, case):
    conn: asyncpg.Connection = await connect(apart.env["TIJDIG_DATABASE_URL"])
    try:
        routed = RoutedCase(conn, scenario, case)
        await routed.tell()
    finally:
        await conn.close()
    assert not routed.wrong, "\n" + "\n".join(routed.wrong)
