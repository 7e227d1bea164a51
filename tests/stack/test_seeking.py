"""The search for fitting support on real Kafka and PostgreSQL, with the shipped map."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.routing.main import create_app
from services.routing.settings import RoutingSettings
from shared.clock import Clock
from shared.pregnancy import local_date, next_working_morning
from shared.schemas import topics
from shared.schemas.contracts.assignment import CaseOwnerAccepted
from shared.schemas.contracts.case import SupportStarted
from shared.schemas.contracts.directory import MapChanged
from shared.schemas.contracts.escalation import TaskResolved
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    KnownDating,
    PregnancyDatingChanged,
    PregnancyDatingConfirmed,
    PregnancyEnded,
)
from shared.schemas.contracts.progress import CaseHelpRefused
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.support import (
    DeclinedBy,
    OfferUnavailable,
    SupportAccepted,
    SupportAsked,
    SupportDeclined,
    SupportFitAssessed,
    SupportOffered,
    SupportOptionsWeighed,
    SupportStanding,
    SupportUnreached,
)
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.contracts.waits import (
    ExternalWaitEnded,
    ExternalWaitRechecked,
    ExternalWaitStarted,
    WaitCapacity,
    WaitKind,
)
from shared.schemas.values import Dating, DatingMethod
from tests.support.apart import Apart, fact, region_file, running
from tests.support.cases import COORDINATOR, NURSE
from tests.support.cases import opened as referred
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart"]

AT = Clock().now()
"""The service has the clock of this machine: an answer that was due in March is late."""

NOWHERE = "GM0999"
"""A municipality of which no map says anything."""


@pytest.fixture(scope="module")
async def routing(apart):
    files = {"social_map_file": region_file("social_map.toml"), "offers_file": region_file("offers.toml")}
    # Another test may have put another map in force.
    await apart.rows("routing", "truncate map_version, map_change, map_confirmation, map_state, map_reminder")
    async with running(create_app(apart.settings(RoutingSettings, **files))) as client:
        yield client


def opened(weeks: int = 20) -> CaseOpened:
    """A referral of a woman who is so many weeks along today."""
    edd = local_date(AT) + timedelta(days=280 - 7 * weeks)
    return referred(dating=Dating(edd=edd, method=DatingMethod.CRL_OPTIMAL))


class Told:
    """One case, and what routing told about its search."""

    def __init__(self, apart: Apart, case_id: UUID) -> None:
        self.apart, self.case_id, self.seconds = apart, case_id, 0

    async def say(self, topic: str, payload, actor=NURSE) -> None:
        self.seconds += 1
        at = AT + timedelta(seconds=self.seconds)
        await self.apart.send((topic, fact(payload, self.case_id, at, actor=str(actor))))

    async def weighed(self, standing: SupportStanding) -> SupportOptionsWeighed:
        """The newest word about the search, once it stands so."""

        async def look():
            found = await self.apart.events(topics.SUPPORT, self.case_id)
            return [e.data for e in found if isinstance(e.data, SupportOptionsWeighed)]

        return (await eventually(look, lambda found: found and found[-1].standing is standing))[-1]

    async def handed_over(self) -> list[OfferUnavailable]:
        found = await self.apart.events(topics.SUPPORT, self.case_id)
        return [event.data for event in found if isinstance(event.data, OfferUnavailable)]


@pytest.fixture
async def case(apart, routing) -> Told:
    return await owned(apart)


async def owned(apart: Apart) -> Told:
    """A case whose owner said yes: the search begins."""
    told = Told(apart, uuid4())
    await apart.send((topics.REFERRAL, fact(opened(), told.case_id, AT)))
    await apart.said(topics.ASSIGNMENT, told.case_id, lambda found: len(found) == 1, own="routing")
    await told.say(topics.ASSIGNMENT, CaseOwnerAccepted())
    return told


def offers(weighed: SupportOptionsWeighed, state: str) -> list[str]:
    return [option.offer for option in weighed.options if option.state == state]


async def test_an_owner_is_told_at_once_what_fits(case):
    weighed = await case.weighed(SupportStanding.FITTING)
    assert "PHB" in offers(weighed, "fits")
    assert "POP" in offers(weighed, "ask")
    assert {"NNZ"} <= set(offers(weighed, "no"))


async def test_an_offer_is_asked_declined_and_the_next_put_forward(case):
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.SUPPORT, SupportOffered(offer="PHB", organisation="jgz-kennemerland"))
    assert "PHB" not in offers(await case.weighed(SupportStanding.WAITING), "fits")
    told = await case.apart.events(topics.SUPPORT, case.case_id)
    (asked,) = [event.data for event in told if isinstance(event.data, SupportAsked)]
    assert (asked.offer, asked.party) == ("PHB", NURSE)
    assert asked.due > AT
    await case.say(topics.SUPPORT, SupportAccepted(offer="PHB", wait_days=5))
    await case.weighed(SupportStanding.HELPED)
    await case.say(topics.SUPPORT, SupportStarted(offer="PHB"))
    await case.say(topics.SUPPORT, SupportDeclined(offer="MEE", declined_by=DeclinedBy.CLIENT))
    left = await eventually(
        lambda: case.weighed(SupportStanding.HELPED), lambda found: "MEE" not in offers(found, "fits")
    )
    assert "PHB" not in offers(left, "fits")


async def test_who_has_no_mailbox_on_the_map_is_asked_by_the_coordinator(case):
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.SUPPORT, SupportOffered(offer="PHB", organisation="rode-kruis-geboortezorg"))
    await case.weighed(SupportStanding.WAITING)
    told = [event.data for event in await case.apart.events(topics.SUPPORT, case.case_id)]
    (unreached,) = [each for each in told if isinstance(each, SupportUnreached)]
    asked = unreached.offer, unreached.organisation, unreached.coordinator
    assert asked == ("PHB", "rode-kruis-geboortezorg", COORDINATOR)
    assert unreached.due > AT
    assert not [each for each in told if isinstance(each, SupportAsked)]
    answer = SupportAccepted(offer="PHB", organisation="rode-kruis-geboortezorg")
    await case.say(topics.SUPPORT, answer, COORDINATOR)
    await case.weighed(SupportStanding.HELPED)


async def test_whether_it_fits_is_said_as_yes_or_no_and_no_answer_travels(case):
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.SUPPORT, SupportFitAssessed(offer="POP", fits=True, wished=True))
    weighed = await eventually(
        lambda: case.weighed(SupportStanding.FITTING), lambda found: "POP" in offers(found, "fits")
    )
    assert offers(weighed, "fits")[0] == "POP"
    assert not {"answer", "need"} & {reason for option in weighed.options for reason in option.reasons}


async def test_where_nothing_is_the_coordinator_has_a_working_day(apart, routing):
    case = await owned(apart)
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.ASSIGNMENT, ClientMoved(municipality=NOWHERE))
    weighed = await case.weighed(SupportStanding.FINDING)
    assert "PHB" in offers(weighed, "lead")
    (handed,) = await case.handed_over()
    assert (handed.municipality, handed.code, handed.coordinator) == (NOWHERE, "none_there", COORDINATOR)
    assert handed.due == weighed.due


async def test_who_wants_no_help_now_is_left_alone(case):
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.CASE, CaseHelpRefused())
    assert (await case.weighed(SupportStanding.SILENT)).options == ()


async def test_after_a_stop_nothing_is_told_whatever_comes_late(apart, case):
    await case.weighed(SupportStanding.FITTING)
    await case.say(topics.PREGNANCY, PregnancyEnded())
    closed = "select closed_at from routed_case where case_id = $1"
    await eventually(lambda: apart.rows("routing", closed, case.case_id), lambda rows: rows[0]["closed_at"])
    before = len(await apart.events(topics.SUPPORT, case.case_id))
    await case.say(topics.SUPPORT, SupportFitAssessed(offer="NNZ", fits=True, wished=True))
    seen = "select 1 from offer_fit where case_id = $1"
    await eventually(lambda: apart.rows("routing", seen, case.case_id), bool)
    assert len(await apart.events(topics.SUPPORT, case.case_id)) == before + 1


async def test_a_changed_map_is_looked_at_again_in_the_background(apart, case):
    await case.weighed(SupportStanding.FITTING)
    telling = "update seeking set told = null where case_id = $1 returning case_id"
    await apart.rows("routing", telling, case.case_id)
    changed = MapChanged(revision=2, map_version="x", offers=("PHB",), municipalities=("GM0453",))
    await apart.send((topics.DIRECTORY, fact(changed, uuid4(), AT)))
    told = "select told from seeking where case_id = $1 and told is not null and not stale"
    await eventually(lambda: apart.rows("routing", told, case.case_id), bool)


async def test_a_window_that_closes_soon_does_not_wait_for_an_owner(apart, routing):
    """VoorZorg closes at 28+0; she is 27+0 and nobody has said yes."""
    told = Told(apart, uuid4())
    await apart.send((topics.REFERRAL, fact(opened(weeks=27), told.case_id, AT)))
    weighed = await told.weighed(SupportStanding.FITTING)
    assert "VZ" in offers(weighed, "ask")


async def test_a_due_date_that_contradicts_the_known_one_is_not_gone_by(apart, case):
    await case.weighed(SupportStanding.FITTING)
    edd = local_date(AT) + timedelta(days=140)
    for moved, method in ((40, DatingMethod.ART), (-6, DatingMethod.CRL_OPTIMAL)):
        new = Dating(edd=edd + timedelta(days=moved), method=method)
        await case.say(topics.PREGNANCY, PregnancyDatingChanged(dating=new))
    await case.say(topics.PREGNANCY, BirthRegistered(born_on=local_date(AT)))
    known = "select edd, dating_method, born_on from routed_case where case_id = $1"
    rows = await eventually(
        lambda: apart.rows("routing", known, case.case_id), lambda rows: rows[0]["born_on"]
    )
    assert (rows[0]["edd"], rows[0]["dating_method"]) == (edd, DatingMethod.CRL_OPTIMAL)
    looked = KnownDating(edd=edd + timedelta(days=40), method=DatingMethod.LMP)
    await case.say(topics.PREGNANCY, PregnancyDatingConfirmed(dating=looked))
    await eventually(
        lambda: apart.rows("routing", known, case.case_id), lambda rows: rows[0]["edd"] == looked.edd
    )


async def time_passes(case: Told) -> None:
    """What the coordinator was given is over."""
    over = "update seeking set finding_by = $2, due_at = $2 where case_id = $1"
    await case.apart.rows("routing", over, case.case_id, AT)


async def test_while_nothing_is_found_it_is_said_again_and_nothing_after_a_stop(apart, routing):
    case = await owned(apart)
    await case.say(topics.ASSIGNMENT, ClientMoved(municipality=NOWHERE))
    (first,) = await eventually(case.handed_over, bool)
    done = TaskResolved(task_id=uuid4(), reason="no_action_needed")
    await case.say(topics.ESCALATION, done, COORDINATOR)
    await case.say(topics.ESCALATION, done.model_copy(update={"kind": "no_offer"}), COORDINATOR)
    morning = next_working_morning(Clock().now())
    by = "select finding_by from seeking where case_id = $1"
    await eventually(lambda: apart.rows("routing", by, case.case_id), lambda rows: rows[0][0] == morning)
    for again in (1, 2):
        await time_passes(case)
        told = await eventually(case.handed_over, lambda found, said=again: len(found) > said)
        assert [each.again for each in told] == list(range(again + 1))
        assert told[-1].due > Clock().now()
        assert (told[-1].code, told[-1].coordinator) == (first.code, first.coordinator)
        assert (await case.weighed(SupportStanding.FINDING)).due == told[-1].due
    await case.say(topics.PREGNANCY, PregnancyEnded())
    closed = "select closed_at from routed_case where case_id = $1"
    await eventually(lambda: apart.rows("routing", closed, case.case_id), lambda rows: rows[0]["closed_at"])
    await time_passes(case)
    await asyncio.sleep(1)
    assert len(await case.handed_over()) == 3


def bridging(weighed: SupportOptionsWeighed) -> list[str]:
    return [option.offer for option in weighed.options if option.bridges]


async def test_a_wait_outside_is_bridged_and_of_one_in_the_safety_lane_nothing_is_kept_or_said(apart, case):
    before = await case.weighed(SupportStanding.FITTING)
    assert bridging(before) == []
    housing, lane = uuid4(), uuid4()
    await case.say(topics.CASE, ExternalWaitStarted(wait_id=housing, kind=WaitKind.HOUSING))
    held_up = await eventually(lambda: case.weighed(SupportStanding.FITTING), bridging)
    assert "bridges" in {option.before for option in held_up.options if option.state == "fits"}
    told = len(await apart.events(topics.SUPPORT, case.case_id))
    await case.say(topics.CASE, ExternalWaitRechecked(wait_id=lane, expected_on=local_date(AT)))
    await case.say(topics.CASE, ExternalWaitEnded(wait_id=lane))
    soon = local_date(AT) + timedelta(days=3)
    await case.say(topics.CASE, ExternalWaitRechecked(wait_id=housing, expected_on=soon))
    await eventually(lambda: case.weighed(SupportStanding.FITTING), lambda found: not bridging(found))
    assert len(await apart.events(topics.SUPPORT, case.case_id)) == told + 1
    waits = "select wait_id, over from external_wait where case_id = $1"
    assert [row["wait_id"] for row in await apart.rows("routing", waits, case.case_id)] == [housing]
    none = ExternalWaitRechecked(wait_id=housing, capacity=WaitCapacity.NONE)
    await case.say(topics.CASE, none)
    await eventually(lambda: case.weighed(SupportStanding.FITTING), bridging)
    await case.say(topics.CASE, ExternalWaitEnded(wait_id=housing))
    await eventually(lambda: case.weighed(SupportStanding.FITTING), lambda found: not bridging(found))
