"""Where mail goes out, and how patiently."""

from typing import Literal

from pydantic import Field

from shared.messaging import CoreSettings


class Settings(CoreSettings):
    """The core settings, plus the mail server."""

    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_security: Literal["opportunistic", "starttls", "tls"] = "opportunistic"
    """`opportunistic` upgrades to TLS where the server offers it; the others insist."""
    smtp_user: str | None = None
    """Log in as this user, with the password in the secret file `smtp.password`."""
    smtp_connections: int = Field(default=1, ge=1, le=32)
    """Lines to the mail server, each with one mail at a time; so many mails a kill can repeat."""
    smtp_lot: int = Field(default=16, ge=1, le=50)
    """So many mails per line share one claim while many are due, else one."""
    mail_from: str = "tijdig@localhost"
    sending_lease_seconds: float = Field(default=60.0, gt=1)
    """After so many seconds (system time) an unanswered mail is sent again, marked as a repeat."""
