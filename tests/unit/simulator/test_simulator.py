"""The same seed gives the same year; more help gives better outcomes; every fact went through the machine."""

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.machine.telling import POLICY, nl
from tijdig.main import app
from tijdig.simulate import REGIONS, shown, teams
from workflows.machine import check
from workflows.machine.facts import ContactMade, Fact, OwnerConfirmed, PlanAgreed, SupportStarted
from workflows.policy.load import DEFAULT_FILE
from workflows.simulator import year as year_module
from workflows.simulator.assumptions import Assumptions, AssumptionsRefused, load_assumptions
from workflows.simulator.desk import Desk
from workflows.simulator.leave import Leave, back, is_away
from workflows.simulator.life import Life
from workflows.simulator.outcomes import Estimate, WomanOutcome, YearOutcome, compare, supported_by_week
from workflows.simulator.population import Woman, Year, years
from workflows.simulator.year import live
from workflows.values import Value

IJMOND = load_assumptions(REGIONS / "ijmond" / "simulation.toml")
TEAMS = teams(REGIONS / "ijmond" / "social_map.toml")


def some_year(assumptions: Assumptions = IJMOND, cases: int = 40, seed: int = 7) -> Year:
    (year,) = years(assumptions, TEAMS, cases, seed)
    return year


def with_professionals(**changes: object) -> Assumptions:
    return IJMOND.model_copy(update={"professionals": IJMOND.professionals.model_copy(update=changes)})


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


def test_one_region_year_has_no_interval(outcome: YearOutcome) -> None:
    """It says nothing of how much years differ."""
    for row in compare([[outcome], [outcome]], seed=1):
        for each in (*row.values, *row.differences):
            assert (each.low, each.high) == (None, None)
            assert shown(each).endswith(" [–]")
    assert shown(Estimate(96.5, 91.25, 99.0)) == "96.5 [91.2, 99.0]"


def test_what_is_left_over_makes_a_whole_year() -> None:
    """A last year of one woman weighed as much as one of four hundred: 46.6 % of 801 women, of 800 69.8 %."""
    of = IJMOND.where(per_year=20)
    assert [len(year.women) for year in years(of, TEAMS, 40, 7)] == [20, 20]
    assert [len(year.women) for year in years(of, TEAMS, 41, 7)] == [20, 20, 20]
    assert years(of, TEAMS, 41, 7)[:2] == years(of, TEAMS, 40, 7)
    assert [len(year.women) for year in years(of, TEAMS, 5, 7)] == [5]


def test_where_nobody_is_to_be_counted_nothing_is_said(outcome: YearOutcome) -> None:
    """0.0 % without support at 37+0 was good news about nobody."""
    nobody = replace(outcome, women=())
    (before_28, *_) = compare([[nobody], [outcome]], seed=1)
    assert shown(before_28.values[0]) == shown(before_28.differences[0], signed=True) == "–"
    assert shown(before_28.values[1]).endswith(" [–]")
    (before_28, *_) = compare([[nobody, outcome]], seed=1)
    assert before_28.values[0].mean == compare([[outcome]], seed=1)[0].values[0].mean


def test_a_year_with_fewer_women_than_the_region_has_is_said_to_be_quieter() -> None:
    said = " ".join(CliRunner().invoke(app, ["simulate", "--cases", "3"]).output.split())
    assert "A year of 3 women is quieter than one of 400; for a whole one: --cases 400" in said
    assert "3 synthetic women in 1 region-year " in said
    full = CliRunner().invoke(app, ["simulate", "--cases", "4", "--referrals-per-year", "3"]).output
    assert "quieter" not in full
    assert "6 synthetic women in 2 region-years" in full


def test_several_policies_can_be_told_apart_on_a_narrow_screen() -> None:
    """Their versions were broken in the middle of a word, three lines high."""
    files = [f"--policy={each}" for each in (DEFAULT_FILE, REGIONS / "ijmond" / "policy.toml")]
    said = CliRunner().invoke(app, ["simulate", "--cases", "3", *files], env={"COLUMNS": "80"}).output
    assert f"P1: {POLICY.version} " in said
    assert f"P2: {POLICY.version}.ijmond-2026.1" in said
    assert "P2 minus P1" in said


def test_the_same_seed_gives_the_same_pictures_to_the_byte(tmp_path: Path) -> None:
    for folder in ("one", "other"):
        CliRunner().invoke(app, ["simulate", "--cases", "3", "--out", str(tmp_path / folder)])
    made = sorted(each.name for each in (tmp_path / "one").iterdir())
    assert len(made) == 4
    for name in made:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name


def test_a_plan_is_a_decision_and_what_starts_is_counted_beside_it(outcome: YearOutcome) -> None:
    def woman(decided: int | None, supported: int | None) -> WomanOutcome:
        return WomanOutcome(14 * 7, decided, supported, 40 * 7, lost=False, escalations=0)

    women = (woman(245, 250), woman(251, 260), woman(252, None), woman(None, None))
    values = {row.name[:20]: row.values[0].mean for row in compare([[replace(outcome, women=women)]], seed=1)}
    assert values["Decided before 36+0:"] == 50
    assert values["Support started befo"] == 25


def test_whoever_has_support_was_decided_on_before(outcome: YearOutcome) -> None:
    helped = [(woman.decided, woman.supported) for woman in outcome.women if woman.supported is not None]
    assert helped
    assert [each for each in helped if each[0] is None or each[0] > each[1]] == []


