"""Which organisations and municipalities a region has: what topics and keys are made for."""

import tomllib
from pathlib import Path
from typing import Any

from deploy.local.errors import StackError

REGION = Path(__file__).parents[1] / "regions" / "ijmond"


def organisations(register: Path) -> list[str]:
    """The slugs of those in a register who have a system of their own. Raises `StackError`."""
    return [str(row["slug"]) for row in _read(register)["organisation"] if row["kind"] != "support"]


def municipalities(social_map: Path) -> list[str]:
    """The codes (GM0453) in a social map. Raises `StackError`."""
    return sorted(_read(social_map)["municipalities"])


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise StackError(
            f"{path} cannot be read ({error})", "Name the file of your region in the environment"
        ) from error
