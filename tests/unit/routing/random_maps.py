"""Any map of offers, for property tests."""

from datetime import date

from hypothesis import strategies as st

from services.routing.domain.criteria import Criteria, Need, Question
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.sifting import Known, placed, sift
from services.routing.domain.offers import (
    Arrangement,
    Availability,
    Confirmed,
    ContactRoute,
    Location,
    Mode,
    Offer,
    OfferMap,
    Opening,
    Provider,
    Room,
)
from services.routing.domain.reach import Hours, LocationKind, RouteKind, Weekday
from shared.schemas.values import Party, Role

NOBODY = Known(frozenset(), municipalities())
"""A region whose social map names nobody: a map of offers brings everybody along itself."""

codes = st.from_regex(r"\A[A-Z][A-Z0-9]{1,5}\Z")
slugs = st.from_regex(r"\A[a-z][a-z0-9-]{2,10}\Z")
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=3, max_size=20)
days = st.dates(date(2023, 1, 1), date(2030, 1, 1))
places = st.sampled_from(["GM0279", "GM0277", "GM0453", "GM0014"])
ages = st.none() | st.integers(0, 39 * 7)
PAGE = "https://voorbeeld.example/"


@st.composite
def criteria(draw):
    found = Criteria(
        valid_from=date(2023, 1, 1),
        opens=draw(ages),
        demands=draw(st.dictionaries(st.sampled_from([Question.SMOKES, Question.WISHES_IT]), st.booleans())),
        needs=draw(st.frozensets(st.sampled_from(Need), max_size=3)),
        postnatal_until=draw(st.none() | st.integers(0, 900)),
        source=draw(words),
    )
    later = found.model_copy(update={"valid_from": date(2025, 1, 1), "closes": 280})
    return (found, later) if draw(st.booleans()) else (found,)


@st.composite
def offers(draw, code):
    return Offer(
        code=code,
        name=draw(words),
        about=draw(words),
        interim=draw(st.booleans()),
        criteria=draw(criteria()),
    )


@st.composite
def providers(draw, slug):
    return Provider(
        party=Party(organisation=slug, role=draw(st.sampled_from(Role))),
        name=draw(words),
        mailbox=f"post@{slug}.example",
        phone=draw(st.none() | words),
        url=draw(st.none() | st.just(PAGE)),
        route=draw(words),
    )


@st.composite
def statements(draw, offer, giver):
    start = draw(days)
    return Availability(
        offer=draw(offer),
        municipality=draw(places),
        valid_from=start,
        valid_to=draw(st.none() | st.dates(start, date(2031, 1, 1))),
        mode=Mode.NO if giver is None else draw(st.sampled_from(Mode)),
        provider=giver,
        source=draw(words),
        stated_on=draw(days),
    )


@st.composite
def rooms(draw, offer, giver):
    return Room(
        offer=offer,
        provider=giver,
        places=draw(st.none() | st.integers(0, 50)),
        wait_days=draw(st.integers(0, 90)),
        languages=tuple(draw(st.lists(st.sampled_from(["nl", "ar", "ti"]), unique=True))),
        stated_on=draw(days),
    )


@st.composite
def hours(draw):
    on = tuple(draw(st.lists(st.sampled_from(Weekday), max_size=3, unique=True)))
    timed = bool(on) and draw(st.booleans())
    since = draw(st.none() | days)
    return Hours(
        days=on,
        nth=draw(st.sampled_from([None, None, 1, 2, -1])) if on else None,
        opens="09:00" if timed else None,
        closes=draw(st.sampled_from(["12:30", "17:00"])) if timed else None,
        valid_from=since,
        valid_to=None if since is None else draw(st.none() | st.dates(since, date(2031, 1, 1))),
        about=draw(words if not on else st.just("") | words),
    )


@st.composite
def locations(draw, offer, giver):
    kind = draw(st.sampled_from(LocationKind))
    addressed = kind is not LocationKind.VIRTUAL
    return Location(
        provider=giver,
        offer=draw(st.none() | offer),
        name=draw(words),
        kind=kind,
        url=None if addressed else PAGE,
        address=draw(words) if addressed else "",
        postal_code="3925 AA" if addressed else "",
        city=draw(words) if addressed else "",
        province="Gelderland" if addressed else "",
        hours=tuple(draw(st.lists(hours(), max_size=2))),
    )


@st.composite
def routes(draw, offer, giver):
    kind = draw(st.sampled_from(RouteKind))
    values = {
        RouteKind.MAIL: st.just("balie@x.example"),
        RouteKind.URL: st.just(PAGE),
        RouteKind.PHONE: words,
    }
    return ContactRoute(
        provider=giver,
        offer=draw(st.none() | offer),
        kind=kind,
        value=draw(values.get(kind, words)),
        about=draw(st.just("") | words),
    )


@st.composite
def reaches(draw, offer, party):
    """How providers are reached: the three sections that say so."""
    givers = st.lists(party, max_size=3)
    pairs = st.lists(st.tuples(offer, party), max_size=2, unique_by=str)
    return {
        "locations": tuple(draw(locations(offer, giver)) for giver in draw(givers)),
        "openings": tuple(
            Opening(provider=giver, offer=code, hours=tuple(draw(st.lists(hours(), min_size=1, max_size=2))))
            for code, giver in draw(pairs)
        ),
        "routes": tuple(draw(routes(offer, giver)) for giver in draw(givers)),
    }


@st.composite
def maps(draw):
    """A map that keeps the rules: what does not was sifted out."""
    known = [draw(offers(code)) for code in draw(st.lists(codes, min_size=1, max_size=4, unique=True))]
    given = [draw(providers(slug)) for slug in draw(st.lists(slugs, min_size=1, max_size=4, unique=True))]
    offer = st.sampled_from([each.code for each in known])
    party = st.sampled_from([each.party for each in given])
    promise = Arrangement(
        municipality="GM0277",
        neighbour="GM0279",
        valid_from=draw(days),
        source=draw(words),
        offer=draw(offer),
    )
    pairs = st.lists(st.tuples(offer, party), max_size=4, unique_by=str)
    made = OfferMap(
        version=draw(words),
        offers=tuple(known),
        providers=tuple(given),
        availability=tuple(
            draw(statements(offer, giver)) for giver in draw(st.lists(st.none() | party, max_size=8))
        ),
        rooms=tuple(draw(rooms(code, giver)) for code, giver in draw(pairs)),
        arrangements=(promise,),
        confirmed=tuple(Confirmed(organisation=p.party.organisation, on=draw(days)) for p in given[:2]),
        **draw(reaches(offer, party)),
    )
    return sift(made.version, placed(made, "made"), NOBODY).offer_map