@pytest.mark.parametrize(
    ("written", "instead", "named"),
    [
        ("urgent = 0.2", "urgent = 2", r"women\.urgent"),
        (
            "leave_days = [5, 16]",
            "leave_days = [16, 5]",
            r"professionals\.leave_days: the shortest comes first",
        ),
        ("latest_week = 38", "latest_week = 5", r"women\.latest_week: may not be before usual_week \(14\)"),
        (
            "earliest_week = 7",
            "earliest_week = 37",
            r"women\.usual_week: may not be before earliest_week \(37\)",
        ),
    ],
)
def test_an_assumption_that_cannot_be_is_named(
    tmp_path: Path, written: str, instead: str, named: str
) -> None:
    text = (REGIONS / "ijmond" / "simulation.toml").read_text()
    assert written in text
    wrong = tmp_path / "simulation.toml"
    wrong.write_text(text.replace(written, instead))
    with pytest.raises(AssumptionsRefused, match=named):
        load_assumptions(wrong)


def test_a_file_with_a_mark_is_read_and_one_in_another_encoding_is_named(tmp_path: Path) -> None:
    text = (REGIONS / "ijmond" / "simulation.toml").read_text(encoding="utf-8")
    file = tmp_path / "simulation.toml"
    file.write_text(text, encoding="utf-8-sig")
    assert load_assumptions(file) == IJMOND
    file.write_text(text, encoding="utf-16")
    with pytest.raises(AssumptionsRefused, match=r"is no text in UTF-8; save it"):
        load_assumptions(file)


def taken(year: Year, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Woman, datetime]]:
    """Every step that was taken in this year: for whom, and when."""
    seen, goes = list[tuple[Woman, datetime]](), Life.happens

    def noting(life: Life, make: Callable[..., Fact], at: datetime, **says: object) -> object:
        if isinstance(make(no=1, at=at, **says), OwnerConfirmed | ContactMade | PlanAgreed | SupportStarted):
            seen.append((life.woman, at))
        return goes(life, make, at, **says)

    monkeypatch.setattr(Life, "happens", noting)
    live(year, POLICY)
    return seen


ALONE: dict[str, object] = {"moved_by_deputy": 0.0, "leaves_per_year": 12}


def test_nobody_takes_a_step_while_on_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless somebody else does: here deputies never do, and the coordinator has no time."""
    assumed = with_professionals(**ALONE).where(hours_per_week=0.1)
    year = some_year(assumed, cases=60)
    steps = taken(year, monkeypatch)
    assert len(steps) > 100
    assert [at for woman, at in steps if is_away(year.leaves[woman.helped_by], at)] == []


def test_somebody_else_acts_for_whoever_is_on_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    year = some_year(with_professionals(leaves_per_year=12), cases=60)
    assert any(is_away(year.leaves[woman.helped_by], at) for woman, at in taken(year, monkeypatch))


def test_leave_is_of_each_professional_and_the_same_for_the_same_seed() -> None:
    year, again, other = some_year(), some_year(), some_year(seed=8)
    assert year.leaves == again.leaves
    assert year.leaves != other.leaves
    assert {woman.helped_by for woman in year.women} <= set(year.leaves)
    assert len(set(year.leaves.values())) == len(year.leaves), "nobody has another's leave"
    for periods in year.leaves.values():
        assert len(periods) == 2 * IJMOND.professionals.leaves_per_year
        assert {(each.last - each.first).days + 1 for each in periods} <= set(range(5, 17))


def test_who_is_away_is_back_on_the_first_working_morning_after_all_of_it() -> None:
    until_friday = Leave(date(2026, 3, 23), date(2026, 3, 27))
    next_week = Leave(date(2026, 3, 30), date(2026, 4, 2))
    assert back([until_friday], nl("2026-03-25 10:00")) == nl("2026-03-30 08:00")
    assert back([until_friday, next_week], nl("2026-03-25 10:00")) == nl("2026-04-07 08:00")  # past Easter
    assert back([until_friday, next_week], nl("2026-03-20 10:00")) is None
    assert not is_away([], nl("2026-03-25 10:00"))


def test_the_coordinator_does_one_task_after_the_other_and_no_more_than_there_are_hours() -> None:
    desk = Desk(IJMOND.coordinator)
    monday = nl("2026-03-30 09:00")
    for number in range(20):
        desk.add(urgent=number == 7, threshold_at=monday + timedelta(days=number), number=number)
    now, done = monday, list[tuple[int, datetime]]()
    while (number := desk.take(now)) is not None:
        done.append((number, now))
        now = desk.looks_again(now)
    assert [number for number, _ in done] == [7, 0, 1, 2, 3, 4, 5, 6, *range(8, 20)]
    assert [at for _, at in done[:12]] == [monday + timedelta(minutes=20 * place) for place in range(12)]
    assert done[12][1] == nl("2026-04-07 08:00"), "the week after: its Monday is Easter Monday"


def test_who_has_no_time_for_a_single_task_does_none() -> None:
    year = live(some_year(with_coordinator(0.1)), POLICY)
    assert (year.coordinator_hours, year.left_waiting > 0) == (0, True)


@pytest.mark.parametrize("hours", ["-3", "0", "nan", "999", "inf"])
def test_hours_that_no_week_has_are_refused_with_what_to_write(hours: str) -> None:
    done = CliRunner().invoke(app, ["simulate", "--cases", "1", "--coordinator-hours", hours])
    assert (done.exit_code, type(done.exception)) == (2, SystemExit)
    told = " ".join(done.stderr.replace("│", " ").split())
    assert f"'--coordinator-hours': {hours}: write hours a week, more than 0 and up to 200." in told


def test_a_year_leaves_no_value_in_a_circle_so_nothing_is_searched_for() -> None:
    """`tijdig simulate` switches Python's search off meanwhile: a circle would never be given back."""
    gc.collect()
    gc.disable()
    try:
        live(some_year(), POLICY)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [type(each) for each in gc.garbage if isinstance(each, Value)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []
