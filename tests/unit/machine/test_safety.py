"""The safety lane: nobody may leave a concern undecided, whatever becomes of the story (S1, S2, S3)."""

from datetime import date
from uuid import UUID

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, shown
from workflows.machine.effects import Effect, Escalated, EscalationEnded

ONE, TWO = UUID(int=1), UUID(int=2)


def told(tale: Tale, at: str, rung: str = "notice") -> list[tuple[int, tuple[str, ...]]]:
    said = tale.until(at)
    return [(each.level, each.causes) for each in said if isinstance(each, Escalated) and each.rung == rung]


def owned(at: str = "2026-03-30 09:00") -> Tale:
    tale = Tale().opened(at)
    tale.confirmed(at)
    return tale


def test_a_concern_is_decided_within_two_working_days() -> None:
    tale = owned()
    tale.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    tale.happens("concern_raised", "2026-03-30 11:00", concern=ONE)
    assert tale.running()[f"P.{ONE}"] == "2026-04-01 10:00"


def test_from_34_weeks_and_when_urgent_the_same_day() -> None:
    late = owned("2026-09-01 09:00")
    late.happens("concern_raised", "2026-09-01 10:00", concern=ONE)
    assert late.running()[f"P.{ONE}"] == "2026-09-01 14:00"
    urgent = Tale().opened(urgent=True)
    urgent.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    assert urgent.running()[f"P.{ONE}"] == "2026-03-30 14:00"


def test_a_rung_about_a_worry_is_told_as_a_step_of_ones_own_file() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    told = {each.causes: (each.told, each.hidden) for each in escalated(tale.until("2026-04-16 10:00"))}
    key = "A.1"
    assert told["A",] == (None, None)
    assert told["A", "P"] == (("A", "own_file"), None)
    alone = owned()
    alone.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    rung = next(each for each in escalated(alone.until("2026-04-01 11:00")) if each.level)
    key = f"P.{ONE}.1"
    assert (rung.causes, rung.told, rung.hidden) == (("P",), ("own_file",), key)
    (ended,) = (
        each
        for each in alone.happens("concern_decided", "2026-04-01 12:00", concern=ONE)
        if isinstance(each, EscalationEnded)
    )
    assert (ended.hidden, key in ended.effect_id) == (key, True)


def test_a_worry_shortly_before_birth_is_an_emergency_without_a_reason() -> None:
    tale = owned("2026-09-25 09:00")
    at_once = tale.happens("concern_raised", "2026-09-25 22:00", concern=ONE)
    told = escalated((*at_once, *tale.until("2026-09-28 12:00")))
    said = [each for each in told if each.causes == ("late_concern",)]
    assert [(each.level, each.told, each.hidden) for each in said] == [
        (4, ("own_file",), "late_concern.duty"),
        (4, ("own_file",), "late_concern"),
    ]


def test_that_speed_is_needed_is_told_as_a_step_of_ones_own_file() -> None:
    tale = Tale().opened("2026-07-06 09:00", urgent=True)
    tale.happens("report_made", "2026-07-06 22:00", concern=ONE)
    said = [each for each in escalated(tale.until("2026-07-07 09:00")) if each.causes == ("expedite",)]
    assert [(each.level, each.told, each.hidden) for each in said] == [
        (2, ("own_file",), "expedite.duty"),
        (2, ("own_file",), "expedite"),
    ]


def test_a_refusal_with_a_worry_is_told_as_a_step_of_ones_own_file() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-03-31 09:00", safety_concern=True)
    (said,) = (each for each in escalated(tale.until("2026-03-31 09:00")) if each.rung == "notice")
    assert (said.causes, said.level) == (("help_refused",), 0)
    assert (said.told, said.hidden) == (("own_file",), "help_refused")


def escalated(said: tuple[Effect, ...]) -> list[Escalated]:
    return [each for each in said if isinstance(each, Escalated)]


def test_several_concerns_are_decided_one_by_one() -> None:
    tale = owned()
    tale.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    tale.happens("concern_raised", "2026-03-30 11:00", concern=TWO)
    tale.happens("concern_decided", "2026-03-30 12:00", concern=ONE)
    assert [code for code in tale.running() if code.startswith("P")] == [f"P.{TWO}"]
    assert tale.state is not None
    assert [each.concern for each in tale.state.concerns] == [TWO]


