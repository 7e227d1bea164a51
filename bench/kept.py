"""What was measured, part by part: each in a file of its own, so that a run that is cut off loses nothing."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from deploy.local.layout import PROJECT
from shared.clock import Clock

FOLDER = Path(__file__).parent / "results"


class Stamp(BaseModel):
    """When and where a part was measured."""

    at: datetime
    commit: str
    """What was checked out, with a plus when there were changes besides."""
    load: float
    """Load average of the last five minutes when it began; above 1 or so, something else was running."""
    quick: bool

    def __str__(self) -> str:
        size = ", quick" if self.quick else ""
        return f"{self.at:%Y-%m-%d %H:%M} UTC, commit {self.commit}, load {self.load:.1f}{size}"

    @classmethod
    def now(cls, *, quick: bool) -> "Stamp":
        """As it is now."""
        return cls(at=Clock().system_now(), commit=_checked_out(), load=os.getloadavg()[1], quick=quick)


@dataclass(frozen=True)
class Kept:
    """What a part found."""

    stamp: Stamp
    found: Any


def keep(name: str, kind: TypeAdapter[Any], kept: Kept) -> None:
    """Replace what was kept of a part."""
    FOLDER.mkdir(exist_ok=True)
    body = TypeAdapter(dict[str, Any]).dump_json(
        {"stamp": kept.stamp.model_dump(mode="json"), "found": kind.dump_python(kept.found, mode="json")},
        indent=1,
    )
    fresh = FOLDER / f"{name}.new"
    fresh.write_bytes(body + b"\n")
    fresh.replace(FOLDER / f"{name}.json")


def all_kept(kinds: Mapping[str, TypeAdapter[Any]]) -> dict[str, Kept]:
    """Every part that was ever measured."""
    return {name: _read(name, kind) for name, kind in kinds.items() if (FOLDER / f"{name}.json").exists()}


def _read(name: str, kind: TypeAdapter[Any]) -> Kept:
    known = TypeAdapter(dict[str, Any]).validate_json((FOLDER / f"{name}.json").read_bytes())
    return Kept(Stamp.model_validate(known["stamp"]), kind.validate_python(known["found"]))


def _checked_out() -> str:
    found = _git("rev-parse", "--short", "HEAD")
    return found + ("+" if found and _git("status", "--porcelain", "-uno") else "") or "unknown"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
