"""A map of offers as HSDS tables.

An organization per organisation, and one for the map itself, whose services are the offers as such. A service
per offer and provider; a service area per statement; capacity per stated room.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from services.routing.domain.criteria import Part
from services.routing.domain.hsds.tables import TABLES, TAXONOMY, TERMS, Package, Row
from services.routing.domain.map.faults import Placed
from services.routing.domain.map.municipalities import Municipalities
from services.routing.domain.offers import Availability, Offer, OfferMap, Provider, Room
from shared.schemas.values import Party

NAMESPACE = UUID("0d9b6a52-6f3d-5a41-8d1e-2c7b4f9e8a10")
"""The same thing has the same id in every export, so that two exports can be compared."""
MAP = "map"
PLACES = "places"


def tables(offer_map: OfferMap, municipalities: Municipalities) -> Package:
    """The whole map. Reading it back gives the same map, its rows in canonical order."""
    writer = _Writer(offer_map, municipalities)
    writer.write()
    return {name: [Placed(name, row) for row in rows] for name, rows in writer.made.items() if rows}


def identity(*parts: object) -> str:
    """The id of what these words name."""
    return str(uuid5(NAMESPACE, "/".join(map(str, parts))))


@dataclass
class _Writer:
    offer_map: OfferMap
    municipalities: Municipalities
    made: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

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

    def _add(self, table: str, **values: str) -> None:
        self.made[table].append({name: values.get(name, "") for name in TABLES[table].fields})

    def _say(self, entity: str, link: str, term: str, value: object, number: int = 0) -> None:
        """Hang a term of our taxonomy on something."""
        self._add(
            "attribute",
            id=identity("attribute", link, term, number),
            link_id=link,
            link_entity=entity,
            link_type="tijdig",
            taxonomy_term_id=identity("term", term),
            value=value.model_dump_json() if isinstance(value, Part) else str(value),
        )

    def _taxonomy(self) -> None:
        number = identity("taxonomy")
        about = "What HSDS has no field for"
        self._add("taxonomy", id=number, name=TAXONOMY, description=about, version="1")
        for code, said in TERMS.items():
            self._add(
                "taxonomy_term",
                id=identity("term", code),
                code=code,
                name=code.replace("_", " "),
                description=said,
                taxonomy=TAXONOMY,
                taxonomy_id=number,
            )
        self._add("unit", id=identity("unit", PLACES), name=PLACES)

    def _map(self) -> None:
        number = identity("organization", MAP)
        about = "All offers of the map, whoever gives them"
        self._add("organization", id=number, name="Sociale kaart", description=about)
        self._say("organization", number, "map", "true")
        self._say("organization", number, "map_version", self.offer_map.version)
        for place, each in enumerate(self.offer_map.arrangements):
            self._say("organization", number, "arrangement", each, place)

    def _slugs(self) -> list[str]:
        named = {each.party.organisation for each in self.offer_map.providers}
        named |= {party.organisation for _, party in self._services()}
        return sorted(named | {each.organisation for each in self.offer_map.confirmed})

    def _organization(self, slug: str) -> None:
        number = identity("organization", slug)
        own = [each for each in self.offer_map.providers if each.party.organisation == slug]
        name = own[0].name if own else slug
        email, website = (own[0].mailbox, own[0].url or "") if own else ("", "")
        self._add("organization", id=number, name=name, description=name, email=email, website=website)
        self._say("organization", number, "slug", slug)
        for each in self.offer_map.confirmed:
            if each.organisation == slug:
                self._say("organization", number, "confirmed_on", each.on)
        for provider in own:
            self._contact(number, provider)

    def _contact(self, organization: str, provider: Provider) -> None:
        number = identity("contact", provider.party)
        self._add(
            "contact", id=number, organization_id=organization, name=provider.name, email=provider.mailbox
        )
        self._say("contact", number, "provider", provider)
        if provider.phone:
            self._add("phone", id=identity("phone", number), contact_id=number, number=provider.phone)

    def _offer(self, offer: Offer) -> None:
        number = identity("service", offer.code, MAP)
        self._add(
            "service",
            id=number,
            organization_id=identity("organization", MAP),
            name=offer.name,
            description=offer.about,
            status="active",
        )
        self._say("service", number, "offer", offer.code)
        if offer.interim:
            self._say("service", number, "interim", "true")
        for place, criteria in enumerate(offer.criteria):
            self._say("service", number, "criteria", criteria, place)

    def _services(self) -> list[tuple[str, Party]]:
        given = {(row.offer, row.provider) for row in self.offer_map.availability if row.provider}
        given |= {(room.offer, room.provider) for room in self.offer_map.rooms}
        return sorted(given, key=str)

    def _service(self, code: str, party: Party) -> None:
        number = identity("service", code, party)
        offer = next(each for each in self.offer_map.offers if each.code == code)
        provider = next((each for each in self.offer_map.providers if each.party == party), None)
        confirmed = next((c.on for c in self.offer_map.confirmed if c.organisation == party.organisation), "")
        self._add(
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
        self._say("service", number, "offer", code)
        self._say("service", number, "party", party)

    def _area(self, row: Availability) -> None:
        service = identity("service", row.offer, row.provider or MAP)
        number = identity("area", service, row.municipality, row.valid_from)
        name = self.municipalities.name(row.municipality)
        uri = f"urn:nl:cbs:{row.municipality}"
        self._add("service_area", id=number, service_id=service, name=name, uri=uri)
        for term, value in _statement(row):
            self._say("service_area", number, term, value)

    def _room(self, room: Room) -> None:
        service = identity("service", room.offer, room.provider)
        self._say("service", service, "room_stated_on", room.stated_on)
        self._say("service", service, "wait_days", room.wait_days)
        for code in room.languages:
            self._add("language", id=identity("language", service, code), service_id=service, code=code)
        if room.places is not None:
            self._add(
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


def canonical(offer_map: OfferMap) -> OfferMap:
    """The same map with the rows of every section but the offers in one order, whatever file it came from."""
    sections = ("providers", "availability", "rooms", "arrangements", "confirmed")
    return offer_map.model_copy(
        update={
            name: tuple(sorted(getattr(offer_map, name), key=lambda row: row.model_dump_json()))
            for name in sections
        }
    )
