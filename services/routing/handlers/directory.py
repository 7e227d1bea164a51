"""The others are told who there is."""

from uuid import UUID, uuid5

from services.routing.domain.directory import changes, providing
from services.routing.domain.map.index import MapIndex
from services.routing.domain.social_map import SocialMap
from services.routing.repository import directory as repository
from shared.messaging import Context
from shared.pregnancy import local_date

_DIRECTORY = UUID("6b0c8f7e-55f5-5d0b-9a2e-0d8f3a1f4c11")
"""Namespace of the directory's event subjects: one per party, always the same."""


async def publish_directory(context: Context, social_map: SocialMap, index: MapIndex) -> None:
    """Publish what changed since last time, the map or who has duty, and remember it, in one transaction."""
    async with context.transaction() as uow:
        known = await repository.lock_directory(uow.conn)
        for entry in changes(known, social_map, local_date(uow.now), providing(index)):
            await repository.save_directory_entry(uow.conn, entry)
            uow.publish(entry, subject=uuid5(_DIRECTORY, str(entry.party)))