def test_a_story_that_was_taken_back_must_still_be_decided_upon() -> None:
    tale = owned()
    tale.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    tale.happens("concern_retracted", "2026-03-31 10:00", concern=ONE)
    assert tale.running()[f"P.{ONE}"] == "2026-04-01 10:00"
    assert tale.state is not None
    assert tale.state.concerns[0].retracted_at is not None


def test_a_step_that_comes_before_its_concern_makes_it_known() -> None:
    tale = owned()
    tale.happens("concern_retracted", "2026-03-30 10:00", concern=ONE)
    tale.happens("concern_raised", "2026-03-30 10:05", concern=ONE)
    assert tale.running()[f"P.{ONE}"] == "2026-04-01 10:00"
    assert tale.state is not None
    assert tale.state.concerns[0].retracted_at is not None


def test_a_report_is_a_decision_and_its_triage_is_asked_after_five_working_days() -> None:
    tale = owned()
    tale.happens("concern_raised", "2026-03-30 10:00", concern=ONE)
    tale.happens("report_made", "2026-03-30 11:00", concern=ONE)
    assert f"P.{ONE}" not in tale.running()
    assert tale.running()[f"K.{ONE}"] == "2026-04-08 11:00"  # Good Friday and Easter Monday are days off


def test_a_triage_without_findings_asks_for_a_decision_and_a_second_look_at_34_weeks() -> None:
    tale = owned()
    tale.happens("report_made", "2026-03-30 11:00", concern=ONE)
    tale.happens("report_triaged", "2026-04-07 10:00", concern=ONE)
    assert tale.running()[f"P.{ONE}"] == "2026-04-09 10:00"
    tale.happens("concern_decided", "2026-04-08 10:00", concern=ONE)
    assert not [code for code in tale.running() if code.startswith(("P", "K"))]
    tale.until("2026-08-31 16:00")
    assert tale.running()["P.recheck"] == "2026-09-01 11:00"
    tale.happens("concern_decided", "2026-09-01 09:00", concern=ONE)
    assert "P.recheck" not in tale.running()


def test_the_second_look_moves_with_the_due_date() -> None:
    tale = owned()
    tale.happens("report_triaged", "2026-04-07 10:00", concern=ONE)
    assert tale.state is not None
    assert shown(tale.state.safety_recheck_at) == "2026-08-31 16:00"
    tale.happens("dating_changed", "2026-04-08 10:00", edd=date(2026, 10, 5), method="art")
    assert shown(tale.state.safety_recheck_at) == "2026-08-24 16:00"


def test_a_second_look_is_kept_for_the_day_on_which_a_due_date_is_known() -> None:
    """Those who come late are often those of whom nobody knows how far along they are."""
    tale = Tale().opened(edd=None, dating_method="unknown")
    tale.happens("report_made", "2026-03-30 11:00", concern=ONE)
    tale.happens("report_triaged", "2026-04-07 10:00", concern=ONE)
    tale.happens("concern_decided", "2026-04-07 11:00", concern=ONE)
    assert tale.state is not None
    assert tale.state.safety_recheck_at is None
    tale.happens("dating_changed", "2026-04-10 10:00", edd=date(2026, 10, 12), method="crl_10_12")
    assert shown(tale.state.safety_recheck_at) == "2026-08-31 16:00"
    tale.until("2026-08-31 16:00")
    assert "P.recheck" in tale.running()
    tale.happens("concern_decided", "2026-09-01 09:00", concern=ONE)
    tale.happens("dating_changed", "2026-09-01 09:30", edd=date(2026, 10, 11), method="art")
    assert tale.state.safety_recheck_at is None


def test_but_not_where_34_weeks_are_past_by_then_nor_under_a_former_policy() -> None:
    for policy, edd in ((POLICY, date(2026, 4, 27)), (former(), date(2026, 10, 12))):
        tale = Tale(policy).opened(edd=None, dating_method="unknown")
        tale.happens("report_triaged", "2026-04-07 10:00", concern=ONE)
        tale.happens("dating_changed", "2026-04-10 10:00", edd=edd, method="hc_13_17")
        assert tale.state is not None
        assert tale.state.safety_recheck_at is None


