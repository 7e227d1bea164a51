"""Our reading and writing of CloudEvents agrees with the official library's."""

import json
from datetime import UTC, datetime
from uuid import UUID

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

from shared.messaging import Refused
from shared.messaging.binding import decode, encode
from shared.schemas import Event
from shared.schemas.contracts.case import CaseContactMade

FORMAT = JSONFormat()
BODY = b'{"with_client": true, "with_referrer": false}'
USUAL = {
    "ce_specversion": b"1.0",
    "ce_id": b"1",
    "ce_source": b"/tijdig/toy",
    "ce_type": CaseContactMade.ce_type().encode(),
    "ce_time": b"2026-03-30T07:00:00.25Z",
    "content-type": b"application/json",
}
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())
TIMES = st.one_of(
    INSTANTS.map(lambda at: at.isoformat().encode()),
    st.sampled_from(
        [
            b"2026-03-30T09:00:00",
            b"2026-03-30T09:00:00,5+02:00",
            b"20260330T090000Z",
            b"2026-W14-1T09:00Z",
            b"2026-03-30T24:00:00Z",
            b"2026-03-30T09:00:60Z",
            b"2026-02-30T09:00:00Z",
            b"2026-03-30",
            b"now",
            b"2026-03-30T09:00:00.1234567Z",
            b"2026-03-30t09:00:00z",
            b"2026-03-30 09:00:00+0200",
            b"\xff",
        ]
    ),
)
MEDIA = st.sampled_from(
    [b"application/json", b"text/json", b"application/x+json; charset=utf-8", b"text/plain", b"json", b""]
)
SPOILT = st.fixed_dictionaries(
    {},
    optional={
        "ce_time": TIMES,
        "content-type": MEDIA,
        "ce_specversion": st.sampled_from([b"1.0", b"0.3", b"1"]),
        "ce_subject": st.sampled_from([b"", b"x", b"\xc3\xa9", b"\xc3"]),
        "ce_dataschema": st.sampled_from([b"", b"/x"]),
        "ce_sequence": st.sampled_from([b"0000000007"]),
        "ce_data": st.just(b"x"),
        "ce_": st.just(b"x"),
        "ce_with-dash": st.just(b"x"),
        "ce_ours": st.just(b"x"),
        "other": st.just(b"\xc3\xa9"),
    },
)


def library(headers: dict[str, bytes]) -> datetime | None:
    """The time as the library reads it; None where it refuses the message or finds no object."""
    try:
        event = from_binary(KafkaMessage(headers, None, BODY), FORMAT, CloudEvent)
    except (CloudEventValidationError, ValueError):
        return None
    return event.get_time() if isinstance(event.get_data(), dict) else None


def ours(headers: dict[str, bytes]) -> datetime | None:
    try:
        return decode(list(headers.items()), BODY).time
    except Refused:
        return None


@given(SPOILT)
def test_what_is_read_and_what_is_refused_is_the_same(spoilt):
    headers = USUAL | spoilt
    assert ours(headers) == library(headers)


@given(
    INSTANTS,
    *(st.one_of(st.none(), st.text(min_size=1)) for _ in range(4)),
    st.one_of(st.none(), st.integers(0, 10**9)),
)
def test_what_is_written_is_the_same(at, correlation, cause, trace, actor, sequence):
    event = Event(
        id="1",
        source="/tijdig/toy",
        type=CaseContactMade.ce_type(),
        time=at,
        data=CaseContactMade(with_client=True, with_referrer=False),
        subject=str(UUID(int=7)),
        correlation_id=correlation,
        causation_id=cause,
        sequence=sequence,
        traceparent=trace,
        actor=actor,
    )
    headers, value = encode(event)
    attributes = {name.removeprefix("ce_"): text for name, text in headers} | {"time": at}
    attributes["datacontenttype"] = attributes.pop("content-type")
    found = to_binary(CloudEvent(attributes, json.loads(value)), FORMAT)
    assert {name: text.encode() for name, text in headers} == dict(found.headers)
    assert json.loads(value) == json.loads(found.value)
    assert at.astimezone(UTC) == decode([(n, t.encode()) for n, t in headers], value).time
