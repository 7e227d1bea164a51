"""The examples in docs/deadlines.md are what happens."""

import re
from datetime import date
from pathlib import Path

import pytest

from shared.pregnancy import ga_on
from tests.unit.machine.telling import POLICY, Tale, nl, shown
from workflows.machine.effects import DeputyActivated, Escalated
from workflows.policy import Allowance, StageCode

PAGE = (Path(__file__).parents[3] / "docs" / "deadlines.md").read_text(encoding="utf-8")
Row = list[str]


def rows(example: str) -> list[Row]:
    """The rows of the table that follows this marker."""
    found = re.search(rf"<!-- example: {example} -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE)
    assert found, f"no table for {example}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()]


def opened(due: str, submitted: str, urgent: str) -> dict[str, str | None]:
    known = {} if due != "unknown" else {"dating_method": "unknown"}
    edd = None if due == "unknown" else due
    return Tale().opened(submitted, edd=edd, urgent=urgent == "yes", **known).running()


@pytest.mark.parametrize("row", rows("gestational age"), ids=str)
def test_gestational_age(row: Row) -> None:
    due, day, ga = row
    assert str(ga_on(date.fromisoformat(due), date.fromisoformat(day))) == ga


@pytest.mark.parametrize("row", rows("allowances"), ids=str)
def test_allowances(row: Row) -> None:
    start, allowance, due, _ = row
    assert shown(Allowance.parse(allowance).after(nl(start))) == due


@pytest.mark.parametrize("row", rows("stages"), ids=str)
def test_the_table_of_stages(row: Row) -> None:
    code, name, *allowances, urgent = row
    stage = POLICY.stages[StageCode(code)]
    assert stage.name_nl == name
    assert [str(stage.allowances[band].is_) for band in POLICY.bands] == allowances
    assert ", ".join(str(limit.is_) for limit in stage.urgent.values()) == urgent


@pytest.mark.parametrize("row", rows("deadlines of a new case"), ids=str)
def test_deadlines_of_a_new_case(row: Row) -> None:
    due, submitted, urgent, *instants = row
    running = opened(due, submitted, urgent)
    assert [running[stage] for stage in "ABCI"] == instants


def test_the_table_of_thresholds() -> None:
    told = [[week, words.replace(", ", ","), level] for week, words, level in rows("thresholds")]
    assert told == [
        [week, ",".join(threshold.requires).replace("_", " "), f"L{threshold.level}"]
        for week, threshold in POLICY.thresholds.items()
    ]


@pytest.mark.parametrize("row", rows("grace"), ids=str)
def test_grace(row: Row) -> None:
    due, submitted, urgent, week, binds = row
    assert opened(due, submitted, urgent)[week] == binds


def test_nobody_answers() -> None:
    tale = Tale().opened(urgent=True)
    tale.proposed("2026-03-30 09:00")
    tale.until("2026-04-08 13:00")
    assert [told for effect in tale.said if (told := _told(effect))] == rows("nobody answers")


def _told(effect: object) -> Row | None:
    if isinstance(effect, DeputyActivated):
        return [str(shown(effect.due)), "deputy activated", "", ""]
    if isinstance(effect, Escalated) and effect.level > 0:
        causes = ", ".join(effect.causes)
        return [str(shown(effect.due)), effect.rung, ", ".join(effect.recipients), causes]
    return None
