"""Each support that a plan names is watched by itself, as the machine waits for it."""

from typing import Any

import pytest

from tests.unit.auditor.test_waits import OWNED, told
from tests.unit.machine.telling import nl
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord

UNTIL = "2026-06-05 12:00"
SO = {"item_id": "018f2c6e-0000-7000-8000-000000000011", "kind": "support", "support": "SO"}
HOME = {"item_id": "018f2c6e-0000-7000-8000-000000000012", "kind": "support", "support": "HS"}
UNNAMED = {"item_id": "018f2c6e-0000-7000-8000-000000000013", "kind": "kraamzorg"}
AT_BIRTH = {**HOME, "at_birth": True}


def at(instant: str, type: str, **says: Any) -> tuple[str, dict[str, Any]]:
    return instant, {"type": type, **says}


def planned(*items: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return at("2026-05-04 10:00", "plan_agreed", items=list(items))


def not_said(case: CaseRecord) -> list[str]:
    return [each.code for each in missing(case, nl(UNTIL))]


LIVES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "E": (planned(),),
    "E.SO": (planned(SO, HOME), at("2026-05-11 10:00", "support_started", offer="HS")),
    "E.HS": (planned(SO), at("2026-05-06 10:00", "item_opened", item=HOME)),
}


def test_a_step_that_was_closed_before_any_plan_named_it_is_open_in_the_plan() -> None:
    """That it was closed could not be, and changed nothing."""
    early = at("2026-05-03 10:00", "item_closed", item_id=SO["item_id"])
    assert not_said(told(UNTIL, OWNED, early, planned(SO, UNNAMED))) == []
    assert not_said(told(UNTIL, OWNED, early, planned(SO, UNNAMED), hidden="E.SO")) == ["E.SO"]


def test_an_end_without_a_name_is_not_of_one_that_waits() -> None:
    """So a plan that is agreed once more, when it is overdue, asks for no second miss."""
    ended, again = at("2026-05-05 10:00", "support_ended"), at("2026-06-10 10:00", "plan_agreed", items=[])
    assert not_said(told(UNTIL, OWNED, planned(), ended, hidden="E")) == ["E"]
    case = told("2026-07-31 12:00", OWNED, planned(), ended, again)
    assert "E" not in [each.code for each in missing(case, nl("2026-07-31 12:00"))]


def test_of_several_that_wait_a_start_without_a_name_may_leave_any_waiting() -> None:
    """So one that was overdue by then, and is planned once more, need not be missed a second time."""
    began, again = at("2026-06-04 10:00", "support_started"), at("2026-06-05 10:00", "item_opened", item=SO)
    case = told("2026-07-31 12:00", OWNED, planned(SO, HOME), began, again)
    assert not any(each.code.startswith("E") for each in missing(case, nl("2026-07-31 12:00")))


@pytest.mark.parametrize("code", LIVES)
def test_a_miss_of_it_that_was_never_said_is_noticed_and_no_other(code: str) -> None:
    assert not_said(told(UNTIL, OWNED, *LIVES[code])) == []
    assert not_said(told(UNTIL, OWNED, *LIVES[code], hidden=code)) == [code]


@pytest.mark.parametrize(
    "later",
    [
        (planned(AT_BIRTH),),
        (planned(SO), at("2026-05-06 10:00", "item_closed", item_id=SO["item_id"])),
        (planned(SO), at("2026-05-06 10:00", "support_ended", offer="SO")),
        (planned(SO), at("2026-05-06 10:00", "support_started")),
        (planned(), at("2026-05-06 10:00", "support_started", offer="HS")),
        (planned(), at("2026-05-06 10:00", "plan_changed", items=[AT_BIRTH])),
        (at("2026-05-03 10:00", "support_started", offer="SO"), planned(SO)),
        (
            planned(),
            at("2026-05-06 10:00", "item_opened", item=SO),
            at("2026-05-07 10:00", "plan_agreed", items=[]),
        ),
    ],
)
def test_what_is_not_waited_for_is_not_asked_for(later: tuple[tuple[str, dict[str, Any]], ...]) -> None:
    for code in ("E", "E.SO", "E.HS"):
        assert not_said(told(UNTIL, OWNED, *later, hidden=code)) == []


def test_a_case_that_goes_on_does_not_wait_for_what_is_to_begin_with_the_birth_by_now() -> None:
    later = (
        ("2026-04-07 10:00", planned(SO)[1]),
        at("2026-04-08 10:00", "plan_changed", items=[{**SO, "at_birth": True}]),
        at("2026-04-09 10:00", "case_closed", outcome="completed"),
        at("2026-04-10 10:00", "case_reopened"),
    )
    assert not_said(told(UNTIL, OWNED, *later)) == []
