"""A form made from its contract: what each field can hold, and the payload that was filled in. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from services.desk.http.form import Field, Form, Source
from services.desk.http.language import say
from shared.schemas.contracts.base import InboundContract
from shared.schemas.values import OrganisationKind

AHEAD = timedelta(days=730)
"""How far ahead a day may be: a case lasts until the child's second birthday."""

FAULTS: Mapping[str, str] = {
    "missing": "Kies of vul iets in.",
    "unknown": "Kies een van de mogelijkheden.",
    "municipality": (
        "Deze gemeente kennen we niet. Kies er een uit de lijst, of vul de code in: GM en vier cijfers."
    ),
    "day": "Kies een dag vanaf vandaag, hooguit twee jaar vooruit.",
    "sure": "Vink dit aan als het zo is.",
}
SURE = "zeker"
"""Name of the box that must be ticked where a form asks to be sure."""

FIRST = "0"
"""In a path: the first of a list."""

Choices = Mapping[Source, Mapping[str, str]]


class Shape(StrEnum):
    """As what a field is shown."""

    CHOICE = "choice"
    TICK = "tick"
    DAY = "day"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Input:
    """A field as it is shown: what can be chosen, whether it must be, whether it is ticked at first."""

    field: Field
    shape: Shape
    choices: Mapping[str, str]
    needed: bool
    ticked: bool


class Faulty(Exception):
    """What was filled in is not right: field → code of `FAULTS`. Nothing has happened."""

    def __init__(self, form: Form, faults: Mapping[str, str], posted: Mapping[str, str]) -> None:
        super().__init__(", ".join(faults.values()))
        self.form, self.faults, self.posted = form, faults, posted


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which forms there are: who records, whether the case was closed, what can be chosen."""

    kind: OrganisationKind
    closed: bool
    choices: Choices
    steps: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """The open steps of the plan by their ids, each as it was agreed."""


def offers(form: Form, situation: Situation) -> bool:
    """Whether this may be said now: of an open case or a closed one, by this kind of organisation."""
    if form.closed is not situation.closed or (form.by is not None and situation.kind not in form.by):
        return False
    return all(each.choices or not _chosen_from_case(each) for each in inputs(form, situation))


def _chosen_from_case(shown: Input) -> bool:
    """Nothing to choose from is no form: no wait that runs, no support, nobody who could be away."""
    return shown.needed and shown.shape is Shape.CHOICE


def inputs(form: Form, situation: Situation) -> tuple[Input, ...]:
    """The fields of a form for whoever records it."""
    coordinates = situation.kind is OrganisationKind.COORDINATION
    asked = (each for each in form.fields if coordinates or not each.coordination)
    return tuple(_input(form.contract, each, situation.choices) for each in asked)


def _input(contract: type[InboundContract], field: Field, choices: Choices) -> Input:
    schema, required = place_in(contract, field.path)
    shape = _shape(schema, field)
    found = {code: say(words) for code, words in field.words.items()}
    if field.source is not None:
        found = dict(choices.get(field.source, {}))
    needed = required or field.coordination or field.needed
    return Input(field, shape, found, needed, schema.get("default") is True)


def place_in(contract: type[InboundContract], path: str) -> tuple[Mapping[str, Any], bool]:
    """The schema of a field, and whether it is required. Raises `KeyError` for a field that is not there."""
    whole = contract.model_json_schema()
    here: Mapping[str, Any] = whole
    required = True
    for name in path.split("."):
        if name == FIRST:
            here = _resolved(here["items"], whole)
            continue
        required = required and name in here.get("required", ())
        here = _resolved(here["properties"][name], whole)
    return here, required


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """Behind a reference, and without the null of what may be left out."""
    options = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    found = {**schema, **options[0]} if options else schema
    reference: str | None = found.get("$ref")
    return {**found, **whole["$defs"][reference.rpartition("/")[2]]} if reference else found


def _shape(schema: Mapping[str, Any], field: Field) -> Shape:
    if field.source is Source.MUNICIPALITY:
        return Shape.PLACE
    if field.source is not None or field.words:
        return Shape.CHOICE
    return Shape.TICK if schema.get("type") == "boolean" else Shape.DAY


def built(
    form: Form,
    posted: Mapping[str, str],
    situation: Situation,
    today: date,
    new_id: Callable[[], UUID],
) -> InboundContract:
    """The payload that was filled in. Raises `Faulty` with every field that is not right."""
    faults: dict[str, str] = {}
    payload = _as_agreed(form, posted, situation)
    for shown in inputs(form, situation):
        value, fault = _read(shown, posted.get(shown.field.path, "").strip(), today)
        if fault is not None:
            faults[shown.field.path] = fault
        if value is not None:
            _put(payload, shown.field.path, value)
    if form.sure is not None and SURE not in posted:
        faults[SURE] = "sure"
    if faults:
        raise Faulty(form, faults, posted)
    for path in form.fresh:
        _put(payload, path, str(new_id()))
    try:
        return form.contract.model_validate(_listed(payload))
    except ValidationError as error:
        wrong = {".".join(str(part) for part in each["loc"]): "unknown" for each in error.errors()}
        raise Faulty(form, wrong, posted) from None


def _as_agreed(form: Form, posted: Mapping[str, str], situation: Situation) -> dict[str, Any]:
    """The step of the plan that was chosen, as it stands there."""
    payload: dict[str, Any] = {}
    if form.step is not None:
        for name, value in situation.steps.get(posted.get(f"{form.step}.item_id", ""), {}).items():
            _put(payload, f"{form.step}.{name}", value)
    return payload


def _listed(payload: Any) -> Any:
    """With lists where the path said `FIRST`."""
    if not isinstance(payload, dict):
        return payload
    if FIRST in payload:
        return [_listed(payload[FIRST])]
    return {name: _listed(value) for name, value in payload.items()}


def _read(shown: Input, written: str, today: date) -> tuple[object, str | None]:
    """The value of a field, and what is wrong with it."""
    if shown.shape is Shape.TICK:
        return bool(written), None
    if not written:
        return None, "missing" if shown.needed else None
    match shown.shape:
        case Shape.DAY:
            return _day(written, today)
        case Shape.PLACE:
            return _place(written, shown.choices)
        case _:
            return (written, None) if written in shown.choices else (None, "unknown")


def _day(written: str, today: date) -> tuple[object, str | None]:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None, "day"
    return (written, None) if today <= day <= today + AHEAD else (None, "day")


def _place(written: str, known: Mapping[str, str]) -> tuple[object, str | None]:
    """A municipality by its name, as people write it, or by its code: she may move anywhere."""
    named = {name.casefold(): code for code, name in known.items()}
    code = named.get(written.casefold(), written.upper())
    if len(code) == len("GM0000") and code.startswith("GM") and code[2:].isdecimal():
        return code, None
    return None, "municipality"


def _put(payload: dict[str, Any], path: str, value: object) -> None:
    *parents, name = path.split(".")
    for parent in parents:
        payload = payload.setdefault(parent, {})
    payload[name] = value
