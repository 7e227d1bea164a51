"""The contracts say what the committed schemas say, and never repeat what was put in."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.schemas.contracts.base import InboundContract
from shared.schemas.export import PAGE, documents
from shared.schemas.handbook import handbook, kind_of
from shared.schemas.registry import BY_TYPE, EVENT_TYPES
from shared.schemas.values import Party, Reference, Role

COMMITTED = Path("docs/schemas")


@pytest.mark.parametrize(("name", "document"), list(documents()))
def test_the_committed_schema_is_what_the_contract_says(name, document):
    assert json.loads((COMMITTED / name).read_text()) == json.loads(json.dumps(document)), (
        "run `tijdig schemas export` and review the difference"
    )


def test_no_schema_is_left_of_a_contract_that_is_gone():
    assert {path.name for path in COMMITTED.glob("*.json")} == {name for name, _ in documents()}


def test_the_page_is_what_the_contracts_say():
    assert (COMMITTED / PAGE).read_text() == handbook(), "run `tijdig schemas export`"


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, "string (date) or null"),
        ({"type": "array", "items": {"$ref": "#/$defs/Role"}}, "list of midwife · gp"),
        ({"type": "integer", "minimum": 0, "maximum": 300}, "integer ≥ 0 ≤ 300"),
        ({"type": "object", "properties": {"role": {"$ref": "#/$defs/Role"}}}, "{ role: midwife · gp }"),
        ({"const": 1}, "1"),
    ],
)
def test_a_field_is_told_in_a_few_words(schema, said):
    assert kind_of(schema, {"Role": {"enum": ["midwife", "gp"], "type": "string"}}) == said


def test_every_type_is_registered_once():
    assert len(BY_TYPE) == len(EVENT_TYPES)


def test_only_strict_contracts_come_from_outside():
    assert all(issubclass(row.contract, InboundContract) for row in EVENT_TYPES if row.inbound)


def test_a_reference_that_passes_the_eleven_test_is_refused_without_being_repeated():
    reference = TypeAdapter(Reference)
    with pytest.raises(ValidationError) as refused:
        reference.validate_python("ref-999990019")
    assert "citizen service number" in str(refused.value)
    assert reference.validate_python("ref-999990018")


def test_a_party_reads_back_what_it_writes():
    party = Party(organisation="jgz-kennemerland", role=Role.JGZ_NURSE)
    assert Party.parse(str(party)) == party
