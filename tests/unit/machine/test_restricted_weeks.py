"""A week that asks only about a worry: whoever reads what is published learns nothing from it (I8)."""

import json
from uuid import UUID

import pytest

from shared.schemas import topics
from tests.unit.machine.regions import former, moved, policy
from tests.unit.machine.telling import POLICY, Tale, owned
from workflows.machine.effects import DeadlineEffect, Effect, Escalated, ReminderWithdrawn
from workflows.policy import Policy
from workflows.translate_effects import contract_of, event_id_of, topic_of

WORRY = UUID(int=9)
VEIL = UUID(int=77)
AT, LATER = "2026-06-29 16:00", "2026-06-30 12:00"
"""25+0, and the day after it."""


def case(to: Policy = POLICY, *, worry: bool = True) -> Tale:
    """Somebody worries, on the day of 25+0, and has not reported it."""
    tale = owned()
    if to is not POLICY:
        moved(tale, "2026-03-30 09:30", to)
    tale.contact("2026-06-22 10:00")
    if worry:
        tale.happens("concern_raised", "2026-06-29 10:00", concern=WORRY)
    return tale


def about_the_week(tale: Tale) -> list[Effect]:
    """Its deadline and its notice."""
    return [
        each
        for each in tale.said
        if "25+0" in getattr(each, "causes", ()) or getattr(each, "subject", None) == "25+0"
    ]


def published(effect: Effect) -> str:
    """All that a reader of every topic but the restricted one gets of it."""
    told = contract_of(effect, 0.0, VEIL)
    if told is None or topic_of(effect, told) == topics.SAFETY:
        return ""
    says = told.model_dump(mode="json", exclude={"next_threshold", "next_threshold_at"})
    return f"{event_id_of(effect, VEIL)} {json.dumps(says)}"


def test_every_word_about_it_stands_on_the_restricted_topic() -> None:
    tale = case()
    tale.until(LATER)
    deadlines = [each for each in about_the_week(tale) if isinstance(each, DeadlineEffect)]
    assert [each.type for each in deadlines] == ["deadline_set", "threshold_missed"]
    assert all(each.restricted for each in deadlines)
    assert not [each for each in tale.said if "25+0" in published(each)]


def test_its_miss_is_told_as_a_step_of_ones_own_file() -> None:
    tale = case()
    (said,) = [each for each in tale.until(AT) if isinstance(each, Escalated) and each.causes == ("25+0",)]
    assert (said.level, said.told, said.hidden) == (0, ("own_file",), "25+0")


def test_with_and_without_a_worry_the_same_is_read_of_it_but_that_one_step() -> None:
    worried, calm = case(), case(worry=False)
    for tale in (worried, calm):
        tale.until(AT)
    of_the_week = [[*filter(None, map(published, about_the_week(tale)))] for tale in (worried, calm)]
    assert [len(read) for read in of_the_week] == [1, 0]
    assert "own_file" in of_the_week[0][0]


@pytest.mark.parametrize("level", [1, 3])
def test_where_a_region_lets_it_climb_its_rung_and_its_name_are_hidden(level: int) -> None:
    tale = case(policy(f'[thresholds."25+0"]\nlevel = {level}\n'))
    tale.until("2026-07-03 12:00")
    rungs = [each for each in tale.said if isinstance(each, Escalated) and "25+0" in each.causes]
    assert rungs
    assert not [each for each in tale.said if "25+0" in published(each)]


def test_where_it_joins_a_ladder_those_whom_it_names_read_no_name() -> None:
    tale = Tale(policy('[thresholds."25+0"]\nlevel = 3\n')).opened()
    tale.happens("concern_raised", "2026-06-29 10:00", concern=WORRY)
    tale.until(LATER)
    joined = [each for each in tale.said if isinstance(each, Escalated) and each.hidden == "25+0.joined"]
    assert [each.told for each in joined] == [("own_file",)]
    assert not [each for each in tale.said if "25+0" in published(each)]


def test_any_week_or_step_that_asks_about_a_worry_alone_in_some_case_is_restricted() -> None:
    assert POLICY.restricted == {"25+0"}
    urgent = 'requires = []\nrequires_complex = []\nrequires_urgent = ["safety_plan_made"]\n'
    assert policy(f'[thresholds."22+0"]\n{urgent}').restricted == {"22+0", "25+0"}
    mixed = 'requires = ["no_unreported_concern", "plan"]\n'
    assert policy(f'[thresholds."25+0"]\n{mixed}').restricted == set()


def test_a_case_under_a_policy_from_before_goes_on_telling_it_by_its_name() -> None:
    """Whoever knows of its beginning would wait for its end for ever."""
    tale = Tale(former()).opened(complexity="simple")
    tale.happens("concern_raised", "2026-06-29 10:00", concern=WORRY)
    tale.until(LATER)
    assert not any(each.restricted for each in about_the_week(tale) if isinstance(each, DeadlineEffect))
    assert [each for each in tale.said if isinstance(each, Escalated) and each.causes == ("25+0",)]
    assert all(
        each.told is None for each in tale.said if isinstance(each, Escalated) and "25+0" in each.causes
    )


def test_who_knew_of_it_hears_that_it_runs_no_more_as_the_case_moves_to_a_policy_that_hides_it() -> None:
    tale = Tale(former()).opened(complexity="simple")
    due = tale.running()["25+0"]
    said = moved(tale, "2026-04-07 09:00", POLICY)
    about = [
        (each.type, each.restricted)
        for each in said
        if isinstance(each, DeadlineEffect) and each.subject == "25+0"
    ]
    assert about == [("deadline_cancelled", False), ("deadline_set", True)]
    assert tale.running()["25+0"] == due
    assert not [each for each in said if isinstance(each, ReminderWithdrawn)]
