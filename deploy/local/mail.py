"""The mail sink as a part of the stack."""

import sys

from deploy.local.layout import PROJECT, Layout
from deploy.local.part import Part
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.probes import http_ready


def part(layout: Layout, ports: Ports) -> Part:
    """SMTP on one port, its page on the next."""
    return Part(
        name="mailsink",
        command=(sys.executable, "-m", "deploy.local.mailsink.main"),
        address=f"http://{ports.at('mailsink')}/",
        ports=(ports["smtp"], ports["mailsink"]),
        ready=lambda: http_ready(f"http://{ports.at('mailsink')}/health/ready"),
        env={
            "MAILSINK_STORE": str(layout.data / "mail" / "mail.db"),
            "MAILSINK_HOST": LOOPBACK,
            "MAILSINK_SMTP_PORT": str(ports["smtp"]),
            "MAILSINK_HTTP_PORT": str(ports["mailsink"]),
            "PYTHONPATH": str(PROJECT),
        },
    )
