"""What the map does not say, so that somebody can close it before a woman meets it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.reminding import FRESH, unconfirmed_days
from services.routing.domain.offers import Mode, OfferMap
from services.routing.domain.social_map import SocialMap

KINDS = (
    "no_criteria",
    "statement_ended",
    "nothing_said",
    "no_offer_at_all",
    "never_confirmed",
    "unconfirmed",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is not said: which kind, about what, and what to do."""

    kind: str
    about: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.about}: {self.kind.replace('_', ' ')}; {self.remedy}"


def gaps(offer_map: OfferMap, social_map: SocialMap, day: date) -> tuple[Gap, ...]:
    """Every gap on a day, for the municipalities of the region."""
    index = MapIndex(offer_map)
    return (*_criteria(index, day), *_statements(index, social_map, day), *_unconfirmed(index, day))


def _criteria(index: MapIndex, day: date) -> Iterator[Gap]:
    for code, offer in index.offers.items():
        if offer.criteria_on(day) is None:
            yield Gap("no_criteria", code, "say for whom it is, from a day that has come")


def _statements(index: MapIndex, social_map: SocialMap, day: date) -> Iterator[Gap]:
    for municipality in social_map.municipalities:
        anything = False
        for code in index.offers:
            stated = index.stated(code, municipality, day)
            here = any(row.mode is not Mode.NO for row in stated)
            anything |= here or bool(index.neighbours(municipality, code, day))
            before = [row for row in index.periods(code, municipality) if row.valid_from <= day]
            if not stated and before:
                ended = max(str(row.valid_to) for row in before)
                yield Gap(
                    "statement_ended", f"{code} in {municipality}", f"ended on {ended}: say what holds now"
                )
            elif not stated:
                yield Gap("nothing_said", f"{code} in {municipality}", "say yes, no or on_request")
        if not anything:
            yield Gap("no_offer_at_all", municipality, "arrange something with a neighbour")


def _unconfirmed(index: MapIndex, day: date) -> Iterator[Gap]:
    given = {row.provider.organisation for row in index.offer_map.availability if row.provider}
    for organisation in sorted(given):
        age = unconfirmed_days(index, organisation, day)
        if age is None:
            yield Gap("never_confirmed", organisation, "ask it whether its entries are right")
        elif age > FRESH.days:
            yield Gap("unconfirmed", organisation, f"{age} days: ask it whether its entries are right")
