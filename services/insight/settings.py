"""Insight's settings, and the municipalities that the social map names."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.messaging import CoreSettings
from shared.schemas.values import MunicipalityCode


class MunicipalitiesRefused(Exception):
    """The social map names no usable municipalities; the message says where and what to do."""


class _SocialMap(BaseModel):
    """Of the social map only this: which municipalities there are."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    municipalities: dict[MunicipalityCode, object]


class InsightSettings(CoreSettings):
    """`social_map_file` names the municipalities that get counts."""

    social_map_file: Path = Path("/etc/tijdig/social_map.toml")

    def municipalities(self) -> frozenset[MunicipalityCode]:
        """Every municipality of the region. Raises `MunicipalitiesRefused`."""
        file = self.social_map_file
        try:
            found = _SocialMap.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            cause = type(error).__name__
            raise MunicipalitiesRefused(
                f"{file}: cannot be read ({cause}); check TIJDIG_SOCIAL_MAP_FILE"
            ) from error
        except ValidationError as error:
            key = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise MunicipalitiesRefused(
                f"{file}: {key}: not the code of a municipality; name it by its code, as GM0453"
            ) from error
        return frozenset(found.municipalities)
