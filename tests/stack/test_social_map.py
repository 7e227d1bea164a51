"""The map of offers on real Kafka and PostgreSQL: taken in once, changed by events, read by professionals."""

import asyncio
import os
import sys
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.routing.main import create_app
from services.routing.settings import RoutingSettings
from shared.clock import Clock
from shared.pregnancy import local_date
from shared.schemas import Event, organisation_source, topics
from shared.schemas.contracts.directory import (
    MAP_ID,
    ConfirmationRequested,
    EntriesConfirmed,
    MapChanged,
    Mode,
    OfferAvailabilityChanged,
)
from shared.schemas.values import Party
from tests.support.apart import Apart, region_file, running
from tests.support.cases import AT, COORDINATOR, NURSE
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

SCHERPENZEEL = {"gemeente": "GM0453", "week": "17+3", "dag": "2026-09-01"}


FOR_NOBODY = """
[[offers]]
code = "NIEMAND"
name = "Voor niemand"
criteria = [{ valid_from = 2024-01-01, closes = "0+0", source = "voorbeeld" }]
"""


def full_of_holes(today: date) -> str:
    """Duty until yesterday and nobody from today on; tomorrow nobody at all of Castricum's only team."""
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    duty = f'[[rota.duties]]\nparty = "{NURSE}"\nmailbox = "dienst@jgz-kennemerland.example"\n'
    leaves = (
        f'[[rota.leaves]]\nparty = "jgz-ijmond-noord/{role}"\nfirst = {tomorrow}\nlast = {tomorrow}\n'
        for role in ("jgz_nurse", "jgz_lead")
    )
    return f"\n{duty}first = {yesterday}\nlast = {yesterday}\n" + "".join(leaves)


@pytest.fixture(scope="module")
async def routing(apart, tmp_path_factory):
    offers = tmp_path_factory.mktemp("region") / "offers.toml"
    offers.write_text(region_file("offers.toml").read_text() + FOR_NOBODY)
    parties = offers.with_name("social_map.toml")
    parties.write_text(region_file("social_map.toml").read_text() + full_of_holes(local_date(Clock().now())))
    files = {"social_map_file": parties, "offers_file": offers}
    await apart.rows("routing", "truncate map_version, map_change, map_confirmation, map_state, map_reminder")
    settings = apart.settings(RoutingSettings, confirm_quarterly=True, **files)
    async with running(create_app(settings)) as client:
        yield client


async def told(apart: Apart, contract) -> list:
    return [
        each.data for each in await apart.events(topics.DIRECTORY, MAP_ID) if isinstance(each.data, contract)
    ]


async def offer(routing, code: str, **query) -> dict:
    answer = await routing.get("/map/offers", params={**SCHERPENZEEL, **query})
    assert answer.status_code == 200, answer.text
    return next(each for each in answer.json()["offers"] if each["code"] == code)


def said(payload, actor: Party = COORDINATOR, at=AT) -> Event:
    return Event(
        id=str(uuid4()),
        source=organisation_source(actor.organisation),
        type=payload.ce_type(),
        time=at,
        data=payload,
        subject=str(MAP_ID),
        actor=str(actor),
    )


async def test_a_region_that_starts_takes_its_file_in_once(apart, routing):
    (row,) = await apart.rows("routing", "select version, imported_by from map_version")
    assert tuple(row) == ("2026-1", "tijdig/first-start")
    (first, *_) = [each for each in await told(apart, MapChanged) if each.map_version == "2026-1"]
    assert "VZ" in first.offers
    assert "GM0453" in first.municipalities


async def test_criteria_that_exclude_everybody_are_left_out_and_the_operator_sees_it(apart, routing):
    assert "tijdig_routing_map_rows_left_out 1.0" in (await routing.get("/metrics")).text
    assert "NIEMAND" not in (await told(apart, MapChanged))[0].offers


async def test_a_rota_with_holes_is_counted_and_the_roles_own_mailbox_is_used_meanwhile(apart, routing):
    measured = (await routing.get("/metrics")).text
    assert "tijdig_routing_rota_holes 1.0" in measured
    assert "tijdig_routing_team_gaps 2.0" in measured
    (row,) = await apart.rows("routing", "select mailbox from directory_entry where party = $1", str(NURSE))
    assert row["mailbox"] != "dienst@jgz-kennemerland.example"


async def test_a_professional_reads_what_is_there_and_for_how_long(routing):
    vz = await offer(routing, "VZ")
    assert (vz["standing"], vz["closes"], vz["days_left"]) == ("now", "28+0", 74)
    pop = await offer(routing, "POP")
    assert [(p["neighbour"], p["municipality"]) for p in pop["providers"]] == [(True, "GM0392")]
    late = await offer(routing, "VZ", week="28+0")
    assert (late["standing"], late["days_left"]) == ("over", 0)
    early = await offer(routing, "SO", week="14+5")
    assert (early["standing"], early["days_until"]) == ("later", 9)
    page = await routing.get("/kaart", params=SCHERPENZEEL)
    assert page.status_code == 200
    assert "Aanmelden kan nog 74 dagen: tot en met 13 november 2026 (voor 28+0)." in page.text
    assert "via buurgemeente Haarlem" in page.text
    assert "Coördinator Sociale Verloskunde IJmond" in page.text


