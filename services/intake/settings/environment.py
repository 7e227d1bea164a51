"""The variables that intake reads."""

from pathlib import Path

from shared.messaging import CoreSettings


class IntakeSettings(CoreSettings):
    """The kernel's settings and the register of connected organisations."""

    registry_file: Path = Path("/etc/tijdig/organisations.toml")
    """TOML file of the organisations of the region; see `organisations.py` beside this file for its form."""
    recognise_duplicates: bool = False
    """Whether a second referral of the same pregnancy joins the case that is open, or is doubted."""
