"""Plans and supports: which start settles what waits, and what a change, 24+0 and the birth make of them."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.schemas.contracts.case import PlanItem
from tests.unit.machine.telling import POLICY, Tale, item, nl, owned, under_way
from workflows.machine.effects import Effect, Escalated
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work
from workflows.policy import Condition


def started(tale: Tale, at: str, offer: str) -> None:
    tale.happens("support_started", at, offer=offer)


def support(number: int, offer: str, **more: Any) -> PlanItem:
    """A step of the plan that is a support, and not critical."""
    return PlanItem(item_id=UUID(int=number), kind="support", critical=False, support=offer, **more)


def planned(*items: PlanItem) -> Tale:
    tale = owned()
    tale.contact("2026-03-30 10:00")
    tale.happens("plan_agreed", "2026-04-10 10:00", items=items)
    return tale


def asked_at_24_weeks(tale: Tale) -> bool:
    """Whether the week threshold finds that support is missing."""
    assert tale.state is not None
    return Condition.SUPPORT in open_requirements(Work(tale.state, POLICY, nl("2026-06-22 16:00")), "24+0")


def test_a_start_that_names_no_support_settles_the_only_one_that_waits() -> None:
    tale = planned(support(1, "VZ"))
    tale.happens("support_started", "2026-04-13 10:00")
    assert "E.VZ" not in tale.running()


def test_a_start_that_names_no_support_settles_none_of_several() -> None:
    tale = planned(support(1, "VZ"), support(2, "HS"))
    tale.happens("support_started", "2026-04-13 10:00")
    assert {"E.VZ", "E.HS"} <= set(tale.running())


def test_a_start_of_another_support_leaves_the_one_that_waits() -> None:
    tale = planned(support(1, "VZ"))
    tale.happens("support_started", "2026-04-13 10:00", offer="HS")
    assert "E.VZ" in tale.running()


def test_where_all_support_begins_with_the_birth_nobody_asks_for_it_before() -> None:
    assert not asked_at_24_weeks(planned(support(1, "KZ", at_birth=True)))
    assert asked_at_24_weeks(planned(support(1, "KZ", at_birth=True), support(2, "VZ")))


def test_a_step_that_is_no_support_and_one_that_is_done_do_not_count_as_any() -> None:
    assert asked_at_24_weeks(planned(item(3, date(2026, 8, 1), critical=False)))
    dropped = planned(support(1, "KZ", at_birth=True))
    dropped.happens("item_closed", "2026-04-13 10:00", item_id=UUID(int=1))
    assert asked_at_24_weeks(dropped)


def test_a_plan_with_something_critical_past_36_weeks_is_an_emergency_and_once_is_enough() -> None:
    tale = owned("2026-09-15 09:00")
    tale.contact("2026-09-15 10:00")
    tale.until("2026-09-16 09:00")
    tale.happens("plan_agreed", "2026-09-16 10:00", items=(item(1, date(2026, 9, 20)),))
    assert _emergencies(tale, "2026-09-16 10:00") == 1
    tale.happens("plan_agreed", "2026-09-16 11:00", items=(item(1, date(2026, 9, 21)),))
    assert _emergencies(tale, "2026-09-16 11:00") == 0


def _emergencies(tale: Tale, at: str) -> int:
    told = [each for each in tale.until(at) if isinstance(each, Escalated)]
    return sum(each.causes == ("new_critical_issue",) for each in told)


def test_each_support_of_a_plan_has_its_own_deadline() -> None:
    tale = under_way()
    items = [
        {**item(1, None, critical=False).model_dump(), "support": "SO"},
        {**item(2, None, critical=False).model_dump(), "support": "BG"},
        item(3, None, critical=False),
    ]
    tale.happens("plan_agreed", "2026-04-07 10:00", items=items)
    assert {code for code in tale.running() if code[0] == "E"} == {"E.SO", "E.BG"}
    started(tale, "2026-04-20 10:00", "SO")
    assert {code for code in tale.running() if code[0] == "E"} == {"E.BG"}
    tale.until("2026-05-08 10:00")
    assert "E.BG" in tale.overdue()
    started(tale, "2026-05-08 11:00", "BG")
    assert "E.BG" not in tale.overdue()


def test_a_support_added_later_runs_from_then() -> None:
    tale = under_way()
    tale.happens("plan_agreed", "2026-04-07 10:00")
    started(tale, "2026-04-08 10:00", "SO")
    added = {**item(4, None, critical=False).model_dump(), "support": "GGZ"}
    tale.happens("item_opened", "2026-06-08 10:00", item=added)
    # Fifteen working days, past 24+0, which asks for the first support only.
    assert tale.running()["E.GGZ"] == "2026-06-29 10:00"


def test_a_support_that_the_plan_no_longer_names_is_not_waited_for() -> None:
    tale = under_way()
    one = {**item(1, None, critical=False).model_dump(), "support": "SO"}
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[one])
    tale.happens("plan_agreed", "2026-04-09 10:00", items=[{**one, "support": "VZ"}])
    assert {code for code in tale.running() if code[0] == "E"} == {"E.VZ"}
    tale.happens("item_closed", "2026-04-10 10:00", item_id=one["item_id"])
    assert not [code for code in tale.running() if code[0] == "E"]


def test_a_changed_plan_gives_no_support_more_time_and_a_new_one_its_own() -> None:
    tale = under_way()
    one = {**item(1, None, critical=False).model_dump(), "support": "SO"}
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[one])
    due = tale.running()["E.SO"]
    moved, added = {**one, "due": date(2026, 6, 1)}, {**one, "item_id": UUID(int=2), "support": "BG"}
    tale.happens("plan_changed", "2026-04-14 10:00", items=[moved, added])
    assert tale.running()["E.SO"] == due == "2026-05-07 10:00"
    assert tale.running()["E.BG"] == "2026-05-15 10:00"
    tale.happens("plan_changed", "2026-04-15 10:00", items=[{**added, "support": None}])
    assert {code for code in tale.running() if code[0] == "E"} == {"E.SO"}


def test_what_a_changed_plan_does_not_name_stays_and_what_was_done_stays_done() -> None:
    tale = under_way()
    first, other = item(1, date(2026, 6, 1)), item(2, date(2026, 6, 1))
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[first, other])
    tale.happens("item_closed", "2026-04-08 10:00", item_id=first.item_id)
    later = item(1, date(2026, 7, 1))
    tale.happens("plan_changed", "2026-04-14 10:00", items=[later, item(3, None, critical=False)])
    assert tale.state is not None
    assert [each.item_id.int for each in tale.state.items] == [1, 2, 3]
    assert tale.state.items[0].due == date(2026, 7, 1)
    assert [each.int for each in tale.state.items_closed] == [1]


def test_changing_what_was_never_agreed_agrees_no_plan() -> None:
    tale = under_way()
    tale.happens("plan_changed", "2026-04-14 10:00", items=[item(1, None)])
    assert tale.state is not None
    assert tale.state.plan_agreed_at is None
    assert "D" in tale.running()


def test_something_critical_that_a_changed_plan_adds_near_the_birth_is_an_emergency() -> None:
    tale = Tale().opened()
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[item(1, None, critical=False)])
    tale.happens("plan_changed", "2026-09-15 10:00", items=[item(1, None)])
    assert "new_critical_issue" not in causes(tale.until("2026-09-15 10:00"))
    tale.happens("plan_changed", "2026-09-15 11:00", items=[item(2, None)])
    assert "new_critical_issue" in causes(tale.until("2026-09-15 11:00"))


def causes(said: tuple[Effect, ...]) -> set[str]:
    return {code for each in said if isinstance(each, Escalated) for code in each.causes}


def test_what_starts_with_the_birth_is_not_waited_for_before() -> None:
    tale = under_way()
    at_birth = {**item(1, None).model_dump(), "support": "KZ", "at_birth": True}
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[at_birth])
    assert not [code for code in tale.running() if code[0] == "E"]


def test_the_start_of_any_support_settles_a_plan_that_names_none() -> None:
    tale = under_way()
    tale.happens("plan_agreed", "2026-04-07 10:00")
    started(tale, "2026-04-08 10:00", "SO")
    assert "E" not in tale.running()
