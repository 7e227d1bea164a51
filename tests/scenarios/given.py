"""Facts as a scenario writes them become facts of the machine."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from workflows.machine.facts import FACT, Fact

if TYPE_CHECKING:
    from tests.scenarios.model import Given, Scenario

NURSE = "jgz-kennemerland"
_DATES = frozenset({"born_on", "discharged_on", "due", "edd", "ends_on", "expected_on", "next_contact_on"})
_NAMED = frozenset({"concern", "wait", "item_id"})
_PAIR = {"organisation": NURSE, "deputy": NURSE}
_USUAL: dict[str, dict[str, Any]] = {
    "opened": {
        "urgent": False,
        "complexity": "simple",
        "referrer": "verloskundigen-duinstreek",
        "municipality": "GM0453",
    },
    "acknowledged": {"by": f"{NURSE}/jgz_nurse"},
    "owner_proposed": {**_PAIR, "attempt": 1},
    "owner_confirmed": _PAIR,
    "contact_made": {"with_client": True, "with_referrer": True},
    "escalation_acknowledged": {"by": "coordinatie-ijmond/coordinator"},
    "staff_absent": {"organisation": NURSE},
    "staff_returned": {"organisation": NURSE},
    "transfer_proposed": {"organisation": "jgz-ijmond-noord", "municipality": "GM0375"},
    "transfer_completed": {"deputy": "jgz-ijmond-noord"},
}
"""What a scenario need not write out."""


def case_id(scenario_id: str, case: str) -> UUID:
    """The id of a case: the same in every run."""
    return uuid5(NAMESPACE_URL, f"tijdig:{scenario_id}:{case}")


def named(scenario_id: str, name: str) -> UUID:
    """The id of something that a scenario calls by a name."""
    return uuid5(NAMESPACE_URL, f"tijdig:{scenario_id}:named:{name}")


def facts_of(scenario: "Scenario", case: str) -> tuple[Fact, ...]:
    """The facts of a case, numbered from 1. Raises `ValueError` naming the one that makes no sense."""
    found: list[Fact] = []
    for number, given in enumerate(scenario.given):
        if given.case != case:
            continue
        fields = _fields(scenario, given, no=len(found) + 1)
        try:
            found.append(FACT.validate_python(fields))
        except ValidationError as error:
            raise ValueError(f"given[{number}]: {_first(error)}") from None
    if not found or found[0].type != "opened":
        raise ValueError(f"given: the first fact of case '{case}' must be 'opened'")
    return tuple(found)


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _fields(scenario: "Scenario", given: "Given", no: int) -> dict[str, Any]:
    at = scenario.instant(given.at, given.case)
    fields = {"type": given.fact, "no": no, "at": at, **_USUAL.get(given.fact, {})}
    if given.fact == "opened":
        setup = scenario.cases[given.case]
        fields |= {
            "case_id": case_id(scenario.id, given.case),
            "submitted_at": at,
            "edd": setup.edd,
            "dating_method": setup.method if setup.edd else "unknown",
        }
    if given.fact == "birth_registered":
        fields["born_on"] = scenario.born_on(given.case)
    return fields | {name: _value(scenario, given, name, value) for name, value in given.fields.items()}


def _value(scenario: "Scenario", given: "Given", name: str, value: Any) -> Any:
    if name in _NAMED:
        return named(scenario.id, value)
    if name == "submitted_at":
        return scenario.instant(value, given.case)
    if name in _DATES or (name == "until" and given.fact == "staff_absent"):
        return value if isinstance(value, date) else scenario.day(value, given.case)
    if isinstance(value, dict):
        return {key: _value(scenario, given, key, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_value(scenario, given, "", part) for part in value]
    return value
