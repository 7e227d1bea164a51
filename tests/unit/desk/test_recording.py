"""What can be recorded on the page «Vastleggen»: every form fits its contract, and nothing is forgotten."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.desk.domain.waiting import Wait, waits
from services.desk.http import filling, recordable, wording
from services.desk.http.english import WORDS
from services.desk.http.filling import SURE, Faulty, Situation, built, inputs, offers, place_in
from services.desk.http.recordable import FORMS, GROUPS, Source, done
from services.desk.subscribers import ABOUT_CASES
from shared.schemas import registry, topics
from shared.schemas.contracts.base import InboundContract
from shared.schemas.contracts.case import CasePlanChanged, PlanItem
from shared.schemas.contracts.staff import StaffAbsent
from shared.schemas.contracts.transfer import ClientMoved
from shared.schemas.values import OrganisationKind as Kind

TODAY = date(2026, 3, 30)
AT = datetime(2026, 3, 30, 11, 0, tzinfo=UTC)
NEW = UUID("0197d0c1-6a00-7000-8000-000000000001")
WAIT = "0197d0c1-6a00-7000-8000-000000000002"
STEP = "0197d0c1-6a00-7000-8000-000000000001"

ELSEWHERE = {
    # the page of whoever is asked, or has the case
    "referral.acknowledged",
    "case.owner.accepted",
    "case.owner.declined",
    "case.contact.made",
    "case.plan.agreed",
    "case.item.closed",
    "support.fit.assessed",
    "support.offered",
    "support.accepted",
    "support.declined",
    "support.unavailable",
    "support.started",
    "support.ended",
    "consent.granted",
    "transfer.proposed",
    "transfer.accepted",
    "transfer.refused",
    "transfer.completed",
    # the coordinator's pages, and the meeting's
    "case.owner.reassigned",
    "mdo.scheduled",
    "mdo.client_invited",
    "mdo.client_attended",
    "mdo.held",
    "task.claimed",
    "task.resolved",
}
"""What another page of the desk says."""

ARGUED = {
    # which referrals are of one pregnancy is recognised by who alone may compare identities
    "referral.merged": "intake finds it",
}
"""What no page says, and why. What is restricted is not listed: the desk reads none of it and shows none."""

CHOICES: dict[Source, dict[str, str]] = {
    Source.MUNICIPALITY: {"GM0375": "Beverwijk", "GM0453": "Velsen"},
    Source.WAIT: {WAIT: "woonruimte"},
    Source.RUNNING: {"SO": "Stevig Ouderschap"},
    Source.STEP: {STEP: "Wonen geregeld"},
    Source.PLAN: dict(wording.PLAN_KINDS),
    Source.LINKED: {"sociaal-team-haarlem": "Sociaal team Haarlem"},
    Source.WHOSE: {"jgz-kennemerland": "JGZ Kennemerland"},
    Source.STANDS_IN: {"jgz-ijmond-noord": "JGZ IJmond-Noord"},
}
STEPS = {STEP: {"kind": "housing", "critical": True, "support": "ST", "at_birth": False}}
NURSE = Situation(Kind.JGZ, closed=False, choices=CHOICES, steps=STEPS)
COORDINATOR = Situation(Kind.COORDINATION, closed=False, choices=CHOICES, steps=STEPS)
EVERY = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def posted_of(form: recordable.Form, situation: Situation) -> dict[str, str]:
    """The form filled in with the example of its contract; what the example leaves out stays empty."""
    said: dict[str, str] = {}
    for shown in inputs(form, situation):
        value = _in_example(form.contract, shown.field.path)
        if shown.shape is filling.Shape.TICK:
            said |= {shown.field.path: "on"} if value else {}
        elif shown.shape is filling.Shape.CHOICE and shown.needed and value is None:
            said[shown.field.path] = next(iter(shown.choices))
        elif value is not None:
            said[shown.field.path] = str(value).lower() if isinstance(value, bool) else str(value)
    return said | ({SURE: "on"} if form.sure else {})


def _in_example(contract: type[InboundContract], path: str) -> Any:
    value: Any = contract.example
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name)]
        else:
            value = value.get(name) if isinstance(value, dict) else None
    return value


@EVERY
@pytest.mark.parametrize("situation", [NURSE, COORDINATOR], ids=["nurse", "coordinator"])
def test_the_example_of_every_contract_goes_through_its_form(form, situation):
    payload = built(form, posted_of(form, situation), situation, TODAY, lambda: NEW)
    assert type(payload) is form.contract
    kept = payload.model_dump(mode="json", exclude_unset=True)
    for shown in inputs(form, situation):
        value = _in_example(form.contract, shown.field.path)
        if value is not None:
            assert _in_kept(kept, shown.field.path) == value


def _in_kept(kept: Any, path: str) -> Any:
    for name in path.split("."):
        kept = kept[int(name)] if isinstance(kept, list) else kept[name]
    return kept


@EVERY
def test_every_field_that_a_contract_requires_is_asked_or_made(form):
    known = {each.path.split(".")[0] for each in form.fields} | {path.split(".")[0] for path in form.fresh}
    assert set(form.contract.model_json_schema().get("required", ())) <= known
    for each in form.fields:
        place_in(form.contract, each.path)


@EVERY
def test_what_a_contract_lists_has_a_word_and_nothing_else_is_offered(form):
    for each in form.fields:
        schema, _ = place_in(form.contract, each.path)
        if "enum" in schema:
            assert set(each.words) == set(schema["enum"])
        elif each.words:
            assert schema["type"] == "boolean"
            assert set(each.words) == {"true", "false"}
        elif each.source is None:
            assert schema["type"] == "boolean" or schema["format"] == "date"


def test_every_event_that_the_desk_may_send_about_a_case_has_a_page_or_an_argument():
    said = {
        row.contract.event
        for row in registry.EVENT_TYPES
        if row.of_a_case and Kind.DESK in row.senders and row.topic not in topics.RESTRICTED
    }
    assert said == set(FORMS) | ELSEWHERE | set(ARGUED)
    assert not set(FORMS) & (ELSEWHERE | set(ARGUED))


@EVERY
def test_whoever_recorded_something_hears_that_it_was(form):
    assert form.contract in ABOUT_CASES
    assert done(form.event) == f"Vastgelegd: {form.label}."
    assert Kind.DESK in registry.of(form.contract).senders
    assert registry.of(form.contract).topic not in topics.RESTRICTED


def test_every_text_of_the_table_has_an_english_one():
    texts = {*GROUPS, *filling.FAULTS.values(), *recordable.YES_NO.values(), *recordable.MORE_LESS.values()}
    for form in FORMS.values():
        texts |= {form.label, form.hint or form.label, form.sure or form.label}
        texts |= {text for each in form.fields for text in (each.label, *each.words.values())}
    assert [text for text in texts if text not in WORDS] == []


@EVERY
def test_a_form_that_is_empty_says_where_and_what_is_missing(form):
    needed = {shown.field.path for shown in inputs(form, NURSE) if shown.needed}
    wanted = {path for path in needed if not _ticks(form, path)} | ({SURE} if form.sure else set())
    if not wanted:
        built(form, {}, NURSE, TODAY, lambda: NEW)
        return
    with pytest.raises(Faulty) as found:
        built(form, {}, NURSE, TODAY, lambda: NEW)
    assert set(found.value.faults) == wanted


def _ticks(form: recordable.Form, path: str) -> bool:
    (shown,) = (each for each in inputs(form, NURSE) if each.field.path == path)
    return shown.shape is filling.Shape.TICK


@pytest.mark.parametrize(
    ("event", "posted", "faults"),
    [
        ("client.moved", {"municipality": "Nergenshuizen"}, {"municipality": "municipality"}),
        ("client.moved", {"municipality": "GM03750"}, {"municipality": "municipality"}),
        ("external_wait.started", {"kind": "veilig_thuis"}, {"kind": "unknown"}),
        ("external_wait.started", {"kind": "housing", "expected_on": "2026-03-29"}, {"expected_on": "day"}),
        ("external_wait.started", {"kind": "housing", "expected_on": "morgen"}, {"expected_on": "day"}),
        ("external_wait.started", {"expected_on": "2099-01-01"}, {"kind": "missing", "expected_on": "day"}),
        ("external_wait.ended", {"wait_id": str(NEW)}, {"wait_id": "unknown"}),
        ("consent.answered", {"granted": "misschien"}, {"granted": "unknown"}),
    ],
)
def test_what_is_not_right_is_named_at_its_field(event, posted, faults):
    with pytest.raises(Faulty) as found:
        built(FORMS[event], posted, NURSE, TODAY, lambda: NEW)
    assert (found.value.faults, found.value.posted) == (faults, posted)


@pytest.mark.parametrize("written", ["Velsen", " velsen", "GM0453", "gm0453"])
def test_a_municipality_is_written_by_its_name_or_its_code(written):
    said = built(FORMS["client.moved"], {"municipality": written}, NURSE, TODAY, lambda: NEW)
    assert said == ClientMoved(municipality="GM0453")


def test_a_step_of_the_plan_gets_another_date_and_stays_what_it_was():
    posted = {"items.0.item_id": STEP, "items.0.due": "2026-06-01"}
    said = built(FORMS["case.plan.changed"], posted, NURSE, TODAY, lambda: NEW)
    assert said == CasePlanChanged(
        items=(
            PlanItem(item_id=UUID(STEP), kind="housing", critical=True, due=date(2026, 6, 1), support="ST"),
        )
    )


def test_a_step_that_is_not_in_the_plan_cannot_be_changed():
    posted = {"items.0.item_id": WAIT, "items.0.due": "2026-06-01"}
    with pytest.raises(Faulty) as found:
        built(FORMS["case.plan.changed"], posted, NURSE, TODAY, lambda: NEW)
    assert found.value.faults == {"items.0.item_id": "unknown"}


def test_she_may_move_to_where_no_map_reaches():
    said = built(FORMS["client.moved"], {"municipality": "GM0363"}, NURSE, TODAY, lambda: NEW)
    assert said == ClientMoved(municipality="GM0363")


def test_only_the_coordinator_says_whose_person_is_away():
    posted = {"organisation": "jgz-kennemerland", "deputised": "on"}
    of_nurse = built(FORMS["staff.absent"], posted, NURSE, TODAY, lambda: NEW)
    assert of_nurse == StaffAbsent(deputised=True)
    of_coordinator = built(FORMS["staff.absent"], posted, COORDINATOR, TODAY, lambda: NEW)
    assert of_coordinator == StaffAbsent(organisation="jgz-kennemerland", deputised=True)


def offered(situation: Situation) -> set[str]:
    return {event for event, form in FORMS.items() if offers(form, situation)}


def test_a_closed_case_can_only_be_reopened():
    assert offered(Situation(Kind.JGZ, closed=True, choices=CHOICES)) == {"case.reopened"}
    assert offered(COORDINATOR) == set(FORMS) - {"case.reopened", "case.owner.released"}


def test_who_owns_a_case_lays_it_down_and_the_coordinator_asks_another_instead():
    assert offered(NURSE) >= {"case.owner.released"}
    assert "case.owner.released" not in offered(COORDINATOR)


def test_what_needs_something_that_is_not_there_is_not_offered():
    nothing = Situation(
        Kind.COORDINATION, closed=False, choices={**CHOICES, Source.WAIT: {}, Source.WHOSE: {}}
    )
    assert set(FORMS) - offered(nothing) - {"case.reopened", "case.owner.released"} == {
        "external_wait.rechecked",
        "external_wait.ended",
        "staff.absent",
        "staff.returned",
    }


def test_only_youth_health_care_or_the_coordinator_says_that_the_handover_was_accepted():
    team = Situation(Kind.SOCIAL_TEAM, closed=False, choices=CHOICES)
    assert offered(NURSE) - offered(team) == {"handover.accepted", "handover.completed"}


def test_a_wait_runs_until_its_end_in_whatever_order_both_are_told():
    other = str(NEW)
    started = [
        (AT, "external_wait.started", {"wait_id": WAIT, "kind": "housing"}),
        (AT, "external_wait.started", {"wait_id": other, "kind": "funding"}),
    ]
    ended = (AT, "external_wait.ended", {"wait_id": other})
    assert waits([*started, ended]) == waits([ended, *started]) == {WAIT: Wait("housing", AT)}
    assert waits([(AT, "external_wait.started", {"kind": "housing"})]) == {}
