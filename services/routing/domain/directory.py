"""The directory: what the other services must be told when the map changes. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from services.routing.domain.map.index import MapIndex
from services.routing.domain.social_map import Entry, SocialMap
from shared.schemas.contracts.notification import DirectoryEntryPublished
from shared.schemas.values import Party


def changes(
    known: Mapping[Party, DirectoryEntryPublished],
    social_map: SocialMap,
    today: date,
    providers: Iterable[Entry] = (),
) -> Iterator[DirectoryEntryPublished]:
    """What the others have not been told yet: new and changed entries, and those that are gone.

    A role is reached by the mailbox that has duty today; where the rota has none, by its own. `providers` are
    those that only the map of offers names.
    """
    entries = {entry.party: entry for entry in (*providers, *social_map.parties)}
    for entry in entries.values():
        wanted = _published(entry, social_map.rota.mailbox(entry.party, today) or entry.mailbox)
        if known.get(entry.party) != wanted:
            yield wanted
    for party, entry in known.items():
        if party not in entries and not entry.withdrawn:
            yield entry.model_copy(update={"withdrawn": True})


def providing(index: MapIndex) -> Iterator[Entry]:
    """The providers of the map of offers, with the municipalities that they ever serve."""
    serves: dict[Party, set[str]] = {party: set() for party in index.providers}
    for row in index.offer_map.availability:
        if row.provider in serves:
            serves[row.provider].add(row.municipality)
    for party, each in index.providers.items():
        yield Entry(
            party=party, name=each.name, mailbox=each.mailbox, municipalities=tuple(sorted(serves[party]))
        )


def _published(entry: Entry, mailbox: str) -> DirectoryEntryPublished:
    return DirectoryEntryPublished(
        party=entry.party, name=entry.name, mailbox=mailbox, municipalities=entry.municipalities
    )
