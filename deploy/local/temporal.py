"""Temporal: the real server in its single-process form, its state in a database file."""

import shutil
import sys
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.layout import Layout
from deploy.local.part import Part
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.probes import temporal_ready

DYNAMIC_CONFIG = (
    # The driver of the time-lapse gives every open workflow the same step as the clock.
    "frontend.WorkflowTimeSkippingEnabled=true",
    # By default a timer fires up to a second late; skipping over a hundred of them took two minutes.
    'history.timerProcessorMaxTimeShift="10ms"',
    # Now and then it misses a timer that came due by skipping; by default it looks again after five minutes.
    'history.timerProcessorMaxPollInterval="1s"',
)


def part(layout: Layout, ports: Ports) -> Part:
    """The server and its web pages as one supervised program."""
    data = layout.data / "temporal"
    listeners = {
        "--port": "temporal",
        "--ui-port": "temporal-ui",
        "--metrics-port": "temporal-metrics",
        "--http-port": "temporal-http",
    }
    command = [_binary(), "server", "start-dev", "--ip", LOOPBACK]
    for option, listener in listeners.items():
        command += [option, str(ports[listener])]
    command += ["--db-filename", str(data / "temporal.db"), "--log-level", "warn"]
    for setting in DYNAMIC_CONFIG:
        command += ["--dynamic-config-value", setting]
    return Part(
        name="temporal",
        command=tuple(command),
        address=ports.at("temporal"),
        ports=tuple(ports[listener] for listener in listeners.values()),
        ready=lambda: temporal_ready(ports.at("temporal")),
        prepare=lambda: data.mkdir(parents=True, exist_ok=True),
    )


def _binary() -> str:
    beside_python = Path(sys.executable).with_name("temporal")
    found = str(beside_python) if beside_python.exists() else shutil.which("temporal")
    if found is None:
        raise StackError("The program 'temporal' is missing", "Run 'make test' or 'uv sync'")
    return found
