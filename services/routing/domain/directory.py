"""The directory: what the other services must be told when the map changes. Pure."""

from collections.abc import Iterator, Mapping

from services.routing.domain.social_map import Entry, SocialMap
from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.values import Party


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
