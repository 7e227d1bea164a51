"""The table of events for suppliers says what the registry and the contracts say."""

import ast
import re
from pathlib import Path

import pytest

from services.intake.domain.person import Person
from services.intake.http.events import STATUS
from shared.schemas import registry
from shared.schemas.values import OrganisationKind as Kind

PAGE = Path("docs/connect-a-system.md").read_text()
ROWS = re.findall(r"^\| `([a-z_.]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
WORDS = {
    "care": registry.CARE,
    "providers": registry.PROVIDERS,
    "coordination": {Kind.COORDINATION},
    "kraamzorg": {Kind.MATERNITY_CARE},
    "social team": {Kind.SOCIAL_TEAM},
    "municipality": {Kind.MUNICIPALITY},
    "JGZ": {Kind.JGZ},
    "support": {Kind.SUPPORT},
}
SENT = {row.contract.event: row for row in registry.inbound_types() if row.senders != registry.DESK_ONLY}


def test_every_event_that_organisations_send_stands_in_the_table_once():
    assert sorted(event for event, _, _ in ROWS) == sorted(SENT)


@pytest.mark.parametrize(("event", "says", "who"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_says_who_may_send_what(event, says, who):
    row = SENT[event]
    named = set().union(*(WORDS[word.strip()] for word in who.split(",")))
    assert named == row.senders - registry.DESK_ONLY
    fields = set(row.contract.model_fields)
    if event == "referral.submitted":
        assert "third_trimester" in fields
    else:
        assert set(re.findall(r"`([a-z_]+)`", says)) - {"support"} == fields


REFUSED = dict(re.findall(r"^\| `([a-z_]+)` \| (\d{3})[ ,]", PAGE, re.MULTILINE))
OURS = {"handler_failed", "cannot_be_sent"}
"""Of our own side: no sender hears them."""


def _codes(path: Path) -> set[str]:
    """The codes that a module refuses with."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [call for call in calls if _name(call) in {"Refused", "Refusal", "Declined", "DueDateProblem"}]
    first = [call.args[0] for call in named if call.args]
    return {arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_every_code_that_a_sender_may_hear_is_explained_with_its_status():
    modules = [path for folder in ("services/intake", "shared") for path in Path(folder).rglob("*.py")]
    codes = {code for path in modules for code in _codes(path)} - OURS
    assert {code: str(STATUS.get(code, 422)) for code in codes} == REFUSED


def test_the_form_of_her_identity_is_told_field_by_field():
    schema = Person.model_json_schema()
    fields = {**schema["properties"], **schema["$defs"]["Address"]["properties"]}
    assert set(fields) - {"address"} <= set(
        re.findall(r"`(\w+)`", PAGE.split("and no other field:")[1][:900])
    )
    texts = [part for field in fields.values() for part in [field, *field.get("anyOf", [])]]
    patterns = {part["pattern"] for part in texts if "pattern" in part}
    assert len(patterns) == 5
    assert all(f"`{pattern}`" in PAGE for pattern in patterns)
