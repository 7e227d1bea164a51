"""Facts that cannot be: on record, looked at by somebody, and never half applied."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.pregnancy import LARGEST_MOVE_DAYS
from tests.unit.machine.telling import POLICY, Tale, item, notices, owned

VT = UUID(int=7)
FORTY_DAYS_LATER = {"edd": "2026-11-21", "method": "art"}


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
    kept = tale.state.but(notices=(), attempts=before.attempts, facts_seen=before.facts_seen)
    assert kept == before
    assert notices(tale.until("2026-03-31 10:00")) == [("data_quality", 2, ("coordinator",))]


@pytest.mark.parametrize(
    ("type", "fields", "task"),
    [
        ("birth_registered", {"born_on": "2026-04-26"}, "birth_unlikely"),  # 15+6
        ("dating_changed", FORTY_DAYS_LATER, "dating_conflict"),
    ],
)
def test_a_birth_or_a_due_date_that_cannot_be_is_a_task_and_nothing_else(
    type: str, fields: dict[str, Any], task: str
) -> None:
    tale = owned()
    tale.until("2026-04-26 12:00")
    before = tale.state
    assert tale.happens(type, "2026-04-26 12:00", **fields) == ()
    assert tale.state is not None
    assert before is not None
    told = {"notices", "attempts", "facts_seen"}
    assert tale.state.model_dump(exclude=told) == before.model_dump(exclude=told)
    assert [each.code for each in tale.state.notices] == [task]


@pytest.mark.parametrize("ending", ["pregnancy_ended", "consent_withdrawn", "erased"])
def test_a_support_that_is_told_after_an_ending_is_on_record_and_says_nothing(ending: str) -> None:
    """Whoever told it before the ending was not wrong; whoever tells it later hears so at the front door."""
    tale = owned()
    tale.happens(ending, "2026-04-01 10:00")
    before = tale.state
    assert tale.happens("support_started", "2026-04-01 11:00", offer="NNZ") == ()
    assert tale.state is not None
    assert before is not None
    assert tale.state == before.but(facts_seen=before.facts_seen + 1)
    assert tale.until("2027-01-01 00:00") == ()


def test_every_service_doubts_a_due_date_where_the_default_policy_does() -> None:
    assert POLICY.special.largest_move.is_ == LARGEST_MOVE_DAYS


def test_a_birth_long_before_the_referral_cannot_be() -> None:
    tale = Tale().opened(edd=date(2026, 3, 20))
    tale.happens("birth_registered", "2026-04-01 10:00", born_on=date(2026, 3, 15))
    assert tale.state is not None
    assert tale.state.phase == "prenatal"
    tale.happens("birth_registered", "2026-04-01 10:00", born_on=date(2026, 3, 16))
    assert tale.state.phase == "postnatal"


@pytest.mark.parametrize(
    ("at", "born"),
    [
        ("2026-04-01 10:00", date(2026, 4, 1)),  # 12+2
        ("2026-10-12 10:00", date(2026, 10, 13)),  # in the future
    ],
)
def test_a_birth_that_cannot_be_changes_nothing_and_somebody_looks(at: str, born: date) -> None:
    tale = owned()
    before = tale.running()
    tale.happens("birth_registered", at, born_on=born)
    assert tale.running() == before
    assert tale.state is not None
    assert tale.state.phase == "prenatal"
    told = [each for each in notices(tale.until(at)) if each[0] == "birth_unlikely"]
    assert told == [("birth_unlikely", 2, ("coordinator", "referrer"))]
