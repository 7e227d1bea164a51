"""What counts as support: which start settles what waits, and what 24+0 and the birth make of a plan."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.schemas.contracts.case import PlanItem
from tests.unit.machine.telling import POLICY, Tale, item, nl, owned
from workflows.machine.effects import Escalated
from workflows.machine.thresholds import open_requirements
from workflows.machine.work import Work
from workflows.policy import Condition


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
