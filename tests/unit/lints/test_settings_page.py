"""docs/settings.md names every variable that a process reads, with the default that it has."""

import importlib
import importlib.util
import inspect
import re
from pathlib import Path

from deploy.local.environment import ELSEWHERE, TUNED
from deploy.local.services import MODULES
from shared.messaging import CoreSettings
from workflows.policy.load import DEFAULT_FILE

PROJECT = Path(__file__).resolve().parents[3]
ROW = re.compile(r"^\| `(TIJDIG_\w+)` \| (.+?) \| (.+?) \| (.*?) ?\| (.+?) \|$", re.MULTILINE)
ROWS = {found[0]: found[1:] for found in ROW.findall((PROJECT / "docs/settings.md").read_text())}


def _classes() -> set[type[CoreSettings]]:
    folders = {module.rpartition(".")[0].removesuffix(".auditor") for module in MODULES.values()}
    names = [f"{folder}.settings" for folder in folders if importlib.util.find_spec(f"{folder}.settings")]
    members = [
        member
        for name in names
        for _, member in inspect.getmembers(importlib.import_module(name), inspect.isclass)
    ]
    return {CoreSettings, *(found for found in members if issubclass(found, CoreSettings))}


def _as_written(default: object) -> str:
    if default is None:
        return "–"
    if default == DEFAULT_FILE:
        return "the policy that the product brings along"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def test_every_variable_is_there_with_its_default() -> None:
    fields = {name: field for found in _classes() for name, field in found.model_fields.items()}
    told = {name: row[0] for name, row in ROWS.items()}
    assert told == {f"TIJDIG_{name.upper()}": _as_written(field.default) for name, field in fields.items()}


def test_what_the_local_stack_passes_on_is_said() -> None:
    kept = {*TUNED, *ELSEWHERE.values()} & ROWS.keys()
    assert {name for name in kept if "local" not in ROWS[name][2]} == set()


def test_what_the_compose_file_passes_on_is_said() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    passed = set(re.findall(r"(TIJDIG_\w+): \$\{\1[:}]", text))
    assert passed == {name for name, row in ROWS.items() if "compose" in row[2]}
