"""She does not come, or cannot be reached; and somebody who should act is away."""

from datetime import date

import pytest

from tests.unit.machine.telling import Tale, notices, under_way
from workflows.machine.effects import DeputyActivated, Effect


def owned(at: str = "2026-03-30 09:00") -> Tale:
    tale = Tale().opened(at, complexity="simple")
    tale.confirmed(at)
    return tale


def tried(tale: Tale, *days: str) -> None:
    for day in days:
        tale.happens("contact_attempted", f"{day} 11:00")


def missed(tale: Tale, *days: str) -> None:
    for day in days:
        tale.happens("appointment_missed", f"{day} 11:00")


def deputies(said: list[Effect] | tuple[Effect, ...]) -> int:
    return sum(isinstance(each, DeputyActivated) for each in said)


def test_the_third_attempt_in_vain_goes_to_team_and_deputy() -> None:
    tale = owned()
    tried(tale, "2026-03-31", "2026-04-01")
    assert notices(tale.until("2026-04-01 12:00")) == []
    tried(tale, "2026-04-02")
    assert notices(tale.until("2026-04-02 12:00")) == [("not_reached", 0, ("owner", "deputy"))]


def test_ten_days_without_reaching_her_climb_the_ladder_and_contact_ends_that() -> None:
    tale = owned()
    tried(tale, "2026-03-31")
    assert tale.running()["unreachable"] == "2026-04-10 16:00"
    tale.until("2026-04-10 16:00")
    assert "unreachable" in tale.overdue()
    tale.contact("2026-04-13 10:00")
    assert "unreachable" not in tale.overdue()


def test_an_attempt_in_vain_does_not_show_progress() -> None:
    tale = owned()
    before = tale.running()["I"]
    tried(tale, "2026-03-31")
    assert tale.running()["I"] == before


def test_the_second_missed_appointment_goes_to_the_owner_and_the_third_climbs() -> None:
    tale = owned()
    tale.contact("2026-03-31 10:00")
    missed(tale, "2026-04-01", "2026-04-08")
    assert ("appointments_missed", 0, ("owner",)) in notices(tale.until("2026-04-08 12:00"))
    missed(tale, "2026-04-15")
    assert tale.running()["appointments"] == "2026-04-15 12:00"


def test_two_more_missed_after_she_was_seen_are_told_anew() -> None:
    tale = under_way()
    missed(tale, "2026-04-01", "2026-04-08")
    tale.until("2026-04-08 12:00")
    tale.contact("2026-04-10 11:00")
    missed(tale, "2026-06-01")
    assert [
        each for each in notices(tale.until("2026-06-01 12:00")) if each[0] == "appointments_missed"
    ] == []
    missed(tale, "2026-07-06")  # more than 30 days on, but she was not seen in between
    assert ("appointments_missed", 0, ("owner",)) in notices(tale.until("2026-07-06 12:00"))


def test_two_missed_within_thirty_days_are_told_though_she_was_seen_in_between() -> None:
    tale = under_way()
    missed(tale, "2026-04-01")
    tale.contact("2026-04-03 11:00")
    missed(tale, "2026-04-08")
    assert ("appointments_missed", 0, ("owner",)) in notices(tale.until("2026-04-08 12:00"))


def test_three_missed_appointments_over_a_long_time_do_not_climb() -> None:
    tale = owned()
    tale.contact("2026-03-31 10:00")
    missed(tale, "2026-04-01", "2026-04-30", "2026-06-02")
    assert "appointments" not in tale.running()


def test_from_28_weeks_somebody_tries_to_see_her_at_home_within_two_working_days() -> None:
    tale = owned("2026-07-20 09:00")
    missed(tale, "2026-07-21")
    assert tale.running()["home_visit"] == "2026-07-23 11:00"
    tried(tale, "2026-07-22")
    assert "home_visit" not in tale.running()


@pytest.mark.parametrize(
    ("urgent", "task", "due", "heard"),
    [
        (False, "kraamzorg_signal", "2026-10-07 14:00", ("signal_given", 0, ("owner", "deputy"))),
        (
            True,
            "kraamzorg_signal_urgent",
            "2026-10-07 12:00",
            ("signal_given_urgent", 2, ("owner", "deputy", "coordinator")),
        ),
    ],
)
def test_a_signal_of_maternity_care_is_told_and_followed_in_hours_also_after_the_birth(
    urgent: bool, task: str, due: str, heard: tuple[str, int, tuple[str, ...]]
) -> None:
    tale = owned()
    tale.happens("birth_registered", "2026-10-05 10:00", born_on=date(2026, 10, 4))
    tale.until("2026-10-07 09:59")
    tale.happens("signal_given", "2026-10-07 10:00", urgent=urgent)
    assert notices(tale.until("2026-10-07 10:00")) == [heard]
    assert tale.running()[task] == due
    tale.happens("signal_given", "2026-10-07 11:00", urgent=urgent)
    assert tale.running()[task] == due
    tale.until(due)
    assert task in tale.overdue()


@pytest.mark.parametrize(
    ("type", "fields", "follows"),
    [
        ("contact_made", {"with_client": True, "with_referrer": False}, True),
        ("contact_made", {"with_client": False, "with_referrer": True}, False),
        ("risk_assessed", {"urgent": True, "complexity": "complex"}, True),
        ("decision_recorded", {}, True),
        ("milestone_reached", {"milestone": "kraamzorg_started"}, False),
        ("contact_attempted", {}, False),
    ],
)
def test_what_follows_a_signal(type: str, fields: dict[str, object], follows: bool) -> None:
    tale = owned()
    for urgent in (False, True):
        tale.happens("signal_given", "2026-04-01 10:00", urgent=urgent)
    tale.happens(type, "2026-04-01 11:00", **fields)
    left = {"kraamzorg_signal", "kraamzorg_signal_urgent"} & set(tale.running())
    assert left == (set() if follows else {"kraamzorg_signal", "kraamzorg_signal_urgent"})


def test_an_absent_owner_is_stood_in_for_at_once() -> None:
    tale = owned()
    said = tale.happens(
        "staff_absent", "2026-03-31 10:00", organisation="jgz-kennemer", until=date(2026, 4, 20)
    )
    assert deputies(said) == 1
    assert "deputy_wanted" not in tale.running()


def test_without_a_deputy_somebody_is_picked_within_four_working_hours() -> None:
    tale = owned("2026-09-07 09:00")  # 35+0
    tale.happens("staff_absent", "2026-09-07 10:00", organisation="jgz-kennemer", deputised=False)
    assert tale.running()["deputy_wanted"] == "2026-09-07 14:00"
    tale.happens("staff_returned", "2026-09-07 11:00", organisation="jgz-kennemer")
    assert "deputy_wanted" not in tale.running()


def test_that_somebody_else_is_away_changes_nothing() -> None:
    tale = owned()
    assert tale.happens("staff_absent", "2026-03-31 10:00", organisation="kraamzorg-ijmond") == ()


def test_two_unanswered_reminders_count_as_absent_once() -> None:
    tale = owned()
    tale.contact("2026-03-31 10:00")
    tale.until("2026-04-20 12:00")  # feedback and more passed, each after two reminders
    assert deputies(tale.said) == 1
    tale.contact("2026-04-20 13:00")
    assert tale.state is not None
    assert tale.state.absence is None
