"""L0: a nudge at 50 and 80 % of an allowance of two days or more."""

from tests.unit.machine.telling import Tale, nl, shown
from workflows.machine.effects import Escalated


def nudges(tale: Tale) -> list[tuple[str, str, str | None]]:
    return [
        (each.causes[0], each.rung, shown(each.due))
        for each in tale.said
        if isinstance(each, Escalated) and each.level == 0
    ]


def test_nudges_come_at_half_and_four_fifths_within_working_hours() -> None:
    tale = Tale().opened("2026-04-07 09:00")  # contact due Friday 10 April 16:00: 79 hours
    tale.happens("acknowledged", "2026-04-07 09:30", by="jgz-kennemer/jgz_nurse")
    tale.confirmed("2026-04-07 10:00")
    tale.until("2026-04-10 15:59")
    # 80 % is 00:12 in the night, so 08:00 the same morning.
    assert nudges(tale) == [("B", "L0-50", "2026-04-09 08:00"), ("B", "L0-80", "2026-04-10 08:00")]


def test_of_two_nudges_that_fall_together_the_later_one_stays() -> None:
    tale = Tale().opened("2026-04-02 09:00")  # receipt due 8 April 09:00: Easter lies between
    tale.until("2026-04-08 08:59")
    assert [each for each in nudges(tale) if each[0] == "A"] == [("A", "L0-80", "2026-04-07 08:00")]


def test_short_allowances_are_not_nudged() -> None:
    tale = Tale().opened(urgent=True)
    tale.until("2026-03-31 08:59")
    assert nudges(tale) == []


def test_nothing_is_nudged_once_it_is_done() -> None:
    tale = Tale().opened()
    tale.contact("2026-03-30 10:00")
    tale.confirmed("2026-03-30 10:00")
    tale.happens("feedback_sent", "2026-03-30 10:00", moment="contact")
    tale.until("2026-04-07 09:00")
    assert nudges(tale) == []


def test_before_an_owner_is_asked_the_coordinator_is_nudged() -> None:
    tale = Tale().opened()
    said = tale.until("2026-03-31 09:00")
    assert [each.recipients for each in said if isinstance(each, Escalated)] == [("coordinator",)]


def test_a_nudge_that_would_fall_on_the_deadline_is_left_out() -> None:
    tale = Tale().opened("2026-04-09 08:00")  # Thursday: receipt is due on Monday 08:00
    tale.until("2026-04-13 08:00")
    assert "A" not in [each[0] for each in nudges(tale)]


def test_a_nudge_that_lies_in_the_past_is_not_given_late() -> None:
    tale = Tale().opened("2026-03-31 15:00", submitted_at=nl("2026-03-30 09:00"))
    tale.until("2026-04-01 08:59")
    assert [each for each in nudges(tale) if each[0] == "A"] == [("A", "L0-80", "2026-04-01 08:00")]


def test_a_nudge_that_was_given_is_not_given_again_when_the_deadline_moves() -> None:
    tale = Tale().opened("2026-06-29 09:00")  # 25+0: an owner within three working days
    tale.until("2026-07-01 08:30")
    tale.happens("dating_changed", "2026-07-01 08:30", edd="2026-09-12", method="art")  # 29+4: within two
    assert tale.running()["C"] == "2026-07-01 09:00"
    tale.until("2026-07-01 08:59")
    assert [each for each in nudges(tale) if each[0] == "C"] == [("C", "L0-50", "2026-07-01 08:00")]


def test_a_deadline_that_comes_earlier_is_nudged_at_its_own_half_and_four_fifths() -> None:
    tale = Tale().opened("2026-06-29 09:00", dating_method="hc_13_17")  # 25+0: an owner in three working days
    tale.happens("dating_changed", "2026-06-29 12:00", edd="2026-09-12", method="crl_10_12")  # 29+2: in two
    assert tale.running()["C"] == "2026-07-01 09:00"
    tale.until("2026-07-01 08:59")
    assert [each for each in nudges(tale) if each[0] == "C"] == [
        ("C", "L0-50", "2026-06-30 09:00"),
        ("C", "L0-80", "2026-07-01 08:00"),
    ]


def test_a_nudge_comes_at_a_whole_minute_the_last_one_before_its_part_is_used_up() -> None:
    tale = Tale().opened("2026-04-07 09:00:50")  # receipt is due on Thursday 09:00:50
    said = tale.until("2026-04-08 09:30")
    assert [each.due for each in said if isinstance(each, Escalated)] == [nl("2026-04-08 09:00")]
