"""CloudEvents 1.0 over Kafka, binary mode: attributes in `ce_*` headers, JSON in the value.

The official `cloudevents` library does the binding. It fills in an `id` and a `time` that are missing,
which would hide a sender's mistake, so those are checked first.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from cloudevents.core.bindings.kafka import KafkaMessage, from_binary, to_binary
from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from pydantic import ValidationError

from shared.messaging.errors import Refused
from shared.schemas import Event, registry
from shared.schemas.contracts.base import Contract

_REQUIRED = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time")
_FORMAT = JSONFormat()


def encode(event: Event[Contract]) -> tuple[list[tuple[str, str]], bytes]:
    """The Kafka headers and value of an event."""
    attributes: dict[str, Any] = {
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "specversion": "1.0",
        "time": event.time,
        "datacontenttype": "application/json",
        "subject": event.subject,
        "correlationid": event.correlation_id,
        "causationid": event.causation_id,
        "sequence": None if event.sequence is None else f"{event.sequence:010d}",
        "traceparent": event.traceparent,
        "actor": event.actor,
    }
    present = {name: value for name, value in attributes.items() if value is not None}
    message = to_binary(CloudEvent(present, event.data.model_dump_json().encode()), _FORMAT)
    return [(name, value.decode()) for name, value in message.headers.items()], message.value


def decode(headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Event[Contract]:
    """Read an event of any registered type. Raises `Refused` saying what was wrong and where."""
    found = _unique(headers)
    for name in _REQUIRED:
        if not found.get(name):
            raise Refused("header_missing", f"send the CloudEvents header {name}", field=name)
    row = registry.BY_TYPE.get(found["ce_type"].decode("utf-8", "replace"))
    if row is None:
        raise Refused("type_unknown", "use a type of the published catalogue", field="ce_type")
    event = _parse(found, value or b"")
    return _typed(event, row.contract)


def _unique(headers: Sequence[tuple[str, bytes]]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for name, value in headers:
        if name.lower() in found:
            raise Refused("header_twice", "send every CloudEvents header once", field="headers")
        found[name.lower()] = value
    return found


def _parse(headers: Mapping[str, bytes], value: bytes) -> CloudEvent:
    try:
        event = from_binary(KafkaMessage(dict(headers), None, value), _FORMAT, CloudEvent)
    except CloudEventValidationError as invalid:
        field = f"ce_{next(iter(invalid.errors), 'id')}"
        raise Refused("envelope_invalid", "send valid CloudEvents 1.0 attributes", field=field) from None
    except (UnicodeDecodeError, ValueError):
        raise Refused("not_json", "send a JSON object as value, UTF-8 headers, ISO times") from None
    assert isinstance(event, CloudEvent)
    return event


def _typed(event: CloudEvent, contract: type[Contract]) -> Event[Contract]:
    time = event.get_time()
    if time is None or time.tzinfo is None:
        raise Refused("time_invalid", "send ce_time with an offset from UTC", field="ce_time")
    data = event.get_data()
    if not isinstance(data, dict):
        raise Refused("not_json", "send a JSON object as value", field="data")
    extension = event.get_extension
    return Event(
        id=event.get_id(),
        source=event.get_source(),
        type=event.get_type(),
        time=time.astimezone(UTC),
        data=validated(contract, data),
        subject=event.get_subject(),
        correlation_id=extension("correlationid"),
        causation_id=extension("causationid"),
        sequence=_sequence(extension("sequence")),
        traceparent=extension("traceparent"),
        actor=extension("actor"),
    )


def _sequence(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise Refused("sequence_invalid", "send digits, or nothing", field="ce_sequence")
    return int(text)


def validated(contract: type[Contract], data: object) -> Contract:
    """The payload as its contract. Raises `Refused` naming the first field at fault, no value."""
    try:
        return contract.model_validate(data)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
        place = first["loc"][:-1] if first["type"] == "extra_forbidden" else first["loc"]
        field = ".".join(str(part) for part in place) or "data"
        raise Refused("schema_invalid", _remedy(first["type"], field), field=field) from None


def _remedy(kind: str, field: str) -> str:
    """What to do, by pydantic's error type; the messages themselves may quote input."""
    known = {
        "missing": f"add the field {field}",
        "extra_forbidden": f"remove from {field} what the schema does not name",
        "string_pattern_mismatch": f"give {field} the form that the schema describes",
        "value_error": f"give {field} a value that the schema allows",
    }
    return known.get(kind, f"correct {field} ({kind.replace('_', ' ')})")


def receive_time(milliseconds: int) -> datetime:
    """A Kafka timestamp as an instant."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
