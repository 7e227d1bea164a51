"""Transfers, waits outside, speed, refusal, and facts that cannot be."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import Tale, item, kinds, notices
from workflows.machine.effects import DeadlineCancelled

VT, HOUSING = UUID(int=7), UUID(int=8)


def owned(at: str = "2026-03-30 09:00", **changes: Any) -> Tale:
    tale = Tale().opened(at, complexity="simple", **changes)
    tale.confirmed(at)
    return tale


def proposed(tale: Tale, at: str) -> tuple[Any, ...]:
    return tale.happens("transfer_proposed", at, organisation="jgz-zuid", municipality="GM0375")


def test_the_owner_stays_accountable_until_the_receiver_has_spoken_with_her() -> None:
    tale = owned("2026-08-03 09:00")  # 30+0
    assert tale.state is not None
    proposed(tale, "2026-08-04 09:00")
    assert tale.running()["L"] == "2026-08-06 09:00"
    tale.happens("transfer_accepted", "2026-08-05 09:00")
    assert tale.running()["L"] == "2026-08-07 09:00"
    assert tale.state.accountable == "jgz-kennemer"
    tale.happens("transfer_completed", "2026-08-06 09:00", deputy="sociaal-zuid")
    assert tale.state.accountable == "jgz-zuid"
    assert tale.state.municipality == "GM0375"
    assert "L" not in tale.running()


def test_a_transfer_resets_no_deadline() -> None:
    tale = owned()
    before = tale.running()
    proposed(tale, "2026-03-31 09:00")
    assert {code: due for code, due in tale.running().items() if code != "L"} == before


def test_that_routing_confirms_the_receiver_or_another_deputy_gives_no_deadline_more_time() -> None:
    """S5, S41, S42: the end of a transfer, and who stands in, begin nothing anew."""
    tale = owned()
    proposed(tale, "2026-03-31 09:00")
    tale.until("2026-04-08 12:00")
    tale.happens("transfer_completed", "2026-04-08 13:00", deputy="jgz-zuid")
    assert tale.state is not None
    before, rung = tale.running(), tale.state.ladder
    assert rung is not None
    receiver = {"organisation": "jgz-zuid", "deputy": "sociaal-zuid"}
    assert tale.happens("owner_confirmed", "2026-04-08 13:00", **receiver) == ()
    assert (tale.running(), tale.state.ladder) == (before, rung)
    assert tale.state.owner is not None
    assert (tale.state.owner.organisation, tale.state.owner.deputy) == ("jgz-zuid", "sociaal-zuid")


def test_the_second_bounce_in_thirty_days_is_for_the_coordinator() -> None:
    tale = owned()
    for day in ("2026-03-31", "2026-04-07"):
        proposed(tale, f"{day} 09:00")
        tale.happens("transfer_refused", f"{day} 10:00")
    assert tale.running()["transfer_decision"] == "2026-04-08 10:00"
    told = [code for code, _, _ in notices(tale.until("2026-04-07 12:00"))]
    assert told == ["transfer_refused", "transfer_bounced"]
    tale.happens("decision_recorded", "2026-04-08 09:00")
    assert "transfer_decision" not in tale.running()


def test_a_move_asks_for_a_proposal_within_a_working_day() -> None:
    tale = owned()
    tale.happens("client_moved", "2026-03-31 09:00", municipality="GM0375")
    assert tale.running()["transfer_wanted"] == "2026-04-01 09:00"
    proposed(tale, "2026-03-31 10:00")
    assert "transfer_wanted" not in tale.running()


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


def test_who_refuses_is_left_in_peace_and_offered_help_at_four_moments() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00")
    assert tale.running() == {}
    tale.until("2026-10-12 09:00")
    assert tale.alerts() == []
    assert notices(tale.said) == [("reoffer", 0, ("referrer",))] * 4


def test_a_refusal_that_is_taken_back_lets_run_what_lies_ahead() -> None:
    tale = owned()
    tale.happens("help_refused", "2026-04-01 09:00")
    tale.contact("2026-05-04 09:00")
    assert tale.running() == {}
    tale.happens("consent_answered", "2026-05-05 09:00", granted=True)
    assert {"20+0", "24+0", "36+0", "I"} <= set(tale.running())
    assert "reoffer" not in {code for code, _, _ in notices(tale.until("2026-06-15 09:00"))}


def test_a_refusal_with_a_safety_concern_is_decided_upon_within_a_working_day() -> None:
    tale = owned()
    before = set(tale.running())
    tale.happens("help_refused", "2026-03-31 09:00", safety_concern=True)
    assert tale.running()["P"] == "2026-04-01 09:00"
    assert before < set(tale.running())


def test_and_from_34_weeks_the_same_day() -> None:
    tale = owned("2026-09-01 09:00")
    tale.happens("help_refused", "2026-09-01 10:00", safety_concern=True)
    assert tale.running()["P"] == "2026-09-01 14:00"


def test_a_question_for_consent_is_answered_or_reminded_of_once() -> None:
    tale = owned()
    tale.happens("consent_asked", "2026-03-31 09:00")
    assert tale.running()["O"] == "2026-04-16 09:00"
    said = tale.happens("consent_answered", "2026-04-01 09:00", granted=False)
    assert ("deadline_met", "O") in kinds(said)


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("transfer_accepted", {}),
        ("transfer_refused", {}),
        ("transfer_completed", {"deputy": "sociaal-zuid"}),
        ("wait_ended", {"wait": VT}),
        ("wait_rechecked", {"wait": VT}),
        ("item_closed", {"item_id": item(9, None).item_id}),
        ("referral_merged", {"submitted_at": "2026-05-01T09:00:00Z", "referrer": "ziekenhuis-zuid"}),
    ],
)
def test_a_fact_that_cannot_be_changes_nothing_and_somebody_must_look(
    type: str, fields: dict[str, Any]
) -> None:
    tale = owned()
    tale.until("2026-03-31 09:00")
    before = tale.state
    assert tale.happens(type, "2026-03-31 10:00", **fields) == ()
    assert tale.state is not None
    assert before is not None
    kept = tale.state.model_copy(
        update={"notices": (), "attempts": before.attempts, "facts_seen": before.facts_seen}
    )
    assert kept == before
    assert notices(tale.until("2026-03-31 10:00")) == [("data_quality", 2, ("coordinator",))]


def test_at_32_weeks_nobody_may_wait_for_a_house_any_more() -> None:
    tale = owned("2026-07-13 09:00")
    tale.happens("wait_started", "2026-07-14 09:00", wait=HOUSING, kind="housing")
    for milestone in ("kraamzorg_intake_done", "kraamzorg_registered"):
        tale.happens("milestone_reached", "2026-08-10 09:00", milestone=milestone)
    tale.until("2026-08-17 16:00")
    assert "32+0" in tale.overdue()
    tale.happens("wait_ended", "2026-08-18 09:00", wait=HOUSING)
    assert "32+0" not in tale.overdue()


def test_who_moves_back_needs_no_transfer() -> None:
    tale = owned()
    tale.happens("client_moved", "2026-03-31 09:00", municipality="GM0375")
    said = tale.happens("client_moved", "2026-03-31 10:00", municipality="GM0405")
    assert [(each.subject, each.reason) for each in said if isinstance(each, DeadlineCancelled)] == [
        ("transfer_wanted", "moved_back")
    ]
    assert "transfer_wanted" not in tale.running()


@pytest.mark.parametrize("accepted", [False, True])
def test_who_moves_back_after_all_leaves_every_deadline_but_the_transfers_own(accepted: bool) -> None:
    tale = owned()
    before = tale.running()
    tale.happens("client_moved", "2026-03-31 09:00", municipality="GM0375")
    proposed(tale, "2026-03-31 09:01")
    if accepted:
        tale.happens("transfer_accepted", "2026-03-31 10:00")
        before = {**tale.running()}
        del before["L"]
    tale.happens("client_moved", "2026-03-31 11:00", municipality="GM0405")
    said = tale.happens("transfer_withdrawn", "2026-03-31 11:00")
    cancelled = [(each.subject, each.reason) for each in said if isinstance(each, DeadlineCancelled)]
    assert cancelled == [("L", "moved_back")]
    assert tale.running() == before


def test_a_new_proposal_takes_the_place_of_the_open_one_and_of_the_decision_that_was_asked_for() -> None:
    tale = owned()
    for day in ("2026-03-31", "2026-04-07"):
        proposed(tale, f"{day} 09:00")
        tale.happens("transfer_refused", f"{day} 10:00")
    said = proposed(tale, "2026-04-08 09:00")
    assert ("deadline_met", "transfer_decision") in kinds(said)
    again = proposed(tale, "2026-04-08 14:00")
    assert [(each.subject, each.reason) for each in again if isinstance(each, DeadlineCancelled)] == [
        ("L", "proposed_again")
    ]
    assert tale.running()["L"] == "2026-04-15 14:00"


def test_an_accepted_transfer_is_accepted_once() -> None:
    tale = owned()
    proposed(tale, "2026-03-31 09:00")
    tale.happens("transfer_accepted", "2026-03-31 10:00")
    assert tale.happens("transfer_accepted", "2026-04-01 10:00") == ()
    assert tale.running()["L"] == "2026-04-09 10:00"  # five working days, past Easter


def test_a_bounce_long_ago_is_no_second_one() -> None:
    tale = owned()
    proposed(tale, "2026-03-31 09:00")
    tale.happens("transfer_refused", "2026-03-31 10:00")
    proposed(tale, "2026-04-30 09:00")
    tale.happens("transfer_refused", "2026-04-30 10:00")  # thirty days later, to the minute
    assert "transfer_decision" not in tale.running()


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


def test_who_refuses_help_after_the_birth_is_still_owed_the_steps_for_the_child() -> None:
    tale = owned("2026-10-12 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    steps = {code: due for code, due in tale.running().items() if code.startswith("pn_")}
    tale.happens("help_refused", "2026-10-12 11:00")
    assert tale.running() == steps


def test_a_refusal_while_the_due_date_is_unknown_is_left_in_peace_until_it_is_known() -> None:
    tale = owned(edd=None, dating_method="unknown")
    tale.until("2026-03-30 10:00")
    tale.happens("help_refused", "2026-04-01 09:00")
    assert tale.running() == {}
    tale.happens("dating_changed", "2026-05-01 09:00", edd="2026-10-12", method="crl_10_12")
    assert ("reoffer", 0, ("referrer",)) in notices(tale.until("2026-06-08 16:00"))


def test_an_answer_promised_for_this_very_minute_is_asked_after_an_allowance_later() -> None:
    tale = owned()
    tale.happens("wait_started", "2026-03-31 16:00", wait=HOUSING, kind="housing", expected_on="2026-03-31")
    assert tale.running()[f"J.{HOUSING.hex[-12:]}"] == "2026-04-28 16:00"


def test_a_child_that_is_born_while_she_declines_is_looked_after_all_the_same() -> None:
    tale = owned("2026-10-05 09:00")
    tale.happens("help_refused", "2026-10-06 09:00")
    tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    assert {"pn_day", "pn_ten_days"} <= set(tale.running())
