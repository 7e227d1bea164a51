"""The same seed gives the same year; more help gives better outcomes; every fact went through the machine."""

from pathlib import Path

import pytest

from tests.unit.machine.telling import POLICY
from tijdig.simulate import REGIONS, teams
from workflows.machine import check
from workflows.simulator import year as year_module
from workflows.simulator.assumptions import Assumptions, AssumptionsRefused, load_assumptions
from workflows.simulator.outcomes import YearOutcome, compare, supported_by_week
from workflows.simulator.population import Year, years
from workflows.simulator.year import live

IJMOND = load_assumptions(REGIONS / "ijmond" / "simulation.toml")
TEAMS = teams(REGIONS / "ijmond" / "social_map.toml")


def some_year(assumptions: Assumptions = IJMOND, cases: int = 40, seed: int = 7) -> Year:
    (year,) = years(assumptions, TEAMS, cases, seed)
    return year


def with_coordinator(hours_per_week: float) -> Assumptions:
    coordinator = IJMOND.coordinator.model_copy(update={"hours_per_week": hours_per_week})
    return IJMOND.model_copy(update={"coordinator": coordinator})


@pytest.fixture(scope="module")
def outcome() -> YearOutcome:
    return live(some_year(), POLICY)


def test_the_same_seed_gives_the_same_year(outcome: YearOutcome) -> None:
    assert live(some_year(), POLICY) == outcome
    assert live(some_year(seed=8), POLICY) != outcome


def test_every_woman_has_an_outcome(outcome: YearOutcome) -> None:
    assert len(outcome.women) == 40
    assert all(woman.referred <= woman.ended for woman in outcome.women)
    assert any(woman.supported is not None for woman in outcome.women)


def test_two_policies_meet_the_same_women() -> None:
    assert some_year(with_coordinator(40)).women == some_year(with_coordinator(1)).women


def test_more_hours_of_the_coordinator_never_leave_more_women_waiting() -> None:
    little = live(some_year(with_coordinator(0.5), cases=120), POLICY)
    much = live(some_year(with_coordinator(40), cases=120), POLICY)
    assert supported_by_week([much])[36] >= supported_by_week([little])[36]
    assert much.left_waiting <= little.left_waiting


def test_the_machine_holds_together_in_every_simulated_case(monkeypatch: pytest.MonkeyPatch) -> None:
    ends, checked = year_module.outcome_of, list[str]()

    def checking(life: year_module.Life, now: object) -> object:
        check(life.state)
        checked.append(str(life.state.case_id))
        return ends(life, now)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(year_module, "outcome_of", checking)
    live(some_year(cases=25), POLICY)
    assert len(set(checked)) == 25


def test_a_policy_does_not_differ_from_itself(outcome: YearOutcome) -> None:
    for row in compare([[outcome, outcome], [outcome, outcome]], seed=1):
        (difference,) = row.differences
        assert difference.mean == difference.low == difference.high == 0


def test_an_assumption_that_cannot_be_is_named(tmp_path: Path) -> None:
    text = (REGIONS / "ijmond" / "simulation.toml").read_text()
    wrong = tmp_path / "simulation.toml"
    wrong.write_text(text.replace("urgent = 0.2", "urgent = 2"))
    with pytest.raises(AssumptionsRefused, match=r"women\.urgent"):
        load_assumptions(wrong)
