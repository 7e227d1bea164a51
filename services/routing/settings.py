"""Routing's settings, and the social map that they point to."""

from pathlib import Path

from services.routing.domain.social_map import SocialMap, SocialMapRefused, read_social_map
from shared.messaging import CoreSettings


class RoutingSettings(CoreSettings):
    """`social_map_file` says who serves where."""

    social_map_file: Path = Path("/etc/tijdig/social_map.toml")

    def social_map(self) -> SocialMap:
        """The social map. Raises `SocialMapRefused` for one that cannot be used."""
        file = self.social_map_file
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            cause = type(error).__name__
            raise SocialMapRefused(
                f"{file}: cannot be read ({cause}); check TIJDIG_SOCIAL_MAP_FILE"
            ) from error
        return read_social_map(text, name=str(file))
