"""The settings that each process is started with, and which parts live elsewhere."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deploy.local import postgres
from deploy.local.layout import Layout
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.region import REGION

Profile = Literal["demo", "test"]
MAIL_FROM = "tijdig@regio-ijmond.example"
TUNED = (
    "TIJDIG_POLICY_OVERRIDE_FILE",
    "TIJDIG_RECOGNISE_DUPLICATES",
    "TIJDIG_DATABASE_CONNECTIONS",
    "TIJDIG_LANES",
    "TIJDIG_INBOX_DAYS",
    "TIJDIG_SMTP_CONNECTIONS",
    "TIJDIG_SMTP_LOT",
    "TIJDIG_SENDING_LEASE_SECONDS",
)
"""What an operator may set before the start; passed on as it is, else each process has its default."""
# Setting one of these in our own environment says: use that one, start none here.
ELSEWHERE = {
    "postgres": "TIJDIG_DATABASE_URL",
    "kafka": "TIJDIG_KAFKA_BOOTSTRAP",
    "temporal": "TIJDIG_TEMPORAL_ADDRESS",
    "mailsink": "TIJDIG_SMTP_HOST",
    "prometheus": "TIJDIG_PROMETHEUS_URL",
}


def elsewhere(ports: Ports) -> dict[str, str]:
    """Part → the address of the existing one that is to be used instead of ours."""
    given = {part: os.environ[name] for part, name in ELSEWHERE.items() if name in os.environ}
    smtp_port = os.environ.get("TIJDIG_SMTP_PORT")
    if "mailsink" in given and smtp_port:
        given["mailsink"] += f":{smtp_port}"
    # A shell that took its variables from `tijdig env` names the very parts we start.
    return {part: at for part, at in given.items() if _own_address(part, ports) not in at}


def _own_address(part: str, ports: Ports) -> str:
    return ports.at("smtp" if part == "mailsink" else part)


@dataclass(frozen=True)
class Environment:
    """What processes of one instance get to know. Readable once its secrets exist."""

    layout: Layout
    ports: Ports
    profile: Profile

    @property
    def registry_file(self) -> Path:
        """The organisations that are connected; TIJDIG_REGISTRY_FILE names another region's."""
        return Path(os.environ.get("TIJDIG_REGISTRY_FILE", REGION / "organisations.toml"))

    @property
    def social_map_file(self) -> Path:
        """Who helps where; TIJDIG_SOCIAL_MAP_FILE names another region's."""
        return Path(os.environ.get("TIJDIG_SOCIAL_MAP_FILE", REGION / "social_map.toml"))

    @property
    def offers_file(self) -> Path | None:
        """What is offered there: TIJDIG_OFFERS_FILE, else the one beside the social map, if there is one."""
        given = os.environ.get("TIJDIG_OFFERS_FILE")
        beside = self.social_map_file.with_name("offers.toml")
        return Path(given) if given else beside if beside.exists() else None

    def shared(self) -> dict[str, str]:
        """What any process of the stack, a test or a command line needs to reach its parts."""
        there = elsewhere(self.ports)
        smtp_host, _, smtp_port = there.get("mailsink", self.ports.at("smtp")).partition(":")
        return {
            "TIJDIG_PROFILE": self.profile,
            "TIJDIG_CLOCK_FILE": str(self.layout.clock),
            "TIJDIG_DATABASE_URL": there.get("postgres") or postgres.url(self.layout, self.ports),
            "TIJDIG_KAFKA_BOOTSTRAP": there.get("kafka", self.ports.at("kafka")),
            "TIJDIG_TEMPORAL_ADDRESS": there.get("temporal", self.ports.at("temporal")),
            "TIJDIG_SMTP_HOST": smtp_host,
            "TIJDIG_SMTP_PORT": smtp_port or "25",
            "TIJDIG_MAIL_FROM": os.environ.get("TIJDIG_MAIL_FROM", MAIL_FROM),
            "TIJDIG_SECRETS_DIR": str(self.layout.secrets),
            "TIJDIG_PUBLIC_DESK_URL": f"http://{self.ports.at('desk')}",
            "TIJDIG_INTAKE_URL": f"http://{self.ports.at('intake')}",
            "TIJDIG_ROUTING_URL": f"http://{self.ports.at('routing')}",
            "TIJDIG_REGISTRY_FILE": str(self.registry_file),
            "TIJDIG_SOCIAL_MAP_FILE": str(self.social_map_file),
            # Off where time is lapsed (demo, tests), on after `tijdig up`: see docs/social-map.md.
            "TIJDIG_CONFIRM_QUARTERLY": os.environ.get("TIJDIG_CONFIRM_QUARTERLY", "false"),
            **({"TIJDIG_OFFERS_FILE": str(self.offers_file)} if self.offers_file else {}),
            "TIJDIG_LOG_LEVEL": os.environ.get("TIJDIG_LOG_LEVEL", "info"),
            **{name: os.environ[name] for name in TUNED if name in os.environ},
        }

    def of(self, service: str) -> dict[str, str]:
        """The whole set for one service, with its own port and its place in its consumer group."""
        own = {
            "TIJDIG_HTTP_HOST": LOOPBACK,
            "TIJDIG_HTTP_PORT": str(self.ports[service]),
            "TIJDIG_CONSUMER_INSTANCE": f"{service}-1",
            "PYTHONUNBUFFERED": "1",
        }
        return self.shared() | own
