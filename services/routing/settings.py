"""Routing's settings, and the social map that they point to."""

from pathlib import Path

from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_offers
from services.routing.domain.map.sifting import Known, Reading
from services.routing.domain.social_map import SocialMap, SocialMapRefused, read_social_map
from shared.messaging import CoreSettings


class RoutingSettings(CoreSettings):
    """`social_map_file` says who serves where; `offers_file` what is offered, at a region's first start."""

    social_map_file: Path = Path("/etc/tijdig/social_map.toml")
    offers_file: Path | None = None
    confirm_quarterly: bool = True
    """Ask every organisation once a quarter whether the map is still right about it."""

    def social_map(self) -> SocialMap:
        """The social map. Raises `SocialMapRefused` for one that cannot be used."""
        file = self.social_map_file
        return read_social_map(_text(file, "TIJDIG_SOCIAL_MAP_FILE"), name=str(file))

    def offers(self, social_map: SocialMap) -> Reading | None:
        """What is offered, as far as it can be read. Raises `SocialMapRefused` for a file that is no map."""
        if self.offers_file is None:
            return None
        known = Known(frozenset(social_map.entries), municipalities())
        return read_offers(_text(self.offers_file, "TIJDIG_OFFERS_FILE"), str(self.offers_file), known)


def _text(file: Path, setting: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        cause = type(error).__name__
        raise SocialMapRefused(f"{file}: cannot be read ({cause}); check {setting}") from error
