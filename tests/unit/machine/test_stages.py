"""Each row of the policy table: what starts it, what meets it, when it is due."""

from datetime import date

import pytest

from tests.unit.machine.telling import EDD, Tale, kinds
from workflows.machine.effects import DeadlineSet


@pytest.mark.parametrize(
    ("submitted", "a", "b", "c"),
    [
        ("2026-04-07 09:00", "2026-04-09 09:00", "2026-04-10 16:00", "2026-04-14 09:00"),
        ("2026-06-08 09:00", "2026-06-10 09:00", "2026-06-12 16:00", "2026-06-11 09:00"),
        ("2026-07-27 09:00", "2026-07-28 09:00", "2026-07-30 09:00", "2026-07-29 09:00"),
        ("2026-09-07 09:00", "2026-09-07 13:00", "2026-09-09 09:00", "2026-09-08 09:00"),
        ("2026-09-28 09:00", "2026-09-28 11:00", "2026-09-29 09:00", "2026-09-28 13:00"),
    ],
)
def test_receipt_contact_and_owner_have_less_time_the_further_along(
    submitted: str, a: str, b: str, c: str
) -> None:
    running = Tale().opened(submitted).running()
    assert (running["A"], running["B"], running["C"]) == (a, b, c)


def test_urgent_gives_the_shorter_of_both_columns() -> None:
    late = Tale().opened("2026-09-28 09:00", urgent=True).running()
    assert (late["A"], late["C"]) == ("2026-09-28 11:00", "2026-09-28 13:00")


def test_a_stricter_band_ahead_counts_from_the_day_it_begins() -> None:
    # 28+0 is Monday 20 July: from its 08:00 three working days for contact, five days from Friday.
    running = Tale().opened("2026-07-17 16:00").running()
    assert running["A"] == "2026-07-21 08:00"
    assert running["C"] == "2026-07-22 08:00"
    assert running["B"] == "2026-07-22 16:00"


def test_a_threshold_ahead_caps_the_stages_it_asks_for() -> None:
    tale = Tale().opened()
    tale.happens("plan_agreed", "2026-06-08 09:00")
    assert tale.running()["E"] == "2026-06-22 16:00"


def test_without_a_due_date_the_band_of_28_weeks_holds_and_no_threshold() -> None:
    running = Tale().opened(edd=None, dating_method="unknown").running()
    assert running == {
        "A": "2026-03-31 09:00",
        "B": "2026-04-02 09:00",
        "C": "2026-04-01 09:00",
        "F": "2026-04-13 16:00",
        "I": "2026-04-02 16:00",
    }


def test_uncertain_dating_counts_as_further_along() -> None:
    # By the last menstruation alone she counts as 14 days further: 20+0 on 11 May.
    assert Tale().opened(dating_method="lmp").running()["20+0"] == "2026-05-11 16:00"


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("acknowledged", {"by": "jgz-kennemer/jgz_nurse"}),
        ("owner_confirmed", {"organisation": "jgz-kennemer", "deputy": "sociaal-team"}),
        ("contact_made", {"with_client": True, "with_referrer": False}),
    ],
)
def test_receipt_is_met_by_whatever_shows_that_a_person_has_it(type: str, fields: dict[str, object]) -> None:
    tale = Tale().opened()
    assert ("deadline_met", "A") in kinds(tale.happens(type, "2026-03-30 10:00", **fields))


def test_first_contact_needs_client_and_referrer_in_one_conversation_or_two() -> None:
    one, two = Tale().opened(), Tale().opened()
    assert ("deadline_met", "B") in kinds(one.contact("2026-03-30 10:00"))
    assert ("deadline_met", "B") not in kinds(two.contact("2026-03-30 10:00", referrer=False))
    assert ("deadline_met", "B") in kinds(two.contact("2026-03-31 10:00", client=False))


@pytest.mark.parametrize(("client", "referrer"), [(True, False), (False, True)])
def test_speaking_twice_with_the_same_one_is_not_enough(client: bool, referrer: bool) -> None:
    tale = Tale().opened()
    tale.contact("2026-03-30 10:00", client=client, referrer=referrer)
    tale.contact("2026-03-31 10:00", client=client, referrer=referrer)
    assert "B" in tale.running()


def test_no_answer_is_no_contact() -> None:
    tale = Tale().opened()
    assert tale.contact("2026-03-30 10:00", client=False, referrer=False) == ()


