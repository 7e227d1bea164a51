"""The coordinator's worklist on real Kafka and PostgreSQL: one task a case, one claim a task."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from shared.pregnancy import AMSTERDAM
from shared.schemas.contracts.assignment import (
    CaseOwnerReassigned,
)
from shared.schemas.contracts.escalation import EscalationEnded, TaskClaimed, TaskResolved
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.referral import MessageQuarantined, MessageRedriven
from shared.schemas.contracts.support import (
    OfferUnavailable,
    SupportOffered,
    SupportOptionsWeighed,
    SupportStanding,
    SupportUnavailable,
    SupportUnreached,
)
from shared.schemas.values import Role
from tests.support.cases import COORDINATOR
from tests.support.desk import (
    confirmation,
    escalated,
    now,
    open_case,
    person,
    proposal,
    rung,
    task_of,
)
from tests.support.waiting import eventually

pytest_plugins = ["tests.support.parts_apart", "tests.support.desk_apart"]


async def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told(neighbours, coordinator, app):
    case_id = await escalated(neighbours, coordinator)
    task = task_of(coordinator.page, case_id)
    async with person(app) as colleague:
        deputy = COORDINATOR.model_copy(update={"role": Role.DEPUTY_COORDINATOR})
        await colleague.follow(await neighbours.link(deputy, LinkPurpose.DESK, None))
        pages = await asyncio.gather(
            coordinator.press(f"/taken/{task}/oppakken"), colleague.press(f"/taken/{task}/oppakken")
        )
    assert sorted("Deze taak is al opgepakt" in page.text for page in pages) == [False, True]
    (said,) = await eventually(lambda: neighbours.sent_by_desk(case_id))
    assert str(said.data.task_id) == task
    assert isinstance(said.data, TaskClaimed)


async def test_a_claimed_task_is_released_by_the_next_rung_only(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await coordinator.press(f"/taken/{task_of(coordinator.page, case_id)}/oppakken")
    await neighbours.relay(case_id, 1)
    await coordinator.eventually_sees(f"/casus/{case_id}", "Taak opgepakt")
    assert 'id="oppakken"' not in coordinator.page.text
    await neighbours.publish(case_id, rung(3))
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Niveau 3")
    assert 'id="oppakken"' in page.text


async def test_resolving_closes_the_task_once_the_fact_is_back(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    task = task_of(coordinator.page, case_id)
    pressing = asyncio.ensure_future(coordinator.press(f"/taken/{task}/afronden", reden="mdo_planned"))
    said = await neighbours.relay(case_id, 1)
    assert isinstance(said.data, TaskResolved)
    assert "De taak is afgerond" in (await pressing).text
    assert str(case_id) not in (await coordinator.see("/werklijst")).text


async def test_reassigning_asks_routing_for_an_organisation_of_the_map(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await coordinator.see(f"/casus/{case_id}")
    assert (
        await coordinator.press(f"/casus/{case_id}/toewijzen", organisatie="elsewhere")
    ).status_code == 422
    await coordinator.see(f"/casus/{case_id}")
    pressing = asyncio.ensure_future(
        coordinator.press(f"/casus/{case_id}/toewijzen", organisatie="jgz-ijmond-noord")
    )
    said = await neighbours.relay(case_id, 1)
    assert said.data == CaseOwnerReassigned(organisation="jgz-ijmond-noord")
    await neighbours.publish(case_id, proposal(2), cause=said)
    assert "De organisatie is gevraagd" in (await pressing).text


async def test_one_open_task_per_case_which_later_rungs_update(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, rung(3), rung(4, urgent=True))
    page = await eventually(lambda: coordinator.see("/werklijst"), lambda seen: "Niveau 4" in seen.text)
    assert page.text.count(f'data-case="{case_id}"') == 1


async def test_the_list_is_ranked(neighbours, coordinator):
    ordinary = await escalated(neighbours, coordinator, level=3)
    urgent = await escalated(neighbours, coordinator, level=2, urgent=True)
    text = (await coordinator.see("/werklijst")).text
    assert text.index(f'data-case="{urgent}"') < text.index(f'data-case="{ordinary}"')


async def test_the_end_of_a_ladder_takes_the_task_off_the_list(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, EscalationEnded(effect_id="end", reason="owner_confirmed"))
    await eventually(lambda: coordinator.see("/werklijst"), lambda page: str(case_id) not in page.text)


async def test_a_quarantined_message_is_a_task_until_it_is_redriven(neighbours, coordinator):
    number = uuid4()
    told = MessageQuarantined(service="intake", organisation=None, code="not_json", remedy="-")
    await neighbours.publish(number, told)
    await coordinator.eventually_sees("/werklijst", str(number))
    await coordinator.press(f"/taken/{number}/oppakken")
    assert "Opgepakt door" in (await coordinator.see("/werklijst")).text
    await neighbours.publish(number, MessageRedriven(service="intake", outcome="accepted"))
    await eventually(lambda: coordinator.see("/werklijst"), lambda page: str(number) not in page.text)


async def test_who_could_not_be_mailed_is_a_task_until_the_answer_is_recorded(neighbours, coordinator):
    asked = SupportOffered(offer="PHB", organisation="jgz-ijmond-noord")
    case_id = await open_case(neighbours, proposal(), confirmation(), asked)
    due = now() + timedelta(days=1)
    told = SupportUnreached(offer="PHB", organisation="jgz-ijmond-noord", coordinator=COORDINATOR, due=due)
    fits = SupportOptionsWeighed(standing=SupportStanding.WAITING, due=due)
    await neighbours.publish(case_id, told, fits)
    here = f"/casus/{case_id}"
    await coordinator.eventually_sees("/werklijst", str(case_id))
    await neighbours.publish(case_id, rung(3))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: found == ["escalation", "unreached"])
    await neighbours.publish(case_id, EscalationEnded(effect_id="end", reason="causes_met"))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: found == ["unreached"])
    page = (await coordinator.see(here)).text
    assert "Bel de organisatie" in page
    assert 'id="taak-bellen"' in page
    assert due.astimezone(AMSTERDAM).strftime("%H:%M") in page
    answer = {"aanbod": "PHB", "organisatie": "jgz-ijmond-noord", "antwoord": "full"}
    pressing = asyncio.ensure_future(coordinator.press(f"{here}/aanbod-antwoord", **answer))
    await neighbours.relay(case_id, 1)
    assert 'class="banner done"' in (await pressing).text
    (said,) = await neighbours.sent_by_desk(case_id)
    assert said.data == SupportUnavailable(offer="PHB", organisation="jgz-ijmond-noord")
    await eventually(lambda: coordinator.see("/werklijst"), lambda page: str(case_id) not in page.text)
    await neighbours.publish(case_id, told)
    await coordinator.see(here)
    assert str(case_id) not in (await coordinator.see("/werklijst")).text


def lacking(again: int = 0) -> OfferUnavailable:
    due = now() + timedelta(days=1 + again)
    return OfferUnavailable(
        municipality="GM0453", code="none_there", coordinator=COORDINATOR, due=due, again=again
    )


async def kinds(neighbours, case_id) -> list[str]:
    """The open tasks of a case."""
    query = "select kind from task where case_id = $1 and closed_at is null order by kind"
    return [row["kind"] for row in await neighbours.apart.rows("desk", query, case_id)]


async def test_the_search_for_support_is_a_task_that_no_ladder_swallows_or_ends(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    here = f"/casus/{case_id}"
    await neighbours.publish(case_id, lacking())
    mine = f'data-case="{case_id}"'
    page = await eventually(lambda: coordinator.see("/werklijst"), lambda seen: seen.text.count(mine) == 2)
    assert "In deze gemeente is niets" in page.text
    assert "none_there" not in page.text
    assert 'id="taak"' in (await coordinator.eventually_sees(here, 'id="taak-aanbod"')).text
    await neighbours.publish(case_id, rung(3), EscalationEnded(effect_id="end", reason="owner_confirmed"))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: found == ["no_offer"])
    (row,) = await neighbours.apart.rows(
        "desk", "select * from task where case_id = $1 and kind = 'no_offer'", case_id
    )
    assert (row["due"] - now()).total_seconds() > 0
    assert row["due"].astimezone(AMSTERDAM).strftime("%H:%M") in (await coordinator.see(here)).text
    await neighbours.publish(case_id, rung(2))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: found == ["escalation", "no_offer"])


async def test_the_search_called_done_comes_back_while_nothing_is_found(neighbours, coordinator):
    case_id = await open_case(neighbours, proposal(), lacking())
    await coordinator.eventually_sees("/werklijst", str(case_id))
    task = task_of(coordinator.page, case_id)
    await coordinator.press(f"/taken/{task}/oppakken")
    assert (await neighbours.relay(case_id, 1)).data == TaskClaimed(task_id=UUID(task), kind="no_offer")
    await coordinator.eventually_sees(f"/casus/{case_id}", "Afronden beëindigt het zoeken niet")
    pressing = asyncio.ensure_future(coordinator.press(f"/taken/{task}/afronden", reden="no_action_needed"))
    said = await neighbours.relay(case_id, 2)
    assert said.data == TaskResolved(task_id=UUID(task), reason="no_action_needed", kind="no_offer")
    await pressing
    assert await kinds(neighbours, case_id) == []
    await neighbours.publish(case_id, lacking(1))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: found == ["no_offer"])
    await neighbours.publish(case_id, SupportOptionsWeighed(standing=SupportStanding.FITTING))
    await eventually(lambda: kinds(neighbours, case_id), lambda found: not found)
