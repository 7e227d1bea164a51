"""Somebody outside that a case waits for: asked after, each beside the others, and in time before birth."""

from uuid import UUID

from tests.unit.machine.telling import notices, owned
from workflows.machine.effects import DeadlineEffect, Effect, Escalated, ReminderWithdrawn

VT, HOUSING = UUID(int=7), UUID(int=8)


def test_several_waits_are_asked_after_beside_each_other() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=VT, kind="veilig_thuis")
    tale.happens("wait_started", "2026-04-01 09:00", wait=HOUSING, kind="housing")
    waits = {code: due for code, due in tale.running().items() if code.startswith("J.")}
    assert list(waits.values()) == ["2026-04-28 16:00", "2026-04-29 16:00"]
    tale.happens("wait_rechecked", "2026-04-28 09:00", wait=VT)
    assert tale.running()[f"J.{VT.hex[-12:]}"] == "2026-05-26 16:00"
    tale.happens("wait_ended", "2026-04-29 09:00", wait=VT)
    assert [code for code in tale.running() if code.startswith("J.")] == [f"J.{HOUSING.hex[-12:]}"]


def test_from_28_weeks_a_wait_is_asked_after_every_week() -> None:
    tale = owned("2026-07-20 09:00")
    tale.happens("wait_started", "2026-07-20 10:00", wait=HOUSING, kind="housing")
    assert tale.running()[f"J.{HOUSING.hex[-12:]}"] == "2026-07-27 16:00"


def test_an_answer_that_was_promised_is_asked_after_that_day() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=HOUSING, kind="housing", expected_on="2026-04-09")
    assert tale.running()[f"J.{HOUSING.hex[-12:]}"] == "2026-04-09 16:00"


def test_a_day_that_is_heard_when_asking_again_is_asked_after_then() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=HOUSING, kind="placement")
    tale.happens("wait_rechecked", "2026-04-07 09:00", wait=HOUSING, expected_on="2026-04-16")
    assert tale.running()[f"J.{HOUSING.hex[-12:]}"] == "2026-04-16 16:00"
    tale.happens("wait_rechecked", "2026-04-08 09:00", wait=HOUSING)
    assert tale.state is not None
    assert [str(each.expected_on) for each in tale.state.waits] == ["2026-04-16"]


def test_waiting_for_veilig_thuis_at_25_weeks_needs_speed() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=VT, kind="veilig_thuis")
    tale.until("2026-06-29 15:59")
    assert tale.state is not None
    assert not tale.state.expedite
    assert ("expedite", 2, ("owner", "coordinator")) in notices(tale.until("2026-06-29 16:00"))
    assert tale.state.expedite


def test_a_wait_that_ended_before_needs_no_speed() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=VT, kind="veilig_thuis")
    tale.happens("wait_ended", "2026-04-10 09:00", wait=VT)
    tale.until("2026-06-29 16:00")
    assert tale.state is not None
    assert not tale.state.expedite


def test_a_report_after_25_weeks_needs_speed_at_once() -> None:
    tale = owned("2026-07-06 09:00")
    tale.happens("report_made", "2026-07-06 10:00", concern=UUID(int=1))
    assert ("expedite", 2, ("owner", "coordinator")) in notices(tale.until("2026-07-06 10:00"))


def test_at_32_weeks_nobody_may_wait_for_a_house_any_more() -> None:
    tale = owned("2026-07-13 09:00")
    tale.happens("wait_started", "2026-07-14 09:00", wait=HOUSING, kind="housing")
    for milestone in ("kraamzorg_intake_done", "kraamzorg_registered"):
        tale.happens("milestone_reached", "2026-08-10 09:00", milestone=milestone)
    tale.until("2026-08-17 16:00")
    assert "32+0" in tale.overdue()
    tale.happens("wait_ended", "2026-08-18 09:00", wait=HOUSING)
    assert "32+0" not in tale.overdue()


def test_the_second_question_about_a_wait_is_on_record() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 09:00", wait=HOUSING, kind="housing")
    tale.happens("wait_started", "2026-03-31 09:00", wait=VT, kind="veilig_thuis")
    for day in ("2026-04-10 09:00", "2026-04-20 09:00"):
        tale.happens("wait_rechecked", day, wait=HOUSING)
    assert tale.state is not None
    assert {each.wait: each.rechecks for each in tale.state.waits} == {HOUSING: 2, VT: 0}


def test_a_promised_day_that_lies_behind_or_too_far_ahead_is_not_waited_for() -> None:
    tale = owned()
    for wait, day in ((VT, "2026-03-30"), (HOUSING, "2026-09-30")):
        tale.happens("wait_started", "2026-03-31 17:00", wait=wait, kind="housing", expected_on=day)
    waits = {due for code, due in tale.running().items() if code.startswith("J.")}
    assert waits == {"2026-04-28 16:00"}


def test_an_answer_promised_for_this_very_minute_is_asked_after_an_allowance_later() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 16:00", wait=HOUSING, kind="housing", expected_on="2026-03-31")
    assert tale.running()[f"J.{HOUSING.hex[-12:]}"] == "2026-04-28 16:00"


def test_that_it_is_asked_how_a_wait_for_veilig_thuis_stands_is_nobodys_to_read() -> None:
    tale = owned()
    lane = tale.happens("wait_started", "2026-03-31 09:00", wait=VT, kind="veilig_thuis")
    lane += tale.happens("wait_rechecked", "2026-04-01 09:00", wait=VT)
    lane += tale.happens("wait_ended", "2026-04-02 09:00", wait=VT)
    said = [each for each in lane if isinstance(each, DeadlineEffect) and each.subject == "J"]
    assert [(each.type, each.restricted) for each in said] == [
        ("deadline_set", True),
        ("deadline_met", True),
        ("deadline_set", True),
        ("deadline_met", True),
    ]
    house = tale.happens("wait_started", "2026-04-02 10:00", wait=HOUSING, kind="housing")
    assert [each.restricted for each in house if isinstance(each, DeadlineEffect)] == [False]


def test_who_was_reminded_of_what_nobody_may_read_hears_when_that_is_over() -> None:
    tale = owned()
    for wait, kind in ((VT, "veilig_thuis"), (HOUSING, "housing")):
        tale.happens("wait_started", "2026-03-31 09:00", wait=wait, kind=kind)
    assert withdrawn(tale.happens("wait_rechecked", "2026-04-01 09:00", wait=VT)) == []
    reminded = tale.until("2026-04-22 17:00")
    told = {each.hidden for each in reminded if isinstance(each, Escalated) and each.causes == ("J",)}
    assert told == {code := f"J.{VT.hex[-12:]}", None}
    said = [tale.happens("wait_rechecked", "2026-04-23 09:00", wait=wait) for wait in (HOUSING, VT)]
    assert [withdrawn(each) for each in said] == [[], [(f"{code}:3:withdrawn", code)]]


def withdrawn(said: tuple[Effect, ...]) -> list[tuple[str, str]]:
    return [
        (each.effect_id.partition(":")[2], each.hidden)
        for each in said
        if isinstance(each, ReminderWithdrawn)
    ]


def test_what_a_worry_asks_for_is_nobodys_to_read() -> None:
    tale = owned()
    said = tale.happens("concern_raised", "2026-03-31 09:00", concern=VT)
    said += tale.happens("report_made", "2026-03-31 10:00", concern=VT)
    about = {each.subject: each.restricted for each in said if isinstance(each, DeadlineEffect)}
    assert (about["P"], about["K"]) == (True, True)
