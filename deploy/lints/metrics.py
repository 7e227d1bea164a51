"""Every metric that the code declares, so that alerts, dashboard and docs can be held against it."""

import ast
from dataclasses import dataclass
from pathlib import Path

from deploy.lints.source import SERVING, Source, sources

SERIES = {"Counter": ("",), "Gauge": ("",), "Histogram": ("_bucket", "_count", "_sum")}
PREFIX = "tijdig_"


@dataclass(frozen=True)
class Metric:
    """A metric of ours; `buckets` are the bounds of a histogram that names its own."""

    name: str
    kind: str
    labels: frozenset[str]
    buckets: frozenset[float]

    @property
    def series(self) -> set[str]:
        """The names under which Prometheus stores it."""
        return {self.name + suffix for suffix in SERIES[self.kind]}


def declared(root: Path) -> dict[str, Metric]:
    """Every metric of the processes below `root`, by name."""
    files = [source for source in sources(root) if source.below(*SERVING) and PREFIX in source.text]
    return {metric.name: metric for source in files for metric in _metrics(source)}


def _metrics(source: Source) -> list[Metric]:
    found = (_metric(name, call) for name, call in source.calls if name in SERIES)
    return [metric for metric in found if metric and metric.name.startswith(PREFIX)]


def _metric(kind: str, call: ast.Call) -> Metric | None:
    if not call.args or not isinstance(call.args[0], ast.Constant):
        return None
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    labels = call.args[2] if len(call.args) > 2 else named.get("labelnames")
    buckets = named.get("buckets")
    return Metric(
        name=str(call.args[0].value),
        kind=kind,
        labels=frozenset(ast.literal_eval(labels)) if labels else frozenset(),
        buckets=frozenset(map(float, ast.literal_eval(buckets))) if buckets else frozenset(),
    )
