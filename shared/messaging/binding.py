"""CloudEvents 1.0 over Kafka, binary mode: attributes in `ce_*` headers, JSON in the value.

Read and written by hand, since the official `cloudevents` library costs as much as everything else that
is done for a message; a test holds both against each other. One thing is stricter here: the library fills
in an `id` and a `time` that are missing, which would hide a sender's mistake.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from dateutil.parser import isoparse
from pydantic import ValidationError

from shared.messaging.errors import Refused
from shared.schemas import Event, registry
from shared.schemas.contracts.base import Contract

_REQUIRED: Final = ("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time")
_NEVER_EMPTY: Final = ("ce_subject", "ce_dataschema", "ce_datacontenttype", "content-type")
_CONTENT_TYPE: Final = ("content-type", "application/json")
_JSON: Final = re.compile(r"(application|text)/([a-zA-Z0-9.-]+\+)?json(;.*)?")
_ATTRIBUTE: Final = re.compile(r"ce_(?!data$)[a-z0-9]+")
_RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def encode(event: Event[Contract]) -> tuple[list[tuple[str, str]], bytes]:
    """The Kafka headers and value of an event. Raises `ValueError` for a time without an offset."""
    if event.time.tzinfo is None:
        raise ValueError("the time of an event needs an offset from UTC")
    headers = [
        ("ce_id", event.id),
        ("ce_source", event.source),
        ("ce_type", event.type),
        ("ce_specversion", "1.0"),
        ("ce_time", event.time.isoformat().replace("+00:00", "Z")),
        _CONTENT_TYPE,
    ]
    sequence = None if event.sequence is None else f"{event.sequence:010d}"
    for name, value in (
        ("ce_subject", event.subject),
        ("ce_correlationid", event.correlation_id),
        ("ce_causationid", event.causation_id),
        ("ce_sequence", sequence),
        ("ce_traceparent", event.traceparent),
        ("ce_actor", event.actor),
    ):
        if value is not None:
            headers.append((name, value))
    return headers, event.data.model_dump_json().encode()


def decode(headers: Sequence[tuple[str, bytes]], value: bytes | None) -> Event[Contract]:
    """Read an event of any registered type. Raises `Refused` saying what was wrong and where."""
    found = _unique(headers)
    for name in _REQUIRED:
        if not found.get(name):
            raise Refused("header_missing", f"send the CloudEvents header {name}", field=name)
    row = registry.BY_TYPE.get(found["ce_type"].decode("utf-8", "replace"))
    if row is None:
        raise Refused("type_unknown", "use a type of the published catalogue", field="ce_type")
    return _typed(_texts(found), row.contract, value)


def _unique(headers: Sequence[tuple[str, bytes]]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in found:
            raise Refused("header_twice", "send every CloudEvents header once", field="headers")
        found[lower] = value
    return found


def _texts(headers: Mapping[str, bytes]) -> Mapping[str, str]:
    """The headers as text, attributes as CloudEvents wants them."""
    try:
        found = {name: value.decode() for name, value in headers.items()}
    except UnicodeDecodeError:
        raise _not_json() from None
    if found["ce_specversion"] != "1.0":
        raise _envelope_invalid("ce_specversion")
    for name, text in found.items():
        if name.startswith("ce_") and not _ATTRIBUTE.fullmatch(name):
            raise _envelope_invalid("headers")
        if not text and name in _NEVER_EMPTY:
            raise _envelope_invalid(name)
    return found


def _typed(found: Mapping[str, str], contract: type[Contract], value: bytes | None) -> Event[Contract]:
    media = found.get("content-type") or found.get("ce_datacontenttype")
    if media is not None and media != _CONTENT_TYPE[1] and not _JSON.fullmatch(media):
        raise _not_json("data")
    return Event(
        id=found["ce_id"],
        source=found["ce_source"],
        type=found["ce_type"],
        time=_instant(found["ce_time"]),
        data=validated(contract, value or b""),
        subject=found.get("ce_subject"),
        correlation_id=found.get("ce_correlationid"),
        causation_id=found.get("ce_causationid"),
        sequence=_sequence(found.get("ce_sequence")),
        traceparent=found.get("ce_traceparent"),
        actor=found.get("ce_actor"),
    )


def _instant(text: str) -> datetime:
    """RFC 3339, which everybody sends, is read at once; other ISO 8601 as the library would."""
    try:
        time = datetime.fromisoformat(text) if _RFC3339.fullmatch(text) else isoparse(text)
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _not_json() from None
    raise _envelope_invalid("ce_time")


def _not_json(field: str | None = None) -> Refused:
    return Refused("not_json", "send a JSON object as value, UTF-8 headers, ISO times", field=field)


def _envelope_invalid(field: str) -> Refused:
    return Refused("envelope_invalid", "send valid CloudEvents 1.0 attributes", field=field)


def _sequence(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise Refused("sequence_invalid", "send digits, or nothing", field="ce_sequence")
    return int(text)


def validated(contract: type[Contract], value: bytes) -> Contract:
    """The payload as its contract. Raises `Refused` naming the first field at fault, no value."""
    try:
        return contract.model_validate_json(value)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False, include_context=False, include_input=False)[0]
        if first["type"] == "json_invalid" or (first["type"] == "model_type" and not first["loc"]):
            raise _not_json("data") from None
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
