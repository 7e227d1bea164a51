"""Facts that cannot be: on record, looked at by somebody, and never half applied."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import item, notices, owned

VT = UUID(int=7)


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
