"""Alerts and dashboard ask only for what the code measures, and operators can read about each of them."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.grafana.__main__ import FILE
from deploy.grafana.build import dashboard_json
from deploy.grafana.rows import ROWS
from deploy.lints.metrics import Metric, declared
from deploy.local.services import MODULES

PROJECT = Path(__file__).resolve().parents[3]
RULES = PROJECT / "deploy/prometheus/tijdig.rules.yml"
RULES_TEST = PROJECT / "deploy/prometheus/tijdig.rules_test.yml"
SCRAPED = PROJECT / "deploy/prometheus/prometheus.yml"
OPERATE = PROJECT / "docs/operate.md"
EVERY_JOB = {*MODULES, "temporal"}
FROM_PROMETHEUS = {"job", "le", "alertname", "alertstate"}


ALERTS: list[dict[str, Any]] = [
    rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
]
QUERIES = [query.expr for row in ROWS for panel in row.panels for query in panel.queries]
EXPRESSIONS = [*QUERIES, *(alert["expr"] for alert in ALERTS)]


@cache
def measured() -> dict[str, Metric]:
    """Every metric by its name. Read when the first test asks: all test processes collect this module."""
    return declared(PROJECT)


@cache
def series() -> dict[str, Metric]:
    """Every metric by the names under which Prometheus stores it."""
    return {name: metric for metric in measured().values() for name in metric.series}


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_every_metric_that_is_asked_for_is_measured(expr: str) -> None:
    assert set(re.findall(r"\btijdig_\w+", expr)) <= set(series())


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_every_label_that_is_asked_for_is_given(expr: str) -> None:
    metrics = [series()[name] for name in re.findall(r"\btijdig_\w+", expr) if name in series()]
    given = FROM_PROMETHEUS.union(*(metric.labels for metric in metrics))
    grouped = {label.strip() for group in re.findall(r"\bby \(([^)]*)\)", expr) for label in group.split(",")}
    matched = set(re.findall(r'(\w+)\s*(?:=~|!~|!=|=)"', expr))
    assert grouped | matched <= given


@pytest.mark.parametrize("expr", EXPRESSIONS)
def test_jobs_and_buckets_that_are_named_exist(expr: str) -> None:
    jobs = {job for value in re.findall(r'job=~?"([^"]+)"', expr) for job in value.split("|")}
    assert jobs <= EVERY_JOB
    for several in re.findall(r'job=~"([^"]+)"', expr):
        assert set(several.split("|")) == set(MODULES), "a rule about our processes is about all of them"
    for name, bound in re.findall(r'(tijdig_\w+_bucket)\{le="([\d.]+)"\}', expr):
        assert float(bound) in series()[name].buckets
        assert bound == str(float(bound)), "the client writes bounds as floats"


def test_every_job_is_scraped_and_watched_and_none_other() -> None:
    asked = " ".join(alert["expr"] for alert in ALERTS)
    named = re.findall(r'\bup\{job=~?"([^"]+)"', asked)
    assert {job for value in named for job in value.split("|")} == EVERY_JOB
    assert set(re.findall(r"count\(up\{[^)]*\)\s*<\s*(\d+)", asked)) == {str(len(MODULES))}
    scraped = [each["job_name"] for each in yaml.safe_load(SCRAPED.read_text())["scrape_configs"]]
    assert sorted(scraped) == sorted({*EVERY_JOB, "prometheus"})


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_an_alert_says_how_urgent_it_is_and_where_to_read_on(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert alert["annotations"]["summary"]
    name = alert["alert"]
    assert alert["annotations"]["runbook_url"] == f"docs/operate.md#{name.lower()}"
    runbook = OPERATE.read_text().partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    for part in ("**What it is.**", "**Look at.**", "**Do.**", "**Over when.**"):
        assert part in runbook, f"{name} lacks {part}"


def test_the_runbooks_are_about_alerts_that_exist() -> None:
    chapter = OPERATE.read_text().partition("\n## Runbooks\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^### (\w+)$", chapter, re.MULTILINE)) == {alert["alert"] for alert in ALERTS}


def test_every_alert_is_seen_to_fire_in_the_rules_test() -> None:
    text = RULES_TEST.read_text()
    tests = [test for case in yaml.safe_load(text)["tests"] for test in case.get("alert_rule_test", [])]
    fired = {test["alertname"] for test in tests if test.get("exp_alerts")}
    fired |= set(re.findall(r'alertname="(\w+)"', text))
    assert fired >= {alert["alert"] for alert in ALERTS}


def test_what_can_get_old_or_must_be_zero_is_watched() -> None:
    asked = set(re.findall(r"\btijdig_\w+", " ".join(alert["expr"] for alert in ALERTS)))
    must = {name for name in measured() if re.search(r"_(age_seconds|overdue_seconds)$|_without_", name)}
    by_people = {"tijdig_desk_oldest_unclaimed_age_seconds"}  # the ladder watches this one, not operators
    assert must - by_people <= asked


def test_every_metric_has_a_panel() -> None:
    shown = set(re.findall(r"\btijdig_\w+", " ".join(QUERIES)))
    assert [name for name, metric in measured().items() if not metric.series & shown] == []


def test_every_metric_is_explained_to_operators() -> None:
    explained = set(re.findall(r"`(tijdig_\w+)`", OPERATE.read_text()))
    assert set(measured()) == explained


def test_the_committed_dashboard_is_what_the_code_makes() -> None:
    assert FILE.read_text() == dashboard_json(), "run: python -m deploy.grafana"


def test_panels_have_numbers_of_their_own_and_say_what_they_show() -> None:
    panels = json.loads(FILE.read_text())["panels"]
    numbers = [panel["id"] for panel in panels]
    assert len(set(numbers)) == len(numbers)
    assert all(panel["title"] and panel["description"] for panel in panels if panel["type"] != "row")
