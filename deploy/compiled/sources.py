"""Which modules are compiled, and where: under a key that follows from all that goes into them."""

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from deploy.local.layout import PROJECT, cache

_PATTERNS = (
    "shared/pregnancy/*.py",
    "workflows/machine/*.py",
    "workflows/policy/allowance.py",
    "workflows/policy/timetable.py",
    "workflows/simulator/desk.py",
    "workflows/simulator/leave.py",
    "workflows/simulator/life.py",
    "workflows/simulator/year.py",
    "workflows/values/making.py",
)
_AS_THEY_ARE = frozenset({"__init__", "state", "effects"})
"""Those that only gather names, and those that pydantic makes classes of."""


def sources() -> list[Path]:
    """The files that are compiled, in order: rules, dates, and the days of a simulated year."""
    found = (each for pattern in _PATTERNS for each in PROJECT.glob(pattern))
    return sorted(each for each in found if each.stem not in _AS_THEY_ARE)


def names() -> set[str]:
    """The same as modules."""
    return {".".join(each.relative_to(PROJECT).with_suffix("").parts) for each in sources()}


def folder() -> Path:
    """Where what was made of exactly this code is, or will be: for this Python and this compiler."""
    said = hashlib.sha256(f"{sys.implementation.cache_tag} {_compiler()} {sorted(names())}".encode())
    for package in ("workflows", "shared"):
        for each in sorted((PROJECT / package).rglob("*.py")):
            said.update(f"{each.relative_to(PROJECT)}\0".encode() + each.read_bytes())
    return cache() / "compiled" / said.hexdigest()[:16]


def _compiler() -> str:
    try:
        return version("mypy")
    except PackageNotFoundError:
        return "none"
