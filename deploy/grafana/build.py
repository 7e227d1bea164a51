"""From panels to Grafana's JSON, with the project's own Foundation SDK."""

from itertools import count

from grafana_foundation_sdk.builders import common, prometheus, stat, timeseries
from grafana_foundation_sdk.builders import dashboard as board
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import GraphTresholdsStyleMode, LegendDisplayMode, LegendPlacement
from grafana_foundation_sdk.models.dashboard import DataSourceRef, Threshold, ThresholdsMode

from deploy.grafana.panels import Panel, Query
from deploy.grafana.rows import ROWS

SOURCE = DataSourceRef(type_val="prometheus", uid="${source}")
WIDTH = 24


def dashboard_json() -> str:
    """The dashboard, formatted as it is committed."""
    return JSONEncoder(sort_keys=True, indent=2).encode(_dashboard().build()) + "\n"


def _dashboard() -> board.Dashboard:
    built = (
        board.Dashboard("Tijdig")
        .uid("tijdig")
        .description("Whether help is in time, and whether the machinery behind it runs.")
        .tags(["tijdig"])
        .timezone("Europe/Amsterdam")
        .refresh("10s")
        .time("now-1h", "now")
        .with_variable(board.DatasourceVariable("source").label("Prometheus").type("prometheus"))
    )
    numbers = count(1)
    for row in ROWS:
        built = built.with_row(board.Row(row.title).id(next(numbers)))
        for panel in row.panels:
            built = built.with_panel(_panel(panel).id(next(numbers)))
    return built


def _panel(panel: Panel) -> stat.Panel | timeseries.Panel:
    made = _number() if panel.stat else _curve(panel)
    made = made.title(panel.title).description(panel.description).unit(panel.unit).min(0)
    made = made.datasource(SOURCE).thresholds(_thresholds(panel.alarm))
    for place, query in enumerate(panel.queries):
        made = made.with_target(_target(query, "ABCDEFGH"[place]))
    return made


def _number() -> stat.Panel:
    """The last value, large."""
    return (
        stat.Panel()
        .span(WIDTH // 6)
        .height(4)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    )


def _curve(panel: Panel) -> timeseries.Panel:
    """A value over time, with its alarm as a line."""
    mode = GraphTresholdsStyleMode.OFF if panel.alarm is None else GraphTresholdsStyleMode.LINE
    legend = common.VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
    style = common.GraphThresholdsStyleConfig().mode(mode)
    return (
        timeseries.Panel()
        .span(WIDTH // 3)
        .legend(legend.show_legend(show_legend=True))
        .thresholds_style(style)
    )


def _target(query: Query, reference: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(query.expr).legend_format(query.legend).ref_id(reference)


def _thresholds(alarm: float | None) -> board.ThresholdsConfig:
    steps = [Threshold(value=None, color="green")]
    if alarm is not None:
        steps.append(Threshold(value=alarm, color="red"))
    return board.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)
