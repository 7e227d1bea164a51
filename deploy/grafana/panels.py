"""What a dashboard is made of: rows of panels, each with its questions to Prometheus."""

from dataclasses import dataclass

OURS = 'job=~"intake|routing|feedback|notifications|desk|insight|gateway|worker|metronome|auditor"'


@dataclass(frozen=True)
class Query:
    """One PromQL expression; `legend` may use labels as `{{job}}`."""

    expr: str
    legend: str = "{{job}}"


@dataclass(frozen=True)
class Panel:
    """One picture. `alarm` draws a threshold: at it and above, the value is red.

    `core` promises that a running stack always has data for it; others may be empty until something
    of the kind has happened.
    """

    title: str
    description: str
    queries: tuple[Query, ...]
    unit: str = "short"
    stat: bool = False
    alarm: float | None = None
    core: bool = False


@dataclass(frozen=True)
class Row:
    """A headed row of panels."""

    title: str
    panels: tuple[Panel, ...]
