"""The soft landing: eight weeks before any programme ends, and at 22 months (S32)."""

from datetime import date

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, item
from workflows.policy import Policy

LANDING = "pn_soft_landing"
FIRST, SECOND = date(2026, 7, 1), date(2026, 9, 1)


def helped(policy: Policy = POLICY) -> Tale:
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("support_started", "2026-04-01 10:00", offer="SO", ends_on=FIRST)
    assert tale.running()[LANDING] == "2026-05-06 16:00"
    return tale


def landed(tale: Tale, at: str) -> None:
    tale.happens("milestone_reached", at, milestone="soft_landing_done")


def test_a_second_programme_that_ends_asks_for_one_of_its_own() -> None:
    tale = helped()
    landed(tale, "2026-05-04 10:00")
    assert LANDING not in tale.running()
    tale.happens("support_started", "2026-05-20 10:00", offer="GGZ", ends_on=SECOND)
    assert tale.running()[LANDING] == "2026-07-07 16:00"
    tale.until("2026-07-07 16:00")
    assert LANDING in tale.overdue()
    landed(tale, "2026-07-08 10:00")
    assert LANDING not in tale.overdue() | set(tale.running())


def test_of_two_that_run_the_second_is_asked_for_once_the_first_is_done() -> None:
    tale = helped()
    tale.happens("support_started", "2026-04-02 10:00", offer="GGZ", ends_on=SECOND)
    assert tale.running()[LANDING] == "2026-05-06 16:00"
    landed(tale, "2026-05-04 10:00")
    assert tale.running()[LANDING] == "2026-07-07 16:00"


def test_the_one_at_22_months_is_asked_for_all_the_same() -> None:
    tale = helped()
    landed(tale, "2026-05-04 10:00")
    tale.happens("support_ended", "2026-07-01 10:00", offer="SO")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on=date(2026, 10, 12))
    assert tale.running()[LANDING] == "2028-08-11 16:00"


def test_told_twice_it_settles_what_it_was_told_of() -> None:
    tale = helped()
    for at in ("2026-05-04 10:00", "2026-05-05 10:00"):
        landed(tale, at)
    tale.until("2026-05-07 17:00")
    assert LANDING not in tale.overdue() | set(tale.running())


def test_a_programme_that_ends_sooner_than_was_told_needs_no_second_one() -> None:
    tale = helped()
    landed(tale, "2026-05-04 10:00")
    tale.happens("support_started", "2026-05-12 10:00", offer="SO", ends_on=date(2026, 6, 24))
    assert LANDING not in tale.running()


def test_a_plan_says_nothing_of_an_end() -> None:
    tale = Tale().opened(complexity="simple")
    tale.happens("plan_agreed", "2026-03-31 10:00", items=[item(1, None)])
    assert LANDING not in tale.running()


def test_under_a_former_policy_one_is_enough() -> None:
    tale = helped(former())
    landed(tale, "2026-05-04 10:00")
    tale.until("2026-05-06 17:00")
    tale.happens("support_started", "2026-05-20 10:00", offer="GGZ", ends_on=SECOND)
    assert LANDING not in tale.running()
