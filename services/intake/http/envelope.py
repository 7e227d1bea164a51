"""CloudEvents over HTTP, binary and structured, turned into the message that Kafka would have brought.

From there on both ways in are one. The official `cloudevents` library does the binding; it fills in
attributes that are missing, which would hide a sender's mistake, so only what was sent is passed on.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from cloudevents.core.bindings import http, kafka
from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from services.intake.subscribers.reading import check_instant, json_object
from shared.messaging import Refused
from shared.messaging.quarantine import RawMessage
from shared.schemas import topics

STRUCTURED: Final = JSONFormat.CONTENT_TYPE
BINARY: Final = "application/json"
_REQUIRED: Final = ("specversion", "id", "source", "type", "time")
_FORMAT: Final = JSONFormat()
_NO_PARTITION: Final = -1

Headers = Sequence[tuple[str, str]]


def to_message(organisation: str, headers: Headers, body: bytes) -> RawMessage:
    """The message of an HTTP request. Raises `Refused` where it is no CloudEvent."""
    media = next((value for name, value in headers if name == "content-type"), "")
    media = media.split(";", 1)[0].strip().lower()
    if media not in (STRUCTURED, BINARY):
        remedy = f"send {STRUCTURED}, or {BINARY} with ce-* headers"
        raise Refused("media_type_unsupported", remedy, field="content-type")
    content = json_object(body)
    if media == STRUCTURED:
        return _message(organisation, [("content-type", STRUCTURED)], body, content)
    return _message(organisation, headers, body, _once(headers))


def _message(organisation: str, headers: Headers, body: bytes, sent: Mapping[str, Any]) -> RawMessage:
    """`sent` holds the attributes that the sender gave, as they stand there."""
    for name in _REQUIRED:
        if not sent.get(name):
            raise Refused("header_missing", f"send the CloudEvents attribute {name}", field=f"ce_{name}")
    check_instant(str(sent["time"]))
    event = _event(headers, body)
    found = kafka.to_binary(event, _FORMAT)
    kept = {f"ce_{name}" for name in sent} | {"content-type"}
    return RawMessage(
        topic=topics.inbound(organisation),
        partition=_NO_PARTITION,
        offset=secrets.randbits(62),
        key=_key(event),
        headers=tuple((name, value) for name, value in found.headers.items() if name in kept),
        value=found.value,
    )


def _event(headers: Headers, body: bytes) -> CloudEvent:
    try:
        event = http.from_http(http.HTTPMessage(dict(headers), body), _FORMAT, CloudEvent)
    except (BaseCloudEventException, ValueError, TypeError, AttributeError):
        raise Refused("envelope_invalid", "send valid CloudEvents 1.0 attributes") from None
    assert isinstance(event, CloudEvent)
    return event


def _once(headers: Headers) -> dict[str, str]:
    """The attributes in `ce-*` headers, each of them once."""
    found: dict[str, str] = {}
    for name, value in headers:
        attribute = name.removeprefix("ce-")
        if attribute == name:
            continue
        if attribute in found:
            raise Refused("header_twice", "send every CloudEvents header once", field="headers")
        found[attribute] = unquote(value)
    return found


def _key(event: CloudEvent) -> bytes | None:
    """What a Kafka sender would have used as key: its own reference, else the case."""
    data: Any = event.get_data()
    reference = data.get("reference") if isinstance(data, dict) else None
    for candidate in (event.get_extension("partitionkey"), reference, event.get_subject()):
        if isinstance(candidate, str) and candidate:
            return candidate.encode()
    return None
