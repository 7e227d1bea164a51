"""Routing's settings."""

from pathlib import Path

from shared.messaging import CoreSettings


class RoutingSettings(CoreSettings):
    """`social_map_file` says who serves where."""

    social_map_file: Path = Path("/etc/tijdig/social_map.toml")
