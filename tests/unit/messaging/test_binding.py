"""Events survive the trip through CloudEvents headers; what is wrong is named, never repeated."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.messaging import Refused
from shared.messaging.binding import decode, encode
from shared.schemas import Event
from shared.schemas.contracts.case import CaseContactMade

EVENT = Event(
    id="0198f2a4-0000-7000-8000-000000000001",
    source="/organisations/verloskundigen-duinstreek",
    type=CaseContactMade.ce_type(),
    time=datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
    data=CaseContactMade(with_client=True, with_referrer=False),
    subject=str(UUID(int=7)),
    correlation_id="c",
    causation_id="a",
    sequence=12,
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    actor="jgz-kennemerland/jgz_nurse",
)


def wire(event):
    headers, value = encode(event)
    return [(name, text.encode()) for name, text in headers], value


def test_an_event_reads_back_as_it_was_written():
    assert decode(*wire(EVENT)) == EVENT


def test_a_sequence_sorts_as_text():
    headers, _ = encode(EVENT)
    assert dict(headers)["ce_sequence"] == "0000000012"


@pytest.mark.parametrize("name", ["ce_id", "ce_source", "ce_type", "ce_time", "ce_specversion"])
def test_a_missing_header_is_named(name):
    headers, value = wire(EVENT)
    with pytest.raises(Refused) as refused:
        decode([header for header in headers if header[0] != name], value)
    assert (refused.value.code, refused.value.field) == ("header_missing", name)


def test_a_time_without_an_offset_is_refused():
    headers, value = wire(EVENT)
    spoilt = [(n, b"2026-03-30T09:00:00" if n == "ce_time" else v) for n, v in headers]
    with pytest.raises(Refused) as refused:
        decode(spoilt, value)
    assert refused.value.field == "ce_time"


def test_a_field_at_fault_is_named_and_its_value_is_not_repeated():
    headers, _ = wire(EVENT)
    with pytest.raises(Refused) as refused:
        decode(headers, b'{"with_client": "Anna Kanarievogel", "with_referrer": true}')
    told = f"{refused.value} {refused.value.code} {refused.value.field} {refused.value.remedy}"
    assert refused.value.field == "with_client"
    assert "Kanarievogel" not in told


def test_an_unknown_field_is_refused_and_its_name_is_not_repeated():
    headers, _ = wire(EVENT)
    with pytest.raises(Refused) as refused:
        decode(headers, b'{"with_client": true, "with_referrer": true, "Anna Kanarievogel": true}')
    assert refused.value.field == "data"
    assert "Kanarievogel" not in f"{refused.value} {refused.value.remedy}"
