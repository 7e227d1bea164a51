"""Transfers: who answers meanwhile, what a move asks for, and when it comes back once too often."""

from typing import Any

import pytest

from tests.unit.machine.telling import Tale, kinds, notices, owned
from workflows.machine.effects import DeadlineCancelled


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


def test_where_a_later_move_takes_its_place_a_proposal_is_awaited_again_until_it_is_made() -> None:
    tale = owned()
    tale.happens("client_moved", "2026-03-31 09:00", municipality="GM0375")
    proposed(tale, "2026-03-31 09:01")
    tale.happens("client_moved", "2026-04-01 09:00", municipality="GM0392")
    said = tale.happens("transfer_withdrawn", "2026-04-01 09:00", replaced=True)
    cancelled = [(each.subject, each.reason) for each in said if isinstance(each, DeadlineCancelled)]
    assert cancelled == [("L", "proposed_again")]
    assert "transfer_wanted" in tale.running()
    proposed(tale, "2026-04-01 09:00")
    assert {"L", "transfer_wanted"} & set(tale.running()) == {"L"}


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


def test_who_is_linked_moves_no_deadline_and_shifts_nothing_of_who_answers() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    before, state = tale.running(), tale.state
    said = tale.happens(
        "linked_party_added", "2026-04-07 10:00", organisation="sociaal-team", role="social_team"
    )
    assert said == ()
    assert tale.running() == before
    assert tale.state is not None
    assert state is not None
    assert tale.state.but(facts_seen=state.facts_seen) == state
