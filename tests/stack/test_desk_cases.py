"""What the desk shows of a case on real Kafka and PostgreSQL: stopped, born, out of order, unknown."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from services.desk.repository import cases
from shared.schemas.contracts.case import (
    CaseClosed,
    CaseItemOpened,
    CasePhaseChanged,
    CasePlanAgreed,
    CasePlanChanged,
    PlanItem,
)
from shared.schemas.contracts.escalation import DeadlineSet, EscalationEnded
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.contracts.pregnancy import BirthRegistered, ConsentWithdrawn, PregnancyEnded
from tests.support.cases import NURSE, NURSE_LEAD
from tests.support.desk import (
    confirmation,
    escalated,
    now,
    open_case,
    opened,
    person,
    proposal,
    rung,
    today,
)

pytest_plugins = ["tests.support.parts_apart", "tests.support.desk_apart"]

CLOSED = "select 1 from case_view where case_id = $1 and stopped = 'closed'"
STOPPED = "Deze link werkt niet meer"


async def test_a_case_that_does_not_exist_is_no_page(coordinator):
    assert (await coordinator.see(f"/casus/{uuid4()}")).status_code == 404


@pytest.mark.parametrize("stop", [PregnancyEnded(), ConsentWithdrawn()], ids=["loss", "withdrawal"])
async def test_a_stopped_case_shows_one_neutral_notice_to_everybody(
    neighbours, nurse, coordinator, app, stop
):
    case_id = await escalated(neighbours, coordinator)
    link = await neighbours.link(NURSE, LinkPurpose.RESPOND, case_id)
    unused = await neighbours.link(NURSE_LEAD, LinkPurpose.RESPOND, case_id)
    await nurse.follow(link)
    await neighbours.publish(case_id, stop)
    for who, path in ((nurse, f"/taak/{case_id}"), (coordinator, f"/casus/{case_id}")):
        page = await who.eventually_sees(path, "Deze casus is gestopt")
        assert page.status_code == 410
        assert "12+0" not in page.text
    async with person(app) as lead:
        for path in (unused, link):
            assert STOPPED in (await lead.see(path)).text
        assert "nieuwe link" not in lead.page.text
    assert str(case_id) not in (await coordinator.see("/werklijst")).text


async def test_what_comes_late_brings_a_stopped_case_back_for_nobody(neighbours, coordinator):
    case_id = uuid4()
    late = DeadlineSet(effect_id="x", subject="A", attempt=1, due=now(), ga_days=84, policy_version="test")
    await neighbours.publish(case_id, PregnancyEnded())
    await neighbours.publish(case_id, opened(), proposal(), late, rung(2), rung(3))
    await coordinator.eventually_sees(f"/casus/{case_id}", "Deze casus is gestopt")
    rows = await neighbours.apart.rows("desk", "select * from task where case_id = $1", case_id)
    rows += await neighbours.apart.rows("desk", "select * from deadline where case_id = $1", case_id)
    assert rows == []


async def test_facts_may_arrive_in_any_order_across_topics(neighbours, coordinator):
    case_id = uuid4()
    await neighbours.publish(case_id, rung(2), confirmation(), proposal())
    await asyncio.sleep(0.2)
    await neighbours.publish(case_id, opened())
    page = await coordinator.eventually_sees(f"/casus/{case_id}", 'id="casusregisseur"')
    assert "JGZ Kennemerland (jeugdverpleegkundige)" in page.text
    assert 'id="gevraagd"' not in page.text


async def test_after_birth_the_case_goes_on_with_what_follows(neighbours, coordinator):
    case_id = await escalated(neighbours, coordinator)
    await neighbours.publish(case_id, BirthRegistered(born_on=today()))
    await coordinator.eventually_sees(f"/casus/{case_id}", "Prenatale deel afgerond")
    ended = EscalationEnded(effect_id="x", reason="born")
    onwards = CasePhaseChanged(effect_id="y", before="prenatal", after="postnatal")
    await neighbours.publish(case_id, ended, onwards)
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Casus gaat verder: nazorg")
    assert 'id="taak"' not in page.text


async def test_a_step_that_is_added_stands_in_the_plan(neighbours, coordinator):
    case_id = await open_case(neighbours, proposal())
    item = PlanItem(item_id=uuid4(), kind="interpreter")
    await neighbours.publish(case_id, CasePlanAgreed(items=()), CaseItemOpened(item=item))
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Afspraak aan het plan toegevoegd")
    assert "Tolk geregeld" in page.text
    moved = item.model_copy(update={"due": date(2026, 8, 3), "support": "TOLK"})
    await neighbours.publish(case_id, CasePlanChanged(items=(moved,)))
    await coordinator.eventually_sees(f"/casus/{case_id}", "Plan gewijzigd")
    rows = await neighbours.apart.rows("desk", "select * from plan_item where case_id = $1", case_id)
    assert [(row["item_id"], row["due"], row["support"]) for row in rows] == [
        (item.item_id, moved.due, "TOLK")
    ]
    form = (await coordinator.eventually_sees(f"/casus/{case_id}/vastleggen", str(item.item_id))).text
    assert "Tolk geregeld, vóór ma 3 augustus 2026" in form


async def test_a_closed_case_that_is_reopened_runs_again(neighbours, coordinator):
    case_id = await open_case(neighbours, proposal())
    await neighbours.publish(case_id, CaseClosed(outcome="completed"))
    await coordinator.eventually_sees(f"/casus/{case_id}", ">Afgesloten<")
    await neighbours.publish(case_id, CasePhaseChanged(effect_id="z", before="closed", after="prenatal"))
    page = await coordinator.eventually_sees(f"/casus/{case_id}", "Casus gaat verder: prenatale deel")
    assert ">Afgesloten<" not in page.text


async def test_a_page_shows_one_moment_whatever_is_told_meanwhile(neighbours, coordinator, monkeypatch):
    """What is closed while its page is read shows as closed nowhere on that page, or everywhere."""
    case_id = await open_case(neighbours, proposal())
    before = await coordinator.eventually_sees(f"/casus/{case_id}", "Tijdlijn")
    assert ">Afgesloten<" not in before.text
    read = cases.timeline

    async def closed_meanwhile(conn, of):
        await neighbours.publish(case_id, CaseClosed(outcome="completed"))
        while not await neighbours.apart.rows("desk", CLOSED, case_id):
            await asyncio.sleep(0.02)
        return await read(conn, of)

    monkeypatch.setattr(cases, "timeline", closed_meanwhile)
    page = await coordinator.see(f"/casus/{case_id}")
    assert page.status_code == 200
    assert ">Afgesloten<" not in page.text
    assert "Casus afgesloten" not in page.text
