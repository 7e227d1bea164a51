"""Dashboard and alert rules on a real Prometheus that watches the whole running stack."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.grafana.panels import Panel
from deploy.grafana.rows import ROWS
from deploy.lints.metrics import declared
from deploy.local.layout import PROJECT
from deploy.local.services import MODULES
from deploy.local.stack import Stack

PANELS = [panel for row in ROWS for panel in row.panels]
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def prometheus(stack: Stack) -> Iterator[httpx.Client]:
    """Asks Prometheus, once it has looked at every process twice (rates need two samples)."""
    with httpx.Client(base_url=stack.address("prometheus"), timeout=10) as client:
        wanted = "count(min_over_time(up[20s]) == 1 and count_over_time(up[20s]) > 2)"
        until = time.monotonic() + PATIENCE_SECONDS
        while not (found := _query(client, wanted)) or int(found[0]["value"][1]) < len(MODULES) + 2:
            assert time.monotonic() < until, _query(client, "up")
            time.sleep(0.5)
        yield client


def _query(client: httpx.Client, expr: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/query", params={"query": expr}).json()
    assert answer["status"] == "success", f"{expr}: {answer}"
    assert not answer.get("warnings"), f"{expr}: {answer}"
    found: list[dict[str, Any]] = answer["data"]["result"]
    return found


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.title)
def test_every_query_of_the_dashboard_runs_and_core_panels_show_data(
    prometheus: httpx.Client, panel: Panel
) -> None:
    series = [found for query in panel.queries for found in _query(prometheus, query.expr)]
    assert series or not panel.core
    for found in series:
        legend = {query.legend for query in panel.queries}
        used = {label for text in legend for label in text.split("{{")[1:]}
        assert {label.partition("}}")[0] for label in used} <= set(found["metric"]) or len(legend) > 1


def test_every_alert_rule_is_loaded_and_evaluates(prometheus: httpx.Client) -> None:
    groups = prometheus.get("/api/v1/rules").json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) > 20
    assert [rule for rule in rules if rule["health"] != "ok"] == []


def test_every_process_is_watched_and_answers(prometheus: httpx.Client) -> None:
    up = {found["metric"]["job"]: found["value"][1] for found in _query(prometheus, "up")}
    assert {job: up.get(job) for job in (*MODULES, "temporal")} == dict.fromkeys((*MODULES, "temporal"), "1")


def test_every_metric_that_the_code_declares_is_shown_by_a_running_process(prometheus: httpx.Client) -> None:
    shown = prometheus.get("/api/v1/metadata").json()["data"]
    assert set(declared(PROJECT)) <= set(shown)


def test_no_promise_is_broken_while_the_stack_is_at_rest(prometheus: httpx.Client) -> None:
    for expr in (
        "max(tijdig_open_cases_without_owner)",
        "max(tijdig_open_cases_without_deadline)",
        "max(tijdig_routing_open_cases_without_owner)",
    ):
        assert [found["value"][1] for found in _query(prometheus, expr)] == ["0"], expr
