"""What intake needs to know about its surroundings."""

from pathlib import Path

from shared.messaging import CoreSettings


class IntakeSettings(CoreSettings):
    """The kernel's settings and the register of connected organisations."""

    registry_file: Path = Path("/etc/tijdig/organisations.toml")
    """TOML file of the organisations of the region; see `organisations.py` for its form."""
