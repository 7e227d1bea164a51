"""Insight on real Kafka and PostgreSQL: counts by the calendar, and nothing of any case."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.insight.domain import INDICATORS
from services.insight.main import create_app
from services.insight.settings import InsightSettings
from shared.clock import Clock, step_clock
from shared.pregnancy import local_date
from shared.schemas import Event, topics
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.pregnancy import ConsentWithdrawn, PregnancyEnded
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.support import OfferUnavailable
from shared.schemas.values import Purpose
from tests.support.apart import Apart, fact, region_file, running
from tests.support.cases import COORDINATOR, consent, opened
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

VELSEN, BEVERWIJK, CASTRICUM = "GM0453", "GM0375", "GM0383"
MUNICIPALITIES = [BEVERWIJK, CASTRICUM, "GM0396", "GM0450", VELSEN]
# Next year: none in which another test on these parts, in the present or the past, refers anybody.
YEAR = local_date(Clock().now()).year + 1
IN_Q1 = datetime(YEAR, 3, 31, 21, 30, tzinfo=UTC)  # 23:30 in Amsterdam
IN_Q2 = datetime(YEAR, 3, 31, 22, 30, tzinfo=UTC)  # 00:30 in Amsterdam
RELEASE = datetime(YEAR, 7, 1, 7, 0, tzinfo=UTC)


async def at(path, instant: datetime) -> None:
    step_clock(path, instant - Clock().system_now())


def the_first_quarter() -> tuple[dict[UUID, CaseOpened], dict[UUID, Contract]]:
    """The cases that are there, and of two others what took them out again."""
    cases = {
        **{uuid4(): opened(municipality=VELSEN) for _ in range(15)},
        **{uuid4(): opened(municipality=BEVERWIJK) for _ in range(13)},  # and one of two cases
        **{uuid4(): opened(municipality=CASTRICUM) for _ in range(9)},
        **{uuid4(): opened(municipality=VELSEN, consent=consent(Purpose.REFER)) for _ in range(10)},
    }
    return cases, {uuid4(): ConsentWithdrawn(), uuid4(): PregnancyEnded()}


def said_of(cases: dict[UUID, CaseOpened], gone: dict[UUID, Contract]) -> list[tuple[str, Event[Any]]]:
    """Everything that is published about them, and about women of the next quarter."""
    *lost, twice = (opened(municipality=BEVERWIJK) for _ in range(3))
    there = cases | dict(zip(gone, lost, strict=True))
    sent = [(topics.REFERRAL, fact(payload, case, IN_Q1)) for case, payload in there.items()]
    sent += [(topics.REFERRAL, fact(twice, uuid4(), IN_Q1)) for _ in range(2)]
    sent += [(topics.REFERRAL, fact(opened(municipality=VELSEN), uuid4(), IN_Q2)) for _ in range(12)]
    for case, ending in gone.items():
        kind = topics.CONSENT if isinstance(ending, ConsentWithdrawn) else topics.PREGNANCY
        sent.append((kind, fact(ending, case, IN_Q2)))
    lacking = [case for case, said in cases.items() if said.municipality in {VELSEN, CASTRICUM}]
    unavailable = OfferUnavailable(
        municipality=BEVERWIJK, code="no_match", coordinator=COORDINATOR, due=IN_Q2 + timedelta(days=1)
    )
    sent += [(topics.SUPPORT, fact(unavailable, case, IN_Q2)) for case in [*lacking, *gone]]
    return [*sent, (topics.SUPPORT, fact(unavailable, lacking[0], IN_Q2))]  # twice is once


async def taken_in(apart: Apart, sent: list[tuple[str, Event[Any]]]) -> None:
    """Publish all this and wait until it was read."""
    await apart.send(*sent)
    ids, query = [event.id for _, event in sent], "select id from inbox where id = any($1)"
    await eventually(lambda: apart.rows("insight", query, ids), lambda rows: len(rows) == len(ids))


async def test_a_quarter_is_released_once_by_the_calendar_and_says_nothing_of_a_case(apart, tmp_path):
    clock = tmp_path / "clock.json"
    await at(clock, IN_Q1)
    settings = apart.settings(
        InsightSettings, social_map_file=region_file("social_map.toml"), clock_file=clock
    )
    cases, gone = the_first_quarter()
    async with running(create_app(settings)) as client:
        await taken_in(apart, said_of(cases, gone))

        await at(clock, RELEASE - timedelta(minutes=1))
        await eventually(lambda: client.get("/metrics"), lambda a: "overdue_releases 0.0" in a.text)
        assert [await apart.records(topics.municipal(code)) for code in MUNICIPALITIES] == [[]] * 5

        await at(clock, RELEASE)
        found = {code: await released(apart, code) for code in MUNICIPALITIES}

    values = [json.loads(record.value) for records in found.values() for record in records]
    assert {(v["municipality"], v["indicator"]): (v["rounded"], v["suppressed"]) for v in values} == {
        **{(code, each): (None, True) for code in MUNICIPALITIES for each in INDICATORS},
        (VELSEN, "referrals"): (20, False),
        (VELSEN, "offers_unavailable"): (20, False),
        (BEVERWIJK, "referrals"): (10, False),
    }
    for record in (record for records in found.values() for record in records):
        headers = {name: value.decode() for name, value in record.headers}
        assert headers["ce_time"].startswith(f"{YEAR}-07-01T07:00:00")
        assert headers["ce_correlationid"] == headers["ce_id"]
        assert not {"ce_causationid", "ce_traceparent", "ce_actor", "ce_sequence"} & set(headers)
    counted = [case for case, payload in cases.items() if Purpose.STATISTICS in payload.consent.purposes]
    for table in ("counted_case", "lacking_case"):
        query = f"select case_id from {table} where period <= '{YEAR}-Q1' or case_id = any($1)"
        assert await apart.rows("insight", query, counted) == []


async def test_a_missed_release_is_caught_up_and_never_repeated(apart, tmp_path):
    clock = tmp_path / "clock.json"
    await at(clock, RELEASE + timedelta(days=93))
    settings = apart.settings(
        InsightSettings, social_map_file=region_file("social_map.toml"), clock_file=clock
    )
    async with running(create_app(settings)):
        query = "select period from release order by period"
        await eventually(lambda: apart.rows("insight", query), lambda rows: len(rows) == 2)
        records = await eventually(
            lambda: apart.records(topics.municipal(CASTRICUM)), lambda found: len(found) == 4
        )
    values = [json.loads(record.value) for record in records]
    for indicator in INDICATORS:
        told = [value["period"] for value in values if value["indicator"] == indicator]
        assert told == [f"{YEAR}-Q1", f"{YEAR}-Q2"]


async def released(apart, code: str):
    return await eventually(lambda: apart.records(topics.municipal(code)), lambda found: len(found) == 2)
