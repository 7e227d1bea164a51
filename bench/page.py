"""`RESULTS.md`: every part that was measured, with when that was, as tables with what they mean."""

import os
import platform
from collections.abc import Callable, Mapping
from typing import Any

from bench.kept import Kept
from bench.report import of_path, of_profiles
from bench.report_cases import of_advance, of_history, of_rest
from bench.report_routing import of_routing
from bench.report_storm import of_storm
from bench.tables import prose, table

_HEAD = (
    "Written by `make bench` on {machine}. Each part says when it was measured, and on what commit.",
    "Run it again on your own machine: some thirty minutes (`.venv/bin/python -m bench --quick`:",
    "ten; `--only storm,jobs`: those parts alone); it starts and ends everything itself. Only the",
    "ratios travel from one machine to another, and only from one on which nothing else runs.",
)


def markdown(kept: Mapping[str, Kept]) -> str:
    """The whole page."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    sections = [
        "# What it costs",
        prose(*_HEAD).format(machine=machine),
        _section("Referral to alert", "path", kept, of_path),
        of_storm({name: kept[name] for name in ("storm", "jobs", "timers", "follow") if name in kept}),
        _section("Many cases at rest", "rest", kept, of_rest),
        _section("The case machine", "advance", kept, of_advance),
        _section("Who helps: decisions, and a map that changes", "routing", kept, of_routing),
        _section("A whole case in Temporal", "history", kept, of_history),
        _section("To start", "start", kept, _of_start),
    ]
    if "path" in kept:
        sections.append(_section("Where the path's time goes", "path", kept, of_profiles))
    return "\n\n".join(sections) + "\n"


def _section(title: str, name: str, kept: Mapping[str, Kept], of: Callable[[Any], str]) -> str:
    if name not in kept:
        return f"## {title}\n\nNot measured yet: `.venv/bin/python -m bench --only {name}`."
    return f"## {title}\n\n*{kept[name].stamp}*\n\n{of(kept[name].found)}"


def _of_start(found: Mapping[str, float]) -> str:
    return table(
        ("start-up with warm caches", "seconds"), [(what, f"{each:.1f}") for what, each in found.items()]
    )
