"""The directory: tells the other services which mailbox reaches which role, when the map changes."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

from services.routing import repository
from services.routing.social_map import Entry, SocialMap
from shared.messaging import Context
from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.values import Party

_NAMESPACE = UUID("6b0c8f7e-55f5-5d0b-9a2e-0d8f3a1f4c11")


def changes(
    known: Mapping[Party, DirectoryEntryPublished], social_map: SocialMap
) -> Iterator[DirectoryEntryPublished]:
    """What the others have not been told yet: new and changed entries, and those that are gone."""
    for entry in social_map.parties:
        wanted = _published(entry)
        if known.get(entry.party) != wanted:
            yield wanted
    for party, entry in known.items():
        if party not in social_map.entries and not entry.withdrawn:
            yield entry.model_copy(update={"withdrawn": True})


def _published(entry: Entry) -> DirectoryEntryPublished:
    return DirectoryEntryPublished(
        party=entry.party, name=entry.name, mailbox=entry.mailbox, municipalities=entry.municipalities
    )


async def publish_directory(context: Context, social_map: SocialMap) -> None:
    """Publish what changed since last time, and remember it, in one transaction."""
    async with context.transaction() as uow:
        known = await repository.lock_directory(uow.conn)
        for entry in changes(known, social_map):
            await repository.save_directory_entry(uow.conn, entry)
            uow.publish(entry, subject=uuid5(_NAMESPACE, str(entry.party)))