def test_a_report_that_is_told_after_its_triage_takes_no_decision_away() -> None:
    tale = owned()
    tale.happens("report_triaged", "2026-03-30 10:00", concern=ONE)
    tale.happens("report_made", "2026-03-30 11:00", concern=ONE)
    assert [code for code in tale.running() if code.startswith(("K", "P"))] == [f"P.{ONE}"]
    tale.happens("report_made", "2026-05-11 11:00", concern=ONE)  # reported once more: a triage follows
    assert [code for code in tale.running() if code.startswith(("K", "P"))] == [f"K.{ONE}"]


def test_a_new_concern_from_37_weeks_on_is_an_emergency_meeting_that_day() -> None:
    tale = owned("2026-09-21 09:00")
    tale.happens("concern_raised", "2026-09-21 10:00", concern=ONE)
    assert (4, ("late_concern",)) in told(tale, "2026-09-21 10:00")
    before = owned("2026-09-01 09:00")
    before.happens("concern_raised", "2026-09-01 10:00", concern=ONE)
    assert not [each for each in told(before, "2026-09-01 10:00") if each[1] == ("late_concern",)]


def test_a_task_that_came_back_once_is_not_told_on() -> None:
    tale = owned()
    tale.happens("task_returned", "2026-03-30 10:00")
    assert not told(tale, "2026-03-30 10:00")
    tale.happens("task_returned", "2026-03-30 11:00")
    assert told(tale, "2026-03-30 11:00") == [(2, ("task_returned",))]


def test_a_concern_that_is_told_again_asks_nothing_again() -> None:
    tale = owned("2026-09-23 09:00")  # 37+2
    tale.happens("concern_raised", "2026-09-23 10:00", concern=ONE)
    tale.happens("report_made", "2026-09-23 10:30", concern=ONE)
    tale.happens("concern_raised", "2026-09-23 11:00", concern=ONE)
    assert f"P.{ONE}" not in tale.running()
    assert told(tale, "2026-09-23 12:00").count((4, ("late_concern",))) == 1


def test_a_report_that_is_told_again_gets_no_more_time() -> None:
    tale = owned()
    tale.happens("report_made", "2026-03-30 11:00", concern=ONE)
    tale.happens("report_made", "2026-03-31 11:00", concern=ONE)
    assert [code for code in tale.running() if code.startswith("K")] == [f"K.{ONE}"]
    assert tale.running()[f"K.{ONE}"] == "2026-04-08 11:00"


def test_a_triage_that_is_known_is_waited_for_no_more() -> None:
    tale = owned()
    for concern in (ONE, TWO):
        tale.happens("report_made", "2026-03-30 11:00", concern=concern)
    tale.happens("report_triaged", "2026-04-07 10:00", concern=ONE)
    assert [code for code in tale.running() if code.startswith("K")] == [f"K.{TWO}"]


def test_past_34_weeks_there_is_no_second_look_to_come() -> None:
    tale = owned("2026-09-01 09:00")
    tale.happens("report_triaged", "2026-09-01 10:00", concern=ONE)
    assert tale.state is not None
    assert tale.state.safety_recheck_at is None


def test_a_decision_on_one_concern_leaves_the_steps_of_another() -> None:
    tale = owned()
    for concern in (ONE, TWO):
        tale.happens("concern_raised", "2026-03-30 10:00", concern=concern)
        tale.happens("concern_retracted", "2026-03-30 11:00", concern=concern)
    tale.happens("report_made", "2026-03-30 12:00", concern=ONE)
    assert tale.state is not None
    steps = {each.concern: (each.retracted_at, each.reported_at) for each in tale.state.concerns}
    assert {key: tuple(map(shown, value)) for key, value in steps.items()} == {
        ONE: ("2026-03-30 11:00", "2026-03-30 12:00"),
        TWO: ("2026-03-30 11:00", None),
    }


def test_not_our_task_once_is_nobodys_alarm() -> None:
    tale = owned()
    tale.happens("task_returned", "2026-03-30 10:00")
    assert told(tale, "2026-03-30 12:00") == []
    tale.happens("task_returned", "2026-03-30 13:00")
    assert told(tale, "2026-03-30 13:00") == [(2, ("task_returned",))]


def test_after_a_loss_a_report_waits_for_its_triage_alone() -> None:
    tale = owned()
    tale.happens("report_made", "2026-03-31 10:00", concern=ONE)
    before = set(tale.running())
    tale.happens("pregnancy_ended", "2026-04-01 10:00")
    (left,) = tale.running()
    assert left in before
    assert left.endswith(str(ONE))
