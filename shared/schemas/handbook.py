"""The event catalogue as a page that people read: by topic, each type with its fields and an example.

Written beside the schemas it is made from, so that it cannot say anything else.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.schemas.registry import EVENT_TYPES, EventType

Json = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a payload, as a row of a table."""

    name: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Entry:
    """One type, as a section of the page."""

    name: str
    topic: str
    meaning: str
    senders: str
    fields: Sequence[Field]
    example: str | None


def handbook() -> str:
    """The page as HTML, complete in itself: it loads nothing."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    topics: dict[str, list[Entry]] = {}
    for row in EVENT_TYPES:
        topics.setdefault(row.topic, []).append(_entry(row))
    return environment.get_template("handbook.html.j2").render(topics=topics, count=len(EVENT_TYPES)) + "\n"


def _entry(row: EventType) -> Entry:
    schema = row.contract.model_json_schema()
    example: Json | None = getattr(row.contract, "example", None)
    return Entry(
        name=row.contract.ce_type(),
        topic=row.topic,
        meaning=" ".join((row.contract.__doc__ or "").replace("`", "").split()),
        senders=", ".join(sorted(row.senders)),
        fields=list(_fields(schema)),
        example=None if example is None else json.dumps(dict(example), indent=2, ensure_ascii=False),
    )


def _fields(schema: Json) -> Iterator[Field]:
    definitions, required = schema.get("$defs", {}), schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield Field(name, kind_of(field, definitions), name in required, field.get("description", ""))


def kind_of(schema: Json, definitions: Json) -> str:
    """What may stand in a field, in a few words: a type, a form, or the words to choose from."""
    if "$ref" in schema:
        return kind_of(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(each, definitions) for each in schema["anyOf"]))
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " · ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}), definitions)}"
    if schema.get("type") == "object" and "properties" in schema:
        parts = (f"{name}: {kind_of(each, definitions)}" for name, each in schema["properties"].items())
        return "{ " + ", ".join(parts) + " }"
    return _simple(schema)


def _simple(schema: Json) -> str:
    form = schema.get("format") or schema.get("pattern")
    bounds = [f"{sign} {schema[key]}" for key, sign in _BOUNDS.items() if key in schema]
    return " ".join([schema.get("type", "anything"), *([f"({form})"] if form else []), *bounds])


_BOUNDS = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
