"""The places in which a service must be named, as CONTRIBUTING lists them, name the same ones."""

from pathlib import Path

import yaml

from deploy.grafana.panels import OURS
from deploy.local.ports import OFFSETS
from deploy.local.services import MODULES
from shared.messaging import migrations
from tijdig import quarantine
from tijdig.demo.world import CONSUMERS
from tijdig.lapse.settle import SCHEMAS

PROJECT = Path(__file__).resolve().parents[3]
NO_CONSUMERS = {"worker", "metronome", "auditor"}
"""They take nothing from Kafka, so nothing waits in them."""


def test_every_process_that_takes_messages_is_waited_for_and_looked_into() -> None:
    consumers = set(MODULES) - NO_CONSUMERS
    assert set(CONSUMERS) == consumers
    assert set(quarantine.SERVICES) == consumers


def test_every_schema_is_made_and_waited_for() -> None:
    folders = {each.parent.name for each in (PROJECT / "services").glob("*/migrations")}
    made = {package.rpartition(".")[2] for package in migrations.SERVICES}
    assert made == {*folders, "workflows"} == set(SCHEMAS)


def test_every_process_has_a_port_a_container_and_a_place_on_the_dashboard() -> None:
    assert set(MODULES) <= set(OFFSETS)
    composed = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    assert set(MODULES) <= set(composed)
    assert set(OURS.partition('"')[2].rstrip('"').split("|")) == set(MODULES)


def test_contributing_names_each_of_these_places() -> None:
    told = (PROJECT / "CONTRIBUTING.md").read_text()
    chapter = told.partition("\n## A new service\n")[2].partition("\n## ")[0]
    for place in (
        "deploy/local/services.py",
        "ports.py",
        "docker-compose.yml",
        "deploy/prometheus/prometheus.yml",
        "deploy/prometheus/tijdig.rules.yml",
        "deploy/grafana/panels.py",
        "tijdig/lapse/settle.py",
        "tijdig/demo/world.py",
        "tijdig/quarantine.py",
        "shared/messaging/migrations.py",
    ):
        assert f"`{place}`" in chapter
