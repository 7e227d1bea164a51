"""Plots of a simulation: when support starts, and the indicators side by side."""

from collections.abc import Iterator, Sequence
from math import nan
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt

from workflows.simulator.outcomes import Estimate, Row, YearOutcome, supported_by_week

mpl.rcParams["svg.hashsalt"] = "tijdig"
"""The same seed, the same file."""
_THRESHOLDS = (20, 24, 28, 36)


def plot(
    folder: Path, names: Sequence[str], outcomes: Sequence[Sequence[YearOutcome]], rows: Sequence[Row]
) -> Iterator[Path]:
    """Write each plot as SVG and PNG; answers the files."""
    folder.mkdir(parents=True, exist_ok=True)
    yield from _save(folder / "support-by-week", _by_week(names, outcomes))
    yield from _save(folder / "indicators", _indicators(names, rows))


def _by_week(names: Sequence[str], outcomes: Sequence[Sequence[YearOutcome]]) -> Any:
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    for name, years in zip(names, outcomes, strict=True):
        shares = [100 * share for share in supported_by_week(years)]
        axes.step(range(len(shares)), shares, where="post", label=name)
    for week in _THRESHOLDS:
        axes.axvline(week, color="0.8", linewidth=1, zorder=0)
        axes.text(week, 101, f"{week}+0", ha="center", va="bottom", color="0.4", fontsize=8)
    axes.set(xlim=(6, 40), ylim=(0, 100), xlabel="weeks of pregnancy", ylabel="% with support started")
    axes.set_title("Women referred before 24+0: support started by this week", loc="left", pad=18)
    axes.legend(frameon=False, loc="upper left")
    return figure


def _indicators(names: Sequence[str], rows: Sequence[Row]) -> Any:
    shares = [row for row in rows if row.unit == "%"]
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    height = 0.8 / len(names)
    for place, name in enumerate(names):
        values = [row.values[place] for row in shares]
        errors = [list(side) for side in zip(*map(_sides, values), strict=True)]
        at = [index + place * height for index in range(len(shares))]
        axes.barh(
            at,
            [nan if v.mean is None else v.mean for v in values],
            height * 0.9,
            xerr=errors,
            capsize=3,
            label=name,
        )
    middle = height * (len(names) - 1) / 2
    axes.set_yticks(
        [index + middle for index in range(len(shares))], [_two_lines(row.name) for row in shares]
    )
    axes.invert_yaxis()
    axes.set(xlim=(0, 100), xlabel="% of women, with 95 % interval")
    axes.legend(frameon=False)
    return figure


def _sides(estimate: Estimate) -> tuple[float, float]:
    """How far the interval reaches below and above the mean; not drawn where there is none."""
    if estimate.mean is None or estimate.low is None or estimate.high is None:
        return nan, nan
    return estimate.mean - estimate.low, estimate.high - estimate.mean


def _two_lines(name: str) -> str:
    return name.replace(" (", "\n(")


def _save(file: Path, figure: Any) -> Iterator[Path]:
    for ending in (".svg", ".png"):
        figure.savefig(
            file.with_suffix(ending), dpi=150, metadata={"Date": None} if ending == ".svg" else None
        )
        yield file.with_suffix(ending)
    plt.close(figure)
