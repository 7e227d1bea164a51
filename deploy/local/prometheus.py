"""Prometheus as a part of the stack: scrapes every process, evaluates our rules."""

from pathlib import Path

from deploy.local.layout import PROJECT, Layout
from deploy.local.part import Part
from deploy.local.ports import Ports
from deploy.local.probes import http_ready
from deploy.local.services import MODULES
from deploy.local.templates import render
from deploy.local.tools import ensure_tool, find_tool

RULES = PROJECT / "deploy" / "prometheus" / "*.rules.yml"


def part(layout: Layout, ports: Ports) -> Part:
    """The server as a supervised program."""
    config = layout.conf / "prometheus.yml"
    return Part(
        name="prometheus",
        command=(
            str(find_tool("prometheus")),
            f"--config.file={config}",
            f"--storage.tsdb.path={layout.data / 'prometheus'}",
            "--storage.tsdb.retention.time=7d",
            f"--web.listen-address={ports.at('prometheus')}",
            "--log.level=warn",
        ),
        address=f"http://{ports.at('prometheus')}/",
        ports=(ports["prometheus"],),
        ready=lambda: http_ready(f"http://{ports.at('prometheus')}/-/ready"),
        prepare=lambda: _prepare(config, ports),
    )


def _prepare(config: Path, ports: Ports) -> None:
    ensure_tool("prometheus")
    config.write_text(configuration(ports))


def configuration(ports: Ports) -> str:
    """What to scrape: every service by its name as `job`, the mail sink and Temporal."""
    jobs = {name: ports.at(name) for name in (*MODULES, "mailsink")}
    jobs["temporal"] = ports.at("temporal-metrics")
    return render("prometheus.yml.j2", jobs=jobs, rules=RULES)
