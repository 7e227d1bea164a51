"""`tijdig topics`: provision what the registry declares."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.errors import StackError
from deploy.local.region import REGION, municipalities, organisations
from tijdig.surroundings import core_settings, silent_broker
from tijdig.telling import clearly, console

app = typer.Typer(help="Topics on the broker.", no_args_is_help=True)
REGISTER = Path(os.environ.get("TIJDIG_REGISTRY_FILE", REGION / "organisations.toml"))
SOCIAL_MAP = Path(os.environ.get("TIJDIG_SOCIAL_MAP_FILE", REGION / "social_map.toml"))


@app.callback()
def group() -> None:
    """Keeps `apply` a word of its own as long as it is the only one."""


@app.command()
def apply(
    register: Annotated[Path, typer.Option(help="Organisations of the region.")] = REGISTER,
    social_map: Annotated[Path, typer.Option(help="Social map, for the municipalities.")] = SOCIAL_MAP,
    replication: Annotated[int, typer.Option(min=1, help="Copies of each topic.")] = 1,
) -> None:
    """Create every topic that is missing on TIJDIG_KAFKA_BOOTSTRAP; existing ones are compared."""
    with clearly():
        created = _apply(organisations(register), municipalities(social_map), replication)
        console.print(f"{len(created)} topics created", highlight=False)


def _apply(slugs: list[str], codes: list[str], replication: int) -> list[str]:
    from aiokafka.errors import KafkaError  # slow to load, and other commands need none

    from shared.schemas.provision import ProvisionError, apply_topics

    bootstrap = core_settings().kafka_bootstrap
    try:
        return asyncio.run(apply_topics(bootstrap, slugs, codes, replication=replication))
    except KafkaError as error:
        raise silent_broker(bootstrap, error) from error
    except ProvisionError as error:
        raise StackError(
            str(error), "Move such a topic aside; its partitions cannot be changed in place"
        ) from error
