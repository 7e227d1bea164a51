"""By which rule a deadline has its date, and what of it is still wanting: as `tijdig case explain` says."""

from datetime import timedelta

from hypothesis import given, settings

from tests.unit.machine.telling import POLICY, Tale, nl, owned
from tests.unit.workflows.test_taking_in import MONDAY, Told, moves
from workflows.explaining import Line, escalated, explain, holds_now, today
from workflows.ruling import MOVED


def line(tale: Tale, code: str, now: str) -> Line:
    """What is said of this deadline."""
    assert tale.state is not None
    return next(each for each in explain(tale.state, POLICY, nl(now)) if each.code == code)


def test_the_band_that_is_said_is_the_one_that_gives_the_date() -> None:
    tale = Tale().opened("2026-07-17 16:00", complexity="simple")  # Friday, 27+4
    stall = line(tale, "I", "2026-07-17 16:00")
    assert (stall.allowance, stall.band) == ("7 d", "28+0, from 20-07-2026")
    assert line(Tale().opened(), "I", "2026-03-30 09:00").band == "0+0"


def test_a_day_that_was_set_for_a_step_is_said_to_be_why_it_begins_then() -> None:
    tale = owned()
    tale.happens("doubt_recorded", "2026-03-30 10:00", doubts=True)
    tale.happens("plan_agreed", "2026-03-30 11:00")
    assert line(tale, "E", "2026-04-01 10:00").rule.startswith(
        "from: 16+0, since she doubts, 27-04-2026 00:00"
    )
    tale.happens(
        "contact_made", "2026-03-31 10:00", with_client=True, with_referrer=True, next_contact_on="2026-04-20"
    )
    stall = line(tale, "I", "2026-04-01 10:00")
    assert stall.rule.startswith("from: the next contact that was agreed, 20-04-2026 08:00; starts: ")
    wait = {"wait": "018f2c6e-0000-7000-8000-00000000000c", "kind": "housing"}
    tale.happens("wait_started", "2026-04-01 09:00", **wait, expected_on="2026-04-13")
    asked = line(tale, "J.00000000000c", "2026-04-01 10:00")
    assert asked.rule.startswith("the day that was promised; from: a wait outside began")
    tale.happens("wait_rechecked", "2026-04-02 09:00", wait=wait["wait"], expected_on="2026-09-01")
    assert line(tale, "J.00000000000c", "2026-04-02 10:00").rule.startswith("again from: 02-04-2026 09:00")


def test_what_lets_deadlines_rest_is_said_of_the_case_itself() -> None:
    tale = owned()
    assert tale.state is not None
    assert holds_now(tale.state) == ()
    tale.happens("staff_absent", "2026-03-31 09:00", organisation="jgz-kennemer", until="2026-04-10")
    tale.happens("transfer_proposed", "2026-03-31 10:00", organisation="jgz-zuid", municipality="GM0405")
    assert holds_now(tale.state) == ("the owner is away until 10-04-2026", "offered to jgz-zuid")
    tale.happens("help_refused", "2026-03-31 11:00", ask_again=False)
    assert "she is not asked again" in holds_now(tale.state)
    assert any(said.startswith("she declines help: all rests") for said in holds_now(tale.state))


def test_where_the_ladder_stands_is_said_and_until_when_a_claim_lets_it_rest() -> None:
    tale = Tale().opened()
    assert tale.state is not None
    assert escalated(tale.state) == "nothing is overdue"
    tale.until("2026-04-01 12:00")
    assert escalated(tale.state) == "L1 since 01-04-2026 09:00; not claimed, goes on at 02-04-2026 09:00"
    tale.happens("escalation_acknowledged", "2026-04-01 13:00", by="csv-ijmond/coordinator")
    assert escalated(tale.state) == "L1 since 01-04-2026 09:00; claimed, rests until 07-04-2026 13:00"


def test_a_week_that_gives_the_date_of_a_stage_is_said_instead_of_its_band() -> None:
    tale = Tale().opened()
    tale.contact("2026-03-31 10:00")
    tale.happens("plan_agreed", "2026-06-08 10:00")  # 22+0: fifteen working days are past 24+0
    started = line(tale, "E", "2026-06-08 10:00")
    assert (started.allowance, started.band) == ("15 wd", "20+0, never past 24+0")


def test_what_a_week_still_asks_for_is_said_of_this_case_alone() -> None:
    tale = Tale().opened(urgent=True)
    tale.confirmed("2026-03-30 10:00")
    assert line(tale, "20+0", "2026-03-30 10:00").stopped_by == "contact, exploration"
    assert line(tale, "24+0", "2026-03-30 10:00").stopped_by == "plan, support, safety plan made, mdo held"
    tale.happens("mdo_held", "2026-03-31 10:00")
    tale.happens("milestone_reached", "2026-03-31 10:00", milestone="safety_plan_made")
    assert line(tale, "24+0", "2026-03-31 10:00").stopped_by == "plan, support"
    tale.contact("2026-03-31 10:00")
    tale.happens("plan_agreed", "2026-03-31 11:00")
    assert line(tale, "20+0", "2026-03-31 11:00").stopped_by == "nothing more: all that it asks for is so"
    simple = owned()
    assert line(simple, "20+0", "2026-03-30 09:00").stopped_by == "contact"


