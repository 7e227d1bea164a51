"""The tables in docs/deadlines.md are what the code answers, and the page in Dutch says all of it."""

import re

import pytest

from workflows.explained.docs import PAGE, written
from workflows.explained.examples import EXAMPLES
from workflows.explained.page import page
from workflows.explained.words import AUDIENCES, REQUIREMENTS, in_dutch
from workflows.policy import Allowance, load_policy

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


def test_the_page_in_dutch_says_what_begins_and_ends_every_stage_and_task() -> None:
    said = page(POLICY)
    for each in (*POLICY.stages.values(), *POLICY.special.tasks.values()):
        assert each.starts_nl, each.name
        assert each.done_nl, each.name
        assert {each.name_nl in said, each.starts_nl in said, each.done_nl in said} == {True}, each.name
        assert each.starts not in said, "English"
        assert each.done not in said, "English"


def test_a_policy_without_words_in_dutch_is_told_in_those_it_has() -> None:
    stage = POLICY.stages["A"].model_copy(update={"starts_nl": "", "done_nl": ""})  # type: ignore[index]
    assert "starts_nl" not in stage.model_dump(), "one that was kept before there were any is the same"
    said = page(POLICY.model_copy(update={"stages": {**POLICY.stages, "A": stage}}))
    assert f"| A Ontvangst | {stage.starts} | {stage.done} |" in said


def test_what_holds_in_some_births_only_is_said_to() -> None:
    said = page(POLICY)
    start = next(line for line in said.splitlines() if line.startswith("| 4 werkuren nadat"))
    assert "alleen als was toegezegd dat steun bij de geboorte begint" in start
    items = next(line for line in said.splitlines() if line.startswith("| 1 werkdag nadat"))
    assert "alleen als bij de geboorte nog een kritiek punt openstond" in items
    assert "| 10 dagen; na een opname: 3 dagen na thuiskomst" in said
    assert "| planned start | 4 h from being told of the birth |  | support that starts with" in TEXT
    assert "| open items | 1 wd from being told of the birth |  | critical items were open" in TEXT


def test_long_times_are_said_as_people_say_them() -> None:
    days = {
        "1 d": "1 dag",
        "14 d": "14 dagen",
        "42 d": "6 weken",
        "670 d": "22 maanden",
        "731 d": "24 maanden",
    }
    assert {text: in_dutch(Allowance.parse(text)) for text in days} == days
    assert not re.search(r"\b\d{3} dagen", page(POLICY))


def test_the_urgent_times_are_the_shorter_of_both() -> None:
    urgent = page(POLICY).partition("Bij spoed:")[2]
    assert "| A Ontvangst | 4 werkuren | 4 werkuren | 4 werkuren | 4 werkuren | 2 werkuren |" in urgent
    assert "| I Stilstand | 10 dagen | 7 dagen | 3 dagen | 1 werkdag | 4 werkuren |" in urgent


def test_a_rung_is_explained_before_it_is_used() -> None:
    said = page(POLICY)
    ladder = said.index("opschalen")
    assert not re.search(r"\bL[1-4]\b", said[:ladder])
    assert "behalve een open zorg over veiligheid" in said


@pytest.mark.parametrize("name", POLICY.special.notices)
def test_who_hears_of_a_special_situation_is_on_the_page(name: str) -> None:
    """Another recipient there changes the page, so that none of them goes unsaid."""
    notice = POLICY.special.notices[name]
    heard = notice.model_copy(update={"recipients": ("mdo_chair",)})
    special = POLICY.special.model_copy(update={"notices": {**POLICY.special.notices, name: heard}})
    other = page(POLICY.model_copy(update={"special": special}))
    assert other.count(AUDIENCES["mdo_chair"]) == page(POLICY).count(AUDIENCES["mdo_chair"]) + 1  # type: ignore[index]


def test_a_late_referral_is_on_the_page_with_who_hears_from_which_week() -> None:
    said = page(POLICY)
    assert "vanaf 28+0 coördinator (L2)" in said
    assert "vanaf 36+0 voorzitter van het MDO, coördinator" in said
