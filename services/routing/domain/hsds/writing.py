"""A map of offers as HSDS tables.

An organization per organisation, and one for the map itself, whose services are the offers as such. A service
per offer and provider; a service area per statement; capacity per stated room; how a provider is reached is
in `writing_reach`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from services.routing.domain.hsds.sheets import MAP, Sheets, identity
from services.routing.domain.hsds.tables import TAXONOMY, TERMS, Package
from services.routing.domain.hsds.writing_reach import write_reach
from services.routing.domain.map.faults import Placed
from services.routing.domain.map.municipalities import Municipalities
from services.routing.domain.offers import Availability, Offer, OfferMap, Provider, Room
from shared.schemas.values import Party

PLACES = "places"


def tables(offer_map: OfferMap, municipalities: Municipalities) -> Package:
    """The whole map. Reading it back gives the same map, its rows in canonical order."""
    writer = _Writer(offer_map, municipalities)
    writer.write()
    made = writer.sheets.made
    return {name: [Placed(name, row) for row in rows] for name, rows in made.items() if rows}


@dataclass
class _Writer:
    offer_map: OfferMap
    municipalities: Municipalities
    sheets: Sheets = field(default_factory=Sheets)

    def write(self) -> None:
        self._taxonomy()
        self._map()
        for slug in self._slugs():
            self._organization(slug)
        for offer in self.offer_map.offers:
            self._offer(offer)
        for code, party in self._services():
            self._service(code, party)
        for row in self.offer_map.availability:
            self._area(row)
        for room in self.offer_map.rooms:
            self._room(room)
        write_reach(self.sheets, self.offer_map, self._services())

    def _taxonomy(self) -> None:
        number = identity("taxonomy")
        about = "What HSDS has no field for"
        self.sheets.add("taxonomy", id=number, name=TAXONOMY, description=about, version="1")
        for code, said in TERMS.items():
            self.sheets.add(
                "taxonomy_term",
                id=identity("term", code),
                code=code,
                name=code.replace("_", " "),
                description=said,
                taxonomy=TAXONOMY,
                taxonomy_id=number,
            )
        self.sheets.add("unit", id=identity("unit", PLACES), name=PLACES)

    def _map(self) -> None:
        number = identity("organization", MAP)
        about = "All offers of the map, whoever gives them"
        self.sheets.add("organization", id=number, name="Sociale kaart", description=about)
        self.sheets.say("organization", number, "map", "true")
        self.sheets.say("organization", number, "map_version", self.offer_map.version)
        for place, each in enumerate(self.offer_map.arrangements):
            self.sheets.say("organization", number, "arrangement", each, place)

    def _slugs(self) -> list[str]:
        named = {each.party.organisation for each in self.offer_map.providers}
        named |= {party.organisation for _, party in self._services()}
        named |= {each.provider.organisation for each in (*self.offer_map.locations, *self.offer_map.routes)}
        return sorted(named | {each.organisation for each in self.offer_map.confirmed})

    def _organization(self, slug: str) -> None:
        number = identity("organization", slug)
        own = [each for each in self.offer_map.providers if each.party.organisation == slug]
        name = own[0].name if own else slug
        email, website = (own[0].mailbox, own[0].url or "") if own else ("", "")
        self.sheets.add("organization", id=number, name=name, description=name, email=email, website=website)
        self.sheets.say("organization", number, "slug", slug)
        for each in self.offer_map.confirmed:
            if each.organisation == slug:
                self.sheets.say("organization", number, "confirmed_on", each.on)
        for provider in own:
            self._contact(number, provider)

    def _contact(self, organization: str, provider: Provider) -> None:
        number = identity("contact", provider.party)
        self.sheets.add(
            "contact", id=number, organization_id=organization, name=provider.name, email=provider.mailbox
        )
        self.sheets.say("contact", number, "provider", provider)
        if provider.phone:
            self.sheets.add("phone", id=identity("phone", number), contact_id=number, number=provider.phone)

    def _offer(self, offer: Offer) -> None:
        number = identity("service", offer.code, MAP)
        self.sheets.add(
            "service",
            id=number,
            organization_id=identity("organization", MAP),
            name=offer.name,
            description=offer.about,
            status="active",
        )
        self.sheets.say("service", number, "offer", offer.code)
        if offer.interim:
            self.sheets.say("service", number, "interim", "true")
        for place, criteria in enumerate(offer.criteria):
            self.sheets.say("service", number, "criteria", criteria, place)

    def _services(self) -> list[tuple[str, Party]]:
        given = {(row.offer, row.provider) for row in self.offer_map.availability if row.provider}
        given |= {(room.offer, room.provider) for room in self.offer_map.rooms}
        held = self.offer_map
        reach = (*held.locations, *held.openings, *held.routes)
        given |= {(each.offer, each.provider) for each in reach if each.offer is not None}
        return sorted(given, key=str)

    def _service(self, code: str, party: Party) -> None:
        number = identity("service", code, party)
        offer = next(each for each in self.offer_map.offers if each.code == code)
        provider = next((each for each in self.offer_map.providers if each.party == party), None)
        confirmed = next((c.on for c in self.offer_map.confirmed if c.organisation == party.organisation), "")
        self.sheets.add(
            "service",
            id=number,
            organization_id=identity("organization", party.organisation),
            name=offer.name,
            description=offer.about,
            status="active",
            email=provider.mailbox if provider else "",
            url=(provider.url or "") if provider else "",
            application_process=provider.route if provider else "",
            assured_date=str(confirmed),
        )
        self.sheets.say("service", number, "offer", code)
        self.sheets.say("service", number, "party", party)

    def _area(self, row: Availability) -> None:
        service = identity("service", row.offer, row.provider or MAP)
        number = identity("area", service, row.municipality, row.valid_from)
        name = self.municipalities.name(row.municipality)
        uri = f"urn:nl:cbs:{row.municipality}"
        self.sheets.add("service_area", id=number, service_id=service, name=name, uri=uri)
        for term, value in _statement(row):
            self.sheets.say("service_area", number, term, value)

    def _room(self, room: Room) -> None:
        service = identity("service", room.offer, room.provider)
        self.sheets.say("service", service, "room_stated_on", room.stated_on)
        self.sheets.say("service", service, "wait_days", room.wait_days)
        for code in room.languages:
            self.sheets.add("language", id=identity("language", service, code), service_id=service, code=code)
        if room.places is not None:
            self.sheets.add(
                "service_capacity",
                id=identity("capacity", service),
                service_id=service,
                unit_id=identity("unit", PLACES),
                available=str(room.places),
                updated=f"{room.stated_on}T00:00:00Z",
            )


def _statement(row: Availability) -> Iterator[tuple[str, str | date]]:
    yield "mode", row.mode.value
    yield "valid_from", row.valid_from
    if row.valid_to is not None:
        yield "valid_to", row.valid_to
    yield "source", row.source
    yield "stated_on", row.stated_on


_REACH = ("locations", "openings", "routes")


def canonical(offer_map: OfferMap) -> OfferMap:
    """The same map with the rows of every section but the offers in one order, whatever file it came from."""
    sections = ("providers", "availability", "rooms", *_REACH, "arrangements", "confirmed")
    return offer_map.model_copy(
        update={
            name: tuple(sorted(getattr(offer_map, name), key=lambda row: row.model_dump_json()))
            for name in sections
        }
    )
