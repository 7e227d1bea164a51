"""The table of events for suppliers says what the registry and the contracts say."""

import re
from pathlib import Path

import pytest

from shared.schemas import registry
from shared.schemas.values import OrganisationKind as Kind

PAGE = Path("docs/connect-a-system.md").read_text()
ROWS = re.findall(r"^\| `([a-z_.]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
WORDS = {
    "care": registry.CARE,
    "providers": registry.PROVIDERS,
    "coordination": {Kind.COORDINATION},
    "kraamzorg": {Kind.MATERNITY_CARE},
    "social team": {Kind.SOCIAL_TEAM},
    "municipality": {Kind.MUNICIPALITY},
    "JGZ": {Kind.JGZ},
    "support": {Kind.SUPPORT},
}
SENT = {row.contract.event: row for row in registry.inbound_types() if row.senders != registry.DESK_ONLY}


def test_every_event_that_organisations_send_stands_in_the_table_once():
    assert sorted(event for event, _, _ in ROWS) == sorted(SENT)


@pytest.mark.parametrize(("event", "says", "who"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_says_who_may_send_what(event, says, who):
    row = SENT[event]
    named = set().union(*(WORDS[word.strip()] for word in who.split(",")))
    assert named == row.senders - registry.DESK_ONLY
    fields = set(row.contract.model_fields)
    if event == "referral.submitted":
        assert "third_trimester" in fields
    else:
        assert set(re.findall(r"`([a-z_]+)`", says)) - {"support"} == fields
