"""Small maps of offers, and any map at all, for tests of who fits where."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import strategies as st

from services.routing.domain.criteria import Criteria, Need, Question
from services.routing.domain.eligibility import Situation
from services.routing.domain.map.index import MapIndex
from services.routing.domain.offers import Arrangement, Availability, Confirmed, Mode, Offer, OfferMap, Room
from shared.schemas.values import Complexity, Party

DAY = date(2026, 3, 30)
SINCE = date(2020, 1, 1)
HOME, NEIGHBOUR, FAR = "GM0453", "GM0375", "GM0277"
JGZ = Party.parse("jgz-kennemerland/jgz_lead")
OTHER = Party.parse("jgz-ijmond-noord/jgz_lead")
TEAM = Party.parse("sociaal-team-velsen/social_team")


def criteria(**given: object) -> Criteria:
    """Criteria since 2020, as a region's file would write them."""
    return Criteria.model_validate({"valid_from": SINCE, "source": "a test", **given})


def offer(code: str, name: str | None = None, *, interim: bool = False, **given: object) -> Offer:
    """An offer with one version of its criteria."""
    return Offer(code=code, name=name or code.title(), interim=interim, criteria=(criteria(**given),))


PHB = offer("PHB", "Prenataal huisbezoek", presumes_birth=True)
SO = offer("SO", "Stevig Ouderschap", opens="16+0", postnatal_until=180, presumes_birth=True)
VZ = offer(
    "VZ", "VoorZorg", closes="28+0", demands={"first_child": True, "under_26": True}, presumes_birth=True
)
NNZ = offer("NNZ", "Nu Niet Zwanger", asked_only=True)
ST = offer("ST", "Sociaal team", interim=True)
POP = offer("POP", "POP-poli", needs=["psychiatry"])


def there(offer: str, provider: Party = JGZ, municipality: str = HOME, mode: Mode = Mode.YES) -> Availability:
    """An offer that is there since 2020."""
    return Availability(
        offer=offer,
        municipality=municipality,
        valid_from=SINCE,
        mode=mode,
        provider=None if mode is Mode.NO else provider,
        source="a test",
        stated_on=DAY,
    )


def room(offer: str, places: int | None, wait_days: int = 0, provider: Party = JGZ) -> Room:
    """How much room a provider says to have."""
    return Room(offer=offer, provider=provider, places=places, wait_days=wait_days, stated_on=DAY)


def promised(neighbour: str = NEIGHBOUR, municipality: str = HOME, offer: str | None = None) -> Arrangement:
    """A neighbour's promise since 2020."""
    return Arrangement(
        municipality=municipality, neighbour=neighbour, offer=offer, valid_from=SINCE, source="a test"
    )


def a_map(
    *rows: Availability | Room | Arrangement,
    offers: Iterable[Offer] = (PHB, SO, VZ, NNZ, ST, POP),
    confirmed: Iterable[Confirmed] = (),
) -> MapIndex:
    """A map of these rows, ready to be asked."""
    return MapIndex(
        OfferMap(
            version="test",
            offers=tuple(offers),
            availability=tuple(row for row in rows if isinstance(row, Availability)),
            rooms=tuple(row for row in rows if isinstance(row, Room)),
            arrangements=tuple(row for row in rows if isinstance(row, Arrangement)),
            confirmed=tuple(confirmed),
        )
    )


CODES = ("PHB", "SO", "VZ", "NNZ", "ST", "POP")
_ages = st.integers(0, 43 * 7)
_answers = st.dictionaries(st.sampled_from(Question), st.booleans(), max_size=4)


@st.composite
def any_criteria(draw: st.DrawFn) -> Criteria:
    """Criteria that somebody can meet."""
    borders = sorted(draw(st.sets(_ages, max_size=2)))
    opens, closes = borders if len(borders) == 2 else (None, borders[0] if borders else None)
    demands = {q: v for q, v in draw(_answers).items() if q is not Question.UNDER_26}
    return criteria(
        opens=opens,
        closes=closes,
        postnatal_until=draw(st.none() | st.integers(0, 400)),
        demands=demands,
        needs=draw(st.frozensets(st.sampled_from(Need), max_size=2)),
        complex_only=draw(st.booleans()),
        presumes_birth=draw(st.booleans()),
        asked_only=draw(st.booleans()),
    )


@st.composite
def any_offer(draw: st.DrawFn, code: str = "OFFER") -> Offer:
    """Any offer of this code."""
    return Offer(code=code, name="Aanbod", interim=draw(st.booleans()), criteria=(draw(any_criteria()),))


@st.composite
def any_situation(draw: st.DrawFn) -> Situation:
    """A woman of HOME on DAY of whom anything may be known or unknown."""
    child_age = draw(st.none() | st.integers(0, 700))
    return Situation(
        day=DAY,
        municipality=HOME,
        gestation=None if child_age is not None else draw(st.none() | _ages),
        child_age=child_age,
        complexity=draw(st.none() | st.sampled_from(Complexity)),
        doubts=draw(st.none() | st.booleans()),
        answers=draw(_answers),
        assessed=draw(st.dictionaries(st.sampled_from(CODES), st.booleans(), max_size=2)),
        needs=draw(st.none() | st.frozensets(st.sampled_from(Need), max_size=3)),
        chosen=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
        known=draw(st.frozensets(st.sampled_from([JGZ.organisation, TEAM.organisation]))),
        days_to_threshold=draw(st.none() | st.integers(0, 60)),
    )


@st.composite
def any_map(draw: st.DrawFn) -> MapIndex:
    """Any map of a few offers, the empty one too."""
    offers = [draw(any_offer(code)) for code in draw(st.lists(st.sampled_from(CODES), unique=True))]
    places = st.tuples(st.sampled_from([HOME, NEIGHBOUR, FAR]), st.sampled_from([JGZ, OTHER, TEAM]))
    rows: list[Availability | Room | Arrangement] = []
    for each in offers:
        for municipality, provider in draw(st.sets(places, max_size=3)):
            rows.append(there(each.code, provider, municipality, draw(st.sampled_from(Mode))))
            if draw(st.booleans()):
                rows.append(room(each.code, draw(st.integers(0, 2)), draw(st.integers(0, 60)), provider))
    if draw(st.booleans()):
        rows.append(promised())
    ages = st.none() | st.integers(0, 400)
    said = {org: draw(ages) for org in (JGZ.organisation, OTHER.organisation)}
    confirmed = [Confirmed(organisation=org, on=DAY - timedelta(days=d)) for org, d in said.items() if d]
    return a_map(*rows, offers=offers, confirmed=confirmed)
