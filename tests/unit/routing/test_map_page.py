"""The map for professionals: a page in plain Dutch and the same as JSON; it knows of no case."""

from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from services.routing.domain.map.index import MapIndex
from services.routing.domain.map.municipalities import municipalities
from services.routing.domain.map.reading import read_strictly
from services.routing.domain.map.sifting import Known
from services.routing.domain.social_map import read_social_map
from services.routing.http import routes
from tests.support.apart import region_file


@pytest.fixture
async def visit():
    social_map = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
    known = Known(frozenset(social_map.entries), municipalities())
    index = MapIndex(read_strictly(region_file("offers.toml").read_text(), "offers.toml", known))
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    context = SimpleNamespace(clock=SimpleNamespace(now=lambda: now))
    maps = SimpleNamespace(index=lambda: index, social_map=social_map)
    app = Starlette(routes=list(routes(context, maps)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kaart") as client:
        yield client


async def standing(visit, **query):
    answer = await visit.get("/map/offers", params=query)
    assert answer.status_code == 200
    return {each["code"]: each for each in answer.json()["offers"]}


async def test_the_page_says_what_is_there_until_when_and_who_gives_it(visit):
    page = (await visit.get("/kaart?gemeente=GM0453&week=17%2B3")).text
    assert "Velsen, 17+3" in page
    assert "Aanmelden kan nog 74 dagen: tot en met 14 mei 2026 (voor 28+0)." in page
    assert "Wachttijd ongeveer 10 dagen, 4 plekken vrij (gemeld op 5 januari 2026)." in page
    assert "via buurgemeente Haarlem" in page
    assert "Bevestigd: 56 dagen geleden." in page
    assert "<script" not in page


async def test_the_page_says_where_it_is_when_it_is_open_and_how_else_it_is_reached(visit):
    page = (await visit.get("/kaart?gemeente=GM0453&week=17%2B3")).text
    assert "Voorbeeldplein 1, 1970 ZZ IJmuiden. Open: maandag en donderdag 09:00-12:30, op afspraak" in page
    assert "maandag, dinsdag, woensdag, donderdag en vrijdag 08:30-10:00, telefonisch" in page
    assert "0251-000000 (VoorZorg-team)" in page
    (voorzorg,) = (await standing(visit, gemeente="GM0453"))["VZ"]["providers"]
    assert voorzorg["locations"][0]["hours"][0]["days"] == ["mo", "th"]
    assert {each["kind"] for each in voorzorg["routes"]} == {"phone", "url"}
    (home,) = (await standing(visit, gemeente="GM0453"))["PHB"]["providers"]
    assert [each["kind"] for each in home["routes"]] == ["url"]  # of all that it gives


async def test_what_is_not_there_says_who_must_find_something(visit):
    page = (await visit.get("/kaart?gemeente=GM0383&week=29%2B2")).text
    assert "Nu te laat om aan te melden" in page
    assert "Hierover zegt de kaart niets" in page
    assert "Coördinator Sociale Verloskunde IJmond" in page


async def test_json_says_the_same_day_by_day(visit):
    early = await standing(visit, gemeente="GM0453", week="14+5")
    assert (early["SO"]["standing"], early["SO"]["days_until"]) == ("later", 9)
    assert (await standing(visit, gemeente="GM0453", week="27+6"))["VZ"]["days_left"] == 1
    assert (await standing(visit, gemeente="GM0453", week="28+0"))["VZ"]["standing"] == "over"
    assert (await standing(visit, gemeente="GM0453"))["VZ"]["days_left"] is None
    assert (await standing(visit, gemeente="GM0450"))["VZ"]["standing"] == "on_request"
    providers = (await standing(visit, gemeente="GM0450"))["ST"]["providers"]
    assert [(each["party"], each["neighbour"]) for each in providers] == [
        ("sociaal-team-beverwijk/social_team", True)
    ]


async def test_the_weeks_may_be_written_with_a_plus_that_became_a_space(visit):
    assert "17+3" in (await visit.get("/kaart?gemeente=GM0453&week=17+3")).text


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("gemeente=GM9999", 404, "gemeente"),
        ("gemeente=<script>", 404, "gemeente"),
        ("gemeente=GM0788", 404, "gemeente"),
        ("gemeente=GM0453&week=99%2B0", 422, "week"),
        ("gemeente=GM0453&week=-1%2B0", 422, "week"),
        ("gemeente=GM0453&dag=2026-13-01", 422, "dag"),
        ("gemeente=GM0453&dag=0001-01-01", 422, "dag"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_in_words(visit, query, status, field):
    answer = await visit.get(f"/map/offers?{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["field"], bool(answer.json()["detail"])) == (field, True)
    page = await visit.get(f"/kaart?{query}")
    assert page.status_code == status
    assert 'role="alert"' in page.text
    assert "<script>" not in page.text


async def test_a_merged_municipality_is_answered_as_the_one_it_is_now(visit):
    page = (await visit.get("/kaart?gemeente=GM0457")).text
    assert "Weesp (GM0457) hoort nu bij Amsterdam." in page


async def test_the_empty_form_and_its_style_are_there(visit):
    page = await visit.get("/kaart")
    assert page.status_code == 200
    assert '<label for="gemeente">' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await visit.get("/kaart/stijl.css")).headers["content-type"].startswith("text/css")
