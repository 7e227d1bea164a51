"""Our own processes as parts of the stack, each a program of its own."""

import sys

from deploy.local.environment import Environment
from deploy.local.part import Part
from deploy.local.probes import http_ready

MODULES = {
    "intake": "services.intake.main",
    "routing": "services.routing.main",
    "feedback": "services.feedback.main",
    "notifications": "services.notifications.main",
    "desk": "services.desk.main",
    "insight": "services.insight.main",
    "gateway": "workflows.main",
    "worker": "workflows.worker",
    "metronome": "workflows.metronome",
    "auditor": "workflows.auditor.main",
}


def part(name: str, environment: Environment) -> Part:
    """One service, ready when its own readiness says so (broker, database and Temporal answer)."""
    at = environment.ports.at(name)
    return Part(
        name=name,
        command=(sys.executable, "-m", MODULES[name]),
        address=f"http://{at}/",
        ports=(environment.ports[name],),
        ready=lambda: http_ready(f"http://{at}/health/ready"),
        env=environment.of(name),
    )
