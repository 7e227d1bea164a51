"""JSON Schemas, AsyncAPI 3 and a page for people, made from the contracts. Committed below docs/schemas."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shared.schemas import topics
from shared.schemas.contracts.base import Contract, InboundContract
from shared.schemas.handbook import handbook
from shared.schemas.registry import EVENT_TYPES, EventType

Json = dict[str, Any]

PAGE = "index.html"

_SCHEMAS = "https://json-schema.org/draft/2020-12/schema"


def export_all(folder: Path) -> list[Path]:
    """Write every schema, the AsyncAPI document and the page; returns the files. Stale files are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = dict(documents())
    for stale in set(folder.glob("*.json")) - {folder / name for name in wanted}:
        stale.unlink()
    for name, document in wanted.items():
        (folder / name).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    (folder / PAGE).write_text(handbook())
    return sorted(folder / name for name in (*wanted, PAGE))


def documents() -> Iterator[tuple[str, Json]]:
    """File name and content of everything that is exported."""
    for row in EVENT_TYPES:
        yield f"{row.contract.ce_type()}.json", json_schema(row.contract)
    yield "asyncapi.json", asyncapi()


def json_schema(contract: type[Contract]) -> Json:
    """The JSON Schema of one payload."""
    return {
        "$schema": _SCHEMAS,
        "$id": f"urn:tijdig:schema:{contract.ce_type()}",
        **contract.model_json_schema(),
        **_examples(contract),
    }


def _examples(contract: type[Contract]) -> Json:
    """An honest payload of what others send."""
    return {"examples": [dict(contract.example)]} if issubclass(contract, InboundContract) else {}


def asyncapi() -> Json:
    """The AsyncAPI 3 document of all topics, as a supplier or a municipality sees them."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tijdig",
            "version": "1.0.0",
            "description": "Referral, consent and progress events around a pregnancy, and what follows.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": {_name(topic): _channel(topic) for topic in _topics()},
        "operations": dict(_operations()),
        "components": {
            "messages": {row.contract.ce_type(): _message(row) for row in EVENT_TYPES},
            "messageTraits": {"cloudevent": _cloudevent()},
        },
    }


def _topics() -> list[str]:
    return [
        topics.INBOUND_TEMPLATE,
        *topics.INTERNAL,
        *topics.RESTRICTED,
        topics.OUTBOUND_TEMPLATE,
        topics.MUNICIPAL_TEMPLATE,
    ]


def _name(topic: str) -> str:
    """A channel's key: the topic without what varies."""
    return topic.split(".v1")[0].removeprefix("tijdig.")


def _on(topic: str) -> list[EventType]:
    if topic == topics.INBOUND_TEMPLATE:
        return [row for row in EVENT_TYPES if row.inbound]
    here = [row for row in EVENT_TYPES if row.topic == topic]
    return [*here, *(row for row in EVENT_TYPES if topic in topics.RESTRICTED and row.of_the_safety_lane)]


def _channel(topic: str) -> Json:
    refs = {
        row.contract.ce_type(): {"$ref": f"#/components/messages/{row.contract.ce_type()}"}
        for row in _on(topic)
    }
    variables = [part.strip("{}") for part in topic.split(".") if part.startswith("{")]
    return {
        "address": topic,
        "messages": refs,
        **({"parameters": {name: {} for name in variables}} if variables else {}),
    }


def _operations() -> Iterator[tuple[str, Json]]:
    """From Tijdig's side: it receives what is inbound and sends the rest."""
    for topic in _topics():
        action = "receive" if topic == topics.INBOUND_TEMPLATE else "send"
        yield (
            f"{action}_{_name(topic)}",
            {
                "action": action,
                "channel": {"$ref": f"#/channels/{_name(topic)}"},
            },
        )


def _message(row: EventType) -> Json:
    senders = ", ".join(sorted(row.senders)) or "Tijdig only"
    return {
        "name": row.contract.ce_type(),
        "title": row.contract.event,
        "summary": (row.contract.__doc__ or "").strip(),
        "description": f"May be sent by: {senders}.",
        "traits": [{"$ref": "#/components/messageTraits/cloudevent"}],
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": _inlined(row.contract.model_json_schema()),
        },
    }


def _inlined(schema: Json) -> Json:
    """The schema with its local definitions in place: AsyncAPI resolves `#` from the document's root."""
    definitions = schema.pop("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                target = definitions[node["$ref"].rsplit("/", 1)[-1]]
                return resolve({**target, **{k: v for k, v in node.items() if k != "$ref"}})
            return {key: resolve(value) for key, value in node.items()}
        if isinstance(node, list):
            return [resolve(value) for value in node]
        return node

    resolved: Json = resolve(schema)
    return resolved


def _cloudevent() -> Json:
    """CloudEvents 1.0 attributes as Kafka headers (binary mode)."""
    text = {"type": "string"}
    return {
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"],
            "properties": {
                "ce_specversion": {"const": "1.0"},
                "ce_id": {**text, "description": "Unique within the source; UUIDv7 by preference."},
                "ce_source": {**text, "description": "/organisations/<your organisation>"},
                "ce_type": text,
                "ce_time": {**text, "format": "date-time"},
                "ce_subject": {**text, "description": "The case id, once you know it."},
                "ce_correlationid": text,
                "ce_causationid": text,
                "ce_sequence": text,
                "ce_traceparent": text,
                "ce_actor": {**text, "description": "organisation/role"},
            },
        },
    }
