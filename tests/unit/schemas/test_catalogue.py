"""Which event of the field's catalogue is told as which type: the record says what the registry has."""

import re
from pathlib import Path

import pytest

from shared.schemas import registry

RECORD = Path("docs/decisions/0027-the-fields-catalogue.md").read_text()
ROWS = re.findall(r"^\| `([a-z_.]+)` \| ([^|]+) \| ([^|]*)\|$", RECORD, re.MULTILINE)
EVENTS = {row.contract.event for row in registry.EVENT_TYPES}
LEFT_OUT = "–"


def test_every_row_of_the_table_is_read_and_names_its_event_once():
    table = RECORD.partition("|---|---|---|\n")[2].partition("\n\n")[0].splitlines()
    assert len(table) == len(ROWS)
    assert len({event for event, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("event", "told", "why"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_told_exists_and_what_is_left_out_does_not(event, told, why):
    if told == LEFT_OUT:
        assert event not in EVENTS
        assert why.strip()
        return
    names = re.findall(r"`([a-z_.]+)`", told)
    assert names
    assert set(names) <= EVENTS
    assert event in names or event not in EVENTS
    assert event in names or why.strip()
