"""Every fact that people send has its line in a timeline; what is restricted has none."""

import json
from datetime import UTC, datetime

import pytest

from shared.schemas import Event, registry, topics
from shared.schemas.contracts.referral import ReferralSubmitted
from tijdig.chronicle import line

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
