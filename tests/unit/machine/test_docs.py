"""The tables in docs/deadlines.md are what the code answers, and the page in Dutch says every number."""

import pytest

from workflows.explained.docs import PAGE, written
from workflows.explained.examples import EXAMPLES
from workflows.explained.page import page
from workflows.explained.words import REQUIREMENTS, in_dutch
from workflows.policy import load_policy

TEXT = PAGE.read_text(encoding="utf-8")
POLICY = load_policy()


def test_the_page_says_what_the_code_says() -> None:
    assert written(TEXT, POLICY) == TEXT, "run: python -m workflows.explained.docs"


def test_another_number_would_be_noticed() -> None:
    stage = POLICY.stages["A"]  # type: ignore[index]
    other = stage.model_copy(update={"allowances": POLICY.stages["B"].allowances})  # type: ignore[index]
    changed = POLICY.model_copy(update={"stages": {**POLICY.stages, "A": other}})
    assert written(TEXT, changed) != TEXT


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_on_the_page_and_holds_something(name: str) -> None:
    _, _, table = TEXT.partition(f"<!-- example: {name} -->\n")
    assert len(table.partition("\n\n")[0].splitlines()) > 2


def test_the_page_in_dutch_names_every_stage_and_threshold_with_its_numbers() -> None:
    said = page(POLICY)
    for stage in POLICY.stages.values():
        assert stage.name_nl in said
        assert all(in_dutch(limit.is_) in said for limit in stage.allowances.values())
    assert all(f"| {week} |" in said for week in POLICY.thresholds)
    assert POLICY.version in said


def test_every_requirement_of_the_policy_has_words() -> None:
    thresholds = (*POLICY.thresholds.values(), *POLICY.postnatal.values())
    asked = {
        requirement
        for each in thresholds
        for requirement in (*each.requires, *each.requires_complex, *each.requires_urgent)
    }
    assert asked <= set(REQUIREMENTS)