def test_owner_with_deputy_is_confirmed() -> None:
    tale = Tale().opened()
    assert tale.state is not None
    assert tale.state.accountable == "coordinator"
    assert ("deadline_met", "C") in kinds(tale.confirmed("2026-03-30 10:00"))
    assert tale.state.accountable == "jgz-kennemer"


def test_an_unanswered_proposal_activates_the_deputy_and_is_no_cause_of_the_ladder() -> None:
    tale = Tale().opened()
    tale.happens("acknowledged", "2026-03-30 09:30", by="jgz-kennemer/jgz_nurse")
    tale.proposed("2026-03-30 10:00")
    assert tale.running()["M"] == "2026-04-02 10:00"
    said = tale.until("2026-04-02 10:00")
    assert [each.type for each in said][-2:] == ["deadline_missed", "deputy_activated"]
    assert tale.alerts() == []


def test_a_refusal_answers_only_the_proposal_it_names() -> None:
    tale = Tale().opened()
    tale.proposed("2026-03-30 10:00")
    tale.proposed("2026-03-30 11:00", attempt=2)
    assert tale.happens("owner_declined", "2026-03-30 12:00", attempt=1) == ()
    assert kinds(tale.happens("owner_declined", "2026-03-30 12:00", attempt=2)) == [("deadline_met", "M")]


def test_a_new_proposal_takes_the_place_of_an_unanswered_one() -> None:
    tale = Tale().opened()
    tale.proposed("2026-03-30 10:00")
    assert kinds(tale.proposed("2026-03-31 10:00", attempt=2)) == [
        ("deadline_cancelled", "M"),
        ("deadline_set", "M"),
    ]


def test_support_is_due_from_the_agreed_plan() -> None:
    tale = Tale().opened()
    tale.happens("plan_agreed", "2026-04-07 10:00")
    assert tale.running()["E"] == "2026-05-07 10:00"
    assert ("deadline_met", "E") in kinds(tale.happens("support_started", "2026-04-20 10:00"))


def test_a_plan_after_support_has_started_waits_for_nothing() -> None:
    tale = Tale().opened()
    tale.happens("support_started", "2026-04-07 10:00")
    tale.happens("plan_agreed", "2026-04-08 10:00")
    assert "E" not in tale.running()


def test_the_referrer_is_owed_feedback_at_contact_start_and_end() -> None:
    tale = Tale().opened()
    tale.contact("2026-04-07 10:00")
    assert tale.running()["G.contact"] == "2026-04-10 16:00"
    said = tale.happens("feedback_sent", "2026-04-07 11:00", moment="contact")
    assert kinds(said)[0] == ("deadline_met", "G")
    tale.happens("support_started", "2026-04-08 10:00")
    tale.happens("support_ended", "2026-04-09 10:00")
    owed = [code for code in tale.running() if code.startswith("G")]
    assert owed == ["G.start", "G.end"]
    attempts = [each.attempt for each in tale.said if isinstance(each, DeadlineSet) and each.subject == "G"]
    assert attempts == [1, 2, 3]


def test_feedback_is_owed_once_per_moment_and_may_run_ahead() -> None:
    tale = Tale().opened()
    tale.happens("feedback_sent", "2026-04-07 09:00", moment="contact")
    tale.contact("2026-04-07 10:00")
    tale.contact("2026-04-08 10:00")
    assert "G.contact" not in tale.running()


def test_the_stall_clock_starts_afresh_at_contact_and_plan_and_ends_at_support() -> None:
    tale = Tale().opened()
    assert tale.running()["I"] == "2026-04-20 16:00"
    tale.contact("2026-04-07 10:00")
    assert tale.running()["I"] == "2026-04-28 16:00"
    tale.happens("acknowledged", "2026-04-09 10:00", by="jgz-kennemer/jgz_nurse")
    assert tale.running()["I"] == "2026-04-28 16:00"
    tale.happens("support_started", "2026-04-10 10:00")
    assert "I" not in tale.running()


def test_late_reading_of_the_facts_changes_no_deadline() -> None:
    tale = Tale().opened("2026-03-30 09:00")
    tale.until("2026-03-30 11:00")
    assert tale.happens("dating_changed", "2026-03-30 12:00", edd=EDD, method="lmp") == ()
    assert tale.happens("dating_changed", "2026-03-30 12:00", edd=date(2026, 9, 1), method="lmp") == ()
