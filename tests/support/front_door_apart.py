"""A pytest plugin: a test module names it beside `tests.support.parts_apart` and asks for `door`."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from services.intake.main import create_app
from services.intake.settings import IntakeSettings
from services.intake.settings.organisations import Organisations
from shared.messaging.migrations import upgrade_all
from shared.schemas.provision import apply_topics
from tests.support import senders
from tests.support.apart import Apart, region_file, running
from tests.support.front_door import Door


@pytest.fixture(scope="module")
async def door(apart: Apart, request: pytest.FixtureRequest) -> AsyncGenerator[Door]:
    """The front door, ready to take messages in; a module may ask that it `RECOGNISES` women."""
    register = region_file("organisations.toml")
    recognises = getattr(request.module, "RECOGNISES", False)
    settings = apart.settings(IntakeSettings, registry_file=register, recognise_duplicates=recognises)
    await asyncio.to_thread(upgrade_all, settings.database_url, ("services.intake",))
    slugs = list(Organisations.load(register).by_slug)
    await apply_topics(apart.bootstrap, slugs, [])
    _hand_out_keys(settings.secrets_dir / "api-keys", slugs)
    async with running(create_app(settings)) as client:
        yield Door(apart, client, senders.public_keys(settings.secrets_dir), settings.secrets_dir)


def _hand_out_keys(folder: Path, slugs: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    for slug in slugs:
        if not (folder / slug).exists():
            (folder / slug).write_text(secrets.token_urlsafe(32))
