"""The scenarios of the field, held against the maps that are shipped: which offers fit, and who looks on."""

import pytest

from tests.scenarios.model import TOGETHER, read_all
from tests.scenarios.offers import judge_offers
from tests.scenarios.telling import tell

WANTED = [(scenario, wanted) for scenario in read_all() for wanted in scenario.offers]


def test_the_scenarios_about_offers_say_what_they_want_of_routing():
    told = {scenario.id for scenario, _ in WANTED}
    assert told >= {"S11", "S12", "S13", "S20", "S25", "S27", "S31", "S32", "S33", "S37", "S41"}
    assert told >= {*TOGETHER}


@pytest.mark.parametrize(("scenario", "wanted"), WANTED, ids=[f"{s.id}-{w.at}" for s, w in WANTED])
def test_what_fits_is_what_the_field_demands(scenario, wanted):
    said = tell(scenario, wanted.case).said
    reoffered = [each.at for each in said if "reoffer" in each.causes]
    assert not judge_offers(scenario, wanted, reoffered)
