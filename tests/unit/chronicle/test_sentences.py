"""Every fact that people send has its line in a timeline; what is restricted has none."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.schemas import Event, registry, topics
from shared.schemas.contracts import escalation
from shared.schemas.contracts.referral import ReferralSubmitted
from tijdig.chronicle import Line, line, lines

NOON = datetime(2026, 3, 30, 10, tzinfo=UTC)
LATER = datetime(2026, 4, 20, 14, tzinfo=UTC)
SENT = [row for row in registry.inbound_types() if row.of_a_case and row.contract is not ReferralSubmitted]


@pytest.mark.parametrize("row", SENT, ids=lambda row: row.contract.event)
def test_a_timeline_has_a_line_for_what_may_be_read_and_for_nothing_else(row):
    data = row.contract.model_validate_json(json.dumps(row.contract.example))
    at = datetime(2026, 3, 30, 7, tzinfo=UTC)
    found = line(Event("1", "/s", row.contract.ce_type(), at, data, subject="case", actor="jgz/jgz_nurse"))
    if row.topic in topics.RESTRICTED:
        assert found is None
    else:
        assert found is not None
        assert (found.at, found.case, bool(found.what)) == (at, "case", True)


def deadline(
    kind: type[escalation.DeadlineContract], subject: str = "I"
) -> Event[escalation.DeadlineContract]:
    """A word at noon about a deadline that is due three weeks later."""
    number = UUID("018f2c6e-0000-7000-8000-000000000001")
    says = {"effect_id": f"{number}:{subject}:1:said", "case_id": number, "subject": subject, "due": LATER}
    counted = {"attempt": 1, "ga_days": 84, "policy_version": "kansrijke-start", "reason": "declined"}
    data = kind.model_validate({**says, **counted})
    return Event("1", "/s", kind.ce_type(), NOON, data, subject="case")


@pytest.mark.parametrize("kind", [escalation.DeadlineMet, escalation.DeadlineCancelled])
def test_what_a_fact_did_to_a_deadline_stands_at_the_fact_and_not_at_the_deadline(kind):
    (told,) = lines([deadline(kind)])
    assert told.at == NOON


def test_what_was_missed_stands_at_its_deadline():
    (told,) = lines([deadline(escalation.DeadlineMissed)])
    assert told.at == LATER


def test_deadlines_that_were_moved_together_share_a_line():
    moved = [deadline(escalation.DeadlineTightened, code) for code in ("I", "F")]
    assert lines(moved) == [
        Line(
            NOON,
            "case",
            "is now due otherwise: I Stall by Mon 20 Apr 16:00 · F Multidisciplinary meeting held by "
            "Mon 20 Apr 16:00",
            "",
        )
    ]
