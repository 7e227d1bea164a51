"""Changes laid over an imported map: the newest statement wins, day by day, and says whom it touches."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.map.difference import differences, touched
from services.routing.domain.map.gaps import gaps
from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.overlay import Change, about, judged, overlaid
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.map.reminding import due, quarter_of, unconfirmed_days
from services.routing.domain.map.sifting import Known, placed, sift
from services.routing.domain.offers import Availability, Confirmed, ContactRoute, Mode
from services.routing.domain.reach import RouteKind
from services.routing.domain.social_map import read_social_map
from shared.schemas.values import Party
from tests.support.apart import region_file

SOCIAL_MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
KNOWN = Known(frozenset(SOCIAL_MAP.entries), municipalities())
MAP = read_strictly(region_file("offers.toml").read_text(), "offers.toml", KNOWN)
NURSE = Party.parse("jgz-kennemerland/jgz_nurse")
TODAY = date(2026, 9, 1)


def said(offer="VZ", place="GM0453", since=TODAY, until=None, mode=Mode.NO, provider=NURSE, on=TODAY, **room):
    row = Availability(
        offer=offer,
        municipality=place,
        valid_from=since,
        valid_to=until,
        mode=mode,
        provider=provider,
        source="melding",
        stated_on=on,
    )
    return Change(statement=row, **room)


def modes(offer_map, day, offer="VZ", place="GM0453"):
    return [row.mode for row in MapIndex(offer_map).stated(offer, place, day)]


def test_a_change_holds_from_its_first_day_to_its_last_and_no_other():
    until = TODAY + timedelta(days=30)
    found = overlaid(MAP, [said(until=until)])
    assert modes(found, TODAY - timedelta(days=1)) == [Mode.YES]
    assert modes(found, TODAY) == modes(found, until) == [Mode.NO]
    assert modes(found, until + timedelta(days=1)) == [Mode.YES]


def test_a_statement_without_a_provider_speaks_for_all_of_them():
    found = overlaid(MAP, [said("PHB", "GM0375", provider=None)])
    assert modes(found, TODAY, "PHB", "GM0375") == [Mode.NO]


def test_the_room_of_a_provider_changes_and_its_languages_stay():
    room = MapIndex(overlaid(MAP, [said(mode=Mode.YES, places=0, wait_days=40)])).room("VZ", NURSE)
    assert (room.places, room.wait_days, room.stated_on) == (0, 40, TODAY)


def test_what_an_import_says_later_is_not_undone_by_an_older_change():
    old = said(on=date(2025, 1, 1))
    assert set(map(repr, overlaid(MAP, [old]).availability)) == set(map(repr, MAP.availability))
    (fault,) = judged(MAP, old, KNOWN)
    assert "something newer" in fault.rule


def test_a_change_that_names_what_is_not_there_is_refused():
    assert judged(MAP, said(), KNOWN) == ()
    assert "no offer XX" in judged(MAP, said("XX"), KNOWN)[0].rule
    assert "GM0457" in judged(MAP, said(place="GM0457"), KNOWN)[0].rule
    assert "no provider" in judged(MAP, said(provider=Party.parse("weg/jgz_nurse")), KNOWN)[0].rule


def test_only_what_a_change_says_something_about_is_touched():
    after = overlaid(MAP, [said()])
    where = touched(differences(MAP, after), after)
    assert (where.offers, where.municipalities) == (("VZ",), ("GM0453",))
    assert differences(MAP, MAP) == ()
    assert differences(about(MAP, said()), about(after, said())) == differences(MAP, after)


def test_a_neighbour_that_was_promised_an_offer_is_touched_by_its_change():
    provider = Party.parse("pop-poli-haarlem/support_provider")
    after = overlaid(MAP, [said("POP", "GM0392", provider=provider)])
    where = touched(differences(MAP, after), after)
    assert where.municipalities == ("GM0375", "GM0383", "GM0392", "GM0396", "GM0450", "GM0453")


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
changes = st.builds(
    lambda since, length, mode, provider, on: said(
        since=since,
        until=None if length is None else since + timedelta(days=length),
        mode=Mode.NO if provider is None else mode,
        provider=provider,
        on=on,
    ),
    days,
    st.none() | st.integers(0, 400),
    st.sampled_from(Mode),
    st.sampled_from([None, NURSE]),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)


@given(st.lists(changes, max_size=6), days)
def test_whatever_is_said_the_map_keeps_its_rules(said_since, day):
    found = overlaid(MAP, said_since)
    assert sift("again", placed(found, "map"), KNOWN).faults == ()
    assert len(modes(found, day)) <= 1


def test_an_organisation_is_asked_once_a_quarter_unless_it_just_confirmed():
    index = MapIndex(MAP)
    asked = [party.organisation for party in due(index, SOCIAL_MAP, TODAY)]
    assert "jgz-kennemerland" in asked
    assert len(asked) == len(set(asked))
    fresh = MapIndex(overlaid(MAP, (), [Confirmed(organisation="jgz-kennemerland", on=date(2026, 7, 1))]))
    assert "jgz-kennemerland" not in [party.organisation for party in due(fresh, SOCIAL_MAP, TODAY)]
    assert unconfirmed_days(fresh, "jgz-kennemerland", TODAY) == 62
    assert unconfirmed_days(fresh, "home-start-ijmond", TODAY) is None
    assert [quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]


def test_gaps_name_what_is_not_said_what_ended_and_who_never_confirmed():
    ended = overlaid(MAP, [said("VZ", "GM0453", until=TODAY)])
    cut = ended.model_copy(
        update={"availability": tuple(r for r in ended.availability if r.valid_from <= TODAY)}
    )
    found = {(gap.kind, gap.about) for gap in gaps(cut, SOCIAL_MAP, TODAY + timedelta(days=1))}
    assert ("statement_ended", "VZ in GM0453") in found
    assert ("nothing_said", "MIZ in GM0450") in found
    assert ("never_confirmed", "home-start-ijmond") in found
    assert ("unconfirmed", "jgz-kennemerland") in found
    empty = {gap.kind for gap in gaps(MAP.model_copy(update={"availability": ()}), SOCIAL_MAP, TODAY)}
    assert "no_offer_at_all" not in empty  # arrangements remain


def test_another_way_to_reach_a_provider_makes_nobody_look_again_and_is_kept_by_later_changes():
    way = ContactRoute(provider=NURSE, kind=RouteKind.PHONE, value="0251-1")
    reached = MAP.model_copy(update={"routes": (*MAP.routes, way)})
    (change,) = differences(MAP, reached)
    assert (change.section, change.before, change.after) == ("routes", None, way)
    assert touched([change], reached) == touched([], reached)
    later = overlaid(reached, [said()])
    assert (later.locations, later.openings, later.routes) == (
        reached.locations,
        reached.openings,
        reached.routes,
    )