def test_what_is_overdue_when_a_week_comes_is_wanting_already_now() -> None:
    tale = owned()
    item = {"item_id": "018f2c6e-0000-7000-8000-000000000002", "kind": "housing", "critical": True}
    tale.happens("plan_agreed", "2026-04-07 10:00", items=[{**item, "due": "2026-06-01"}])
    assert "no overdue critical item" in line(tale, "28+0", "2026-04-07 10:00").stopped_by


def test_a_week_says_whether_its_day_or_the_grace_of_a_late_referral_gives_the_date() -> None:
    tale = Tale().opened("2026-06-15 09:00")  # 23+0
    week = line(tale, "28+0", "2026-06-15 09:00")
    assert (week.name, week.rule, week.band) == ("week threshold", "when she is 28+0", "28+0")
    grace = line(tale, "24+0", "2026-06-15 09:00")
    assert grace.rule == "24+0, with grace from: submitted, 15-06-2026 09:00"
    assert (grace.allowance, grace.band) == ("28 d", "–")


def test_the_grace_of_a_case_that_goes_on_counts_from_its_reopening() -> None:
    tale = owned()
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-06-15 10:00")  # 23+0
    grace = line(tale, "24+0", "2026-06-15 10:00")
    assert grace.rule == "24+0, with grace from: reopened, 15-06-2026 10:00"
    assert grace.allowance == "28 d"


def test_a_week_that_is_looked_at_again_says_since_when() -> None:
    tale = Tale().opened(complexity="simple")
    tale.until("2026-05-25 09:00")  # 20+0 is Whit Monday: due the Friday before
    tale.confirmed("2026-05-26 10:00")
    again = line(tale, "20+0", "2026-05-26 10:00")
    assert (again.rule, again.allowance) == ("looked at again, from: 26-05-2026 10:00", "1 wd")


def test_a_step_after_birth_says_from_when_it_counts_and_no_week() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    said = {code: line(tale, code, "2026-10-12 10:00") for code in ("pn_day", "pn_six_weeks", "B")}
    assert said["pn_day"].name == "step after birth"
    assert (said["pn_day"].rule, said["pn_day"].allowance) == ("from: the day of birth, 12-10-2026", "1 d")
    assert (said["pn_day"].band, said["pn_day"].stopped_by) == ("–", "kraamzorg started")
    assert said["pn_six_weeks"].allowance == "42 d"
    assert tale.state is not None
    assert today(tale.state, nl("2026-10-13 10:00")).startswith("born 12-10-2026")


def test_a_child_in_hospital_is_waited_for_and_one_born_early_is_as_old_as_its_due_date() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.happens("birth_registered", "2026-08-24 10:00", born_on="2026-08-24", in_hospital=True)
    now = "2026-08-24 10:00"
    handover = line(tale, "pn_ten_days", now)
    assert (handover.rule, handover.allowance) == ("from: the child comes home", "3 d")
    assert line(tale, "pn_three_days", now).rule == "from: the day of birth, 24-08-2026"
    assert line(tale, "pn_two_years", now).rule == "from: the due date (corrected age)"


def test_what_begins_after_a_birth_is_explained_in_the_band_that_counts_then() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    receipt = line(tale, "A", "2026-10-12 10:00")
    assert receipt.rule == "again from: 12-10-2026 10:00; starts: referral submitted"
    tale.contact("2026-10-14 10:00")
    feedback = line(tale, "G.contact", "2026-10-14 10:00")
    assert (feedback.allowance, feedback.band) == ("5 d", "20+0")


def test_what_was_brought_forward_is_said_to_have_moved() -> None:
    tale = Tale().opened(complexity="simple")
    assert MOVED not in line(tale, "B", "2026-03-30 09:00").rule
    tale.happens("risk_assessed", "2026-04-01 09:00", urgent=True, complexity="simple")
    contact = line(tale, "B", "2026-04-01 09:00")
    assert contact.rule == f"from: referral submitted, 30-03-2026 09:00; {MOVED}"
    assert contact.allowance == "5 d, urgent 1 wd"


@settings(max_examples=40, deadline=None)
@given(moves)
def test_every_deadline_of_any_case_can_be_explained(story: list) -> None:
    told, now = Told(), MONDAY
    for hours, said in story:
        now = now + timedelta(hours=hours)
        told.happen(now, said) if said else told.pass_time(now)
        lines = explain(told.state, POLICY, now)
        assert [each.code for each in lines] == [
            each.code for each in sorted(told.state.deadlines, key=lambda one: (one.due, one.code))
        ]