@pytest.mark.parametrize(
    ("query", "status", "field", "dutch"),
    [
        ({"gemeente": "GM9999"}, 404, "gemeente", "Deze gemeente kennen wij niet"),
        ({"gemeente": "GM1992", "dag": "2022-05-01"}, 404, "gemeente", "bestond deze gemeente niet"),
        ({"gemeente": "GM0453", "week": "17+9"}, 422, "week", "weken+dagen"),
        ({"gemeente": "GM0453", "dag": "gisteren"}, 422, "dag", "Schrijf de dag"),
    ],
)
async def test_a_question_that_cannot_be_answered_is_refused_with_a_remedy(
    routing, query, status, field, dutch
):
    answer = await routing.get("/map/offers", params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["field"] == field
    page = await routing.get("/kaart", params=query)
    assert page.status_code == status
    assert dutch in page.text
    assert 'role="alert"' in page.text


async def test_a_merged_municipality_is_answered_as_the_one_it_is_now(routing):
    answer = await routing.get("/map/offers", params={"gemeente": "GM0457"})
    assert answer.json()["municipality"] == {"code": "GM0363", "name": "Amsterdam"}


async def test_a_change_of_one_offer_takes_effect_and_says_whom_it_touches(apart, routing):
    change = OfferAvailabilityChanged(
        offer="VZ", municipality="GM0453", mode=Mode.NO, valid_from=AT.date(), provider=NURSE
    )
    await apart.send((topics.DIRECTORY, said(change)))
    await eventually(
        lambda: told(apart, MapChanged),
        lambda found: (("VZ",), ("GM0453",)) in [(each.offers, each.municipalities) for each in found],
    )
    vz = await eventually(lambda: offer(routing, "VZ"), lambda found: found["standing"] == "not_here")
    assert vz["absent"]["source"] == f"melding van {COORDINATOR}"
    before = (AT.date() - timedelta(days=1)).isoformat()
    assert (await offer(routing, "VZ", dag=before))["standing"] == "now"


async def test_a_change_that_cannot_be_is_put_aside_with_its_remedy(apart, routing):
    change = OfferAvailabilityChanged(
        offer="XX", municipality="GM0453", mode=Mode.NO, valid_from=AT.date(), provider=NURSE
    )
    await apart.send((topics.DIRECTORY, said(change)))
    query = "select remedy from quarantine where code = 'map_change_refused'"
    (row,) = await eventually(lambda: apart.rows("routing", query))
    assert row["remedy"].startswith("there is no offer XX; ")


async def test_each_organisation_is_asked_once_a_quarter_and_its_word_counts(apart, routing):
    asked = await eventually(lambda: told(apart, ConfirmationRequested))
    assert len({each.party.organisation for each in asked}) == len(asked)
    await apart.send((topics.DIRECTORY, said(EntriesConfirmed(), NURSE)))
    query = "select confirmed_on from map_confirmation where organisation = $1"
    (row,) = await eventually(lambda: apart.rows("routing", query, NURSE.organisation))
    assert row["confirmed_on"] == AT.date()
    own = (await routing.get(f"/map/organisations/{NURSE.organisation}")).json()
    assert own["confirmed_on"] == AT.date().isoformat()
    assert {entry["provider"].partition("/")[0] for entry in own["entries"]} == {NURSE.organisation}
    assert (await routing.get("/map/organisations/nobody")).json()["entries"] == []


async def imports(apart: Apart, file: Path, *more: str) -> tuple[int, str]:
    """What `tijdig map import` answers and says of a file."""
    words = ["map", "import", str(file), "--by", str(COORDINATOR)]
    words += ["--parties", str(region_file("social_map.toml")), *more]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tijdig", *words),
        env={**os.environ, **apart.env, "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_the_command_says_what_differs_and_then_takes_it_in(apart, routing, tmp_path):
    file, text = tmp_path / "offers.toml", region_file("offers.toml").read_text()
    text = text.replace('version = "2026-1"', 'version = "2026-2"').replace(
        "wait_days = 14", "wait_days = 21"
    )
    file.write_text(text.replace('mode = "on_request"', 'mode = "soms"', 1))

    code, tried = await imports(apart, file, "--dry-run")
    assert code == 0, tried
    assert "wait_days: 14 → 21" in tried
    assert "Nothing was changed" in tried
    assert "offers.toml:" in tried
    assert len(await apart.rows("routing", "select from map_version")) == 1

    code, done = await imports(apart, file)
    assert code == 0, done
    assert "2026-2 is in force" in done
    rows = await apart.rows("routing", "select version, imported_by from map_version order by serial desc")
    assert tuple(rows[0]) == ("2026-2", str(COORDINATOR))
    so = await eventually(
        lambda: offer(routing, "SO"), lambda found: found["providers"][0]["wait_days"] == 21
    )
    assert so["standing"] == "now"
    _, again = await imports(apart, file)
    assert "0 rows differ, 1 bad rows were left out." in again
