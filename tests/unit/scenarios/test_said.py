"""What is published of an effect reads back as what the machine said."""

from dataclasses import replace

from shared.schemas import Event, service_source
from tests.scenarios.model import read_all
from tests.scenarios.published import LANE
from tests.scenarios.said import from_effect, from_event
from tests.scenarios.telling import tell
from workflows.translate_effects import contract_of, told_id


def test_every_effect_of_every_scenario_reads_back():
    for scenario in read_all():
        for case in scenario.cases:
            for effect in tell(scenario, case).effects:
                told = contract_of(effect, late_by=0.0)
                if told is None:
                    continue
                event = Event(
                    id=effect.effect_id,
                    source=service_source("workflows"),
                    type=told.ce_type(),
                    time=effect.at,
                    data=told,
                )
                heard, said = from_event(event), from_effect(effect)
                if hidden := getattr(effect, "hidden", None):
                    assert hidden not in heard.effect_id
                    said = replace(said, effect_id=told_id(effect))
                if (causes := getattr(effect, "told", None)) is not None:
                    assert not LANE & {*heard.causes}
                    said = replace(said, causes=causes)
                for name in ("effect_id", "kind", "at", "level", "rung", "to", "causes", "subject"):
                    assert getattr(heard, name) == getattr(said, name), (effect.effect_id, name)
