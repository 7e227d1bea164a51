"""Which organisations and municipalities a region has: what topics and keys are made for."""

import tomllib
from pathlib import Path
from typing import Any

from deploy.local.errors import StackError

REGION = Path(__file__).parents[1] / "regions" / "ijmond"


def organisations(register: Path) -> list[str]:
    """The slugs of those in a register who have a system of their own. Raises `StackError`."""
    rows = _part(register, "organisation")
    return [str(row["slug"]) for row in rows if row["kind"] != "support"]


def municipalities(social_map: Path) -> list[str]:
    """The codes (GM0453) in a social map. Raises `StackError`."""
    return sorted(_part(social_map, "municipalities"))


def _part(path: Path, name: str) -> Any:
    """The part of this name, which such a file must have."""
    found = _read(path)
    if name not in found:
        raise StackError(f"{path} has no '{name}'", "Name the file of your region in the environment")
    return found[name]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StackError(
            f"{path} cannot be read ({error})", "Name the file of your region in the environment"
        ) from error
