"""The desk's rules: what a link is good for, who may do what, and what comes first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.desk import domain
from services.desk.domain import Link, LinkState, Ownership, Part, Scope, Waiting
from shared.consent.gate import Kind, Standing
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import Dating, DatingMethod, OrganisationKind, Party, Purpose, Role

NOW = datetime(2026, 3, 30, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CASE = UUID(int=7)
NURSE = Party(organisation="jgz-kennemerland", role=Role.JGZ_NURSE)
LEAD = Party(organisation="jgz-kennemerland", role=Role.JGZ_LEAD)
COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.COORDINATOR)
GIVEN = Standing(purposes=frozenset(Purpose), granted_at=NOW - DAY)
LOST = Standing(purposes=frozenset(Purpose), granted_at=NOW - DAY, ended_at=NOW)
WITHDRAWN = Standing(purposes=frozenset(Purpose), granted_at=NOW - DAY, withdrawn_at=NOW)


def link(purpose=LinkPurpose.RESPOND, case_id=CASE, expires=NOW + DAY, used=None) -> Link:
    return Link(uuid4(), NURSE, purpose, case_id, expires, used)


@pytest.mark.parametrize(
    ("found", "standing", "state"),
    [
        (link(), GIVEN, LinkState.GOOD),
        (link(expires=NOW), GIVEN, LinkState.EXPIRED),
        (link(used=NOW), GIVEN, LinkState.USED),
        (link(used=NOW, expires=NOW), GIVEN, LinkState.USED),
        (link(used=NOW), LOST, LinkState.STOPPED),
        (link(expires=NOW), WITHDRAWN, LinkState.STOPPED),
        (link(), None, LinkState.EARLY),
        (None, GIVEN, LinkState.EARLY),
        (link(LinkPurpose.DESK, case_id=None), None, LinkState.GOOD),
        (link(LinkPurpose.DESK), LOST, LinkState.STOPPED),
    ],
)
def test_what_a_link_is_good_for(found, standing, state):
    assert domain.link_state(found, standing, NOW) is state


def test_the_referrers_link_needs_consent_for_feedback():
    only_refer = Standing(purposes=frozenset({Purpose.REFER}), granted_at=NOW - DAY)
    assert domain.link_state(link(LinkPurpose.FEEDBACK), only_refer, NOW) is LinkState.STOPPED
    assert domain.link_state(link(LinkPurpose.RESPOND), only_refer, NOW) is LinkState.GOOD


def test_a_link_opens_nothing_for_a_newcomer_that_she_does_not_name():
    hers = replace(GIVEN, recipients=frozenset({OrganisationKind.SOCIAL_TEAM}))
    assert domain.link_state(link(), hers, NOW) is LinkState.NOT_NAMED
    assert domain.link_state(link(), hers, NOW, knows=True) is LinkState.GOOD
    assert domain.link_state(link(LinkPurpose.FEEDBACK), hers, NOW) is LinkState.GOOD
    assert domain.receiver(COORDINATOR, Kind.CASE, knows=False) is OrganisationKind.COORDINATION


def scope(party=NURSE, purpose=LinkPurpose.RESPOND, case_id: UUID | None = CASE, expires=NOW + DAY) -> Scope:
    return Scope(party, purpose, case_id, uuid4(), expires)


@pytest.mark.parametrize(
    ("scopes", "party"),
    [
        ([scope(COORDINATOR, LinkPurpose.DESK, None)], COORDINATOR),
        ([scope(COORDINATOR, LinkPurpose.DESK)], COORDINATOR),
        ([scope(COORDINATOR, LinkPurpose.RESPOND)], None),
        ([scope(NURSE, LinkPurpose.DESK, None)], None),
        ([], None),
    ],
)
def test_only_duty_roles_with_a_desk_link_work_the_list(scopes, party):
    assert domain.works_the_list(scopes) == party


def test_a_scope_fits_one_purpose_and_one_case():
    mine, later = scope(), scope(LEAD, expires=NOW + 2 * DAY)
    others = [scope(case_id=UUID(int=8)), scope(purpose=LinkPurpose.FEEDBACK), scope(case_id=None)]
    assert domain.scope_for([*others, later, mine], LinkPurpose.RESPOND, CASE) == later
    assert domain.scope_for(others, LinkPurpose.RESPOND, CASE) is None


ASKED = Ownership(proposed_owner=str(NURSE), proposed_deputy=str(LEAD), proposal=1)


@pytest.mark.parametrize(
    ("ownership", "nurse", "lead"),
    [
        (Ownership(), Part.NONE, Part.NONE),
        (ASKED, Part.ASKED, Part.ASKED),
        (Ownership(str(NURSE), str(LEAD), 1, declined=1), Part.NONE, Part.NONE),
        (
            Ownership(str(NURSE), str(LEAD), 1, 0, str(NURSE), str(LEAD), 1),
            Part.ACCOUNTABLE,
            Part.ACCOUNTABLE,
        ),
        (
            Ownership("other/jgz_nurse", "other/jgz_lead", 2, 0, str(NURSE), str(LEAD), 1),
            *[Part.ACCOUNTABLE] * 2,
        ),
        (Ownership("other/jgz_nurse", "other/jgz_lead", 2, 1), Part.NONE, Part.NONE),
    ],
)
def test_what_a_party_is_in_a_case(ownership, nurse, lead):
    assert (domain.part_of(NURSE, ownership), domain.part_of(LEAD, ownership)) == (nurse, lead)


@pytest.mark.parametrize(
    ("standing", "code"), [(GIVEN, None), (LOST, "ended"), (WITHDRAWN, "withdrawn"), (Standing(), None)]
)
def test_why_a_case_has_stopped(standing, code):
    assert domain.stop_code(standing) == code


@pytest.mark.parametrize(
    ("current", "told", "new", "replaces"),
    [
        (None, None, DatingMethod.LMP, True),
        (DatingMethod.LMP, NOW - DAY, DatingMethod.CRL_OPTIMAL, True),
        (DatingMethod.CRL_OPTIMAL, NOW - DAY, DatingMethod.LMP, False),
        (DatingMethod.LMP, NOW + DAY, DatingMethod.CRL_OPTIMAL, False),
    ],
)
def test_a_due_date_is_replaced_by_a_newer_one_of_no_weaker_method(current, told, new, replaces):
    dating = Dating(edd=date(2026, 10, 12), method=new)
    known = Dating(edd=date(2026, 10, 12), method=current) if current else None
    assert domain.redates(known, told, dating, NOW) is replaces


def waiting(*, urgent=False, days: float | None = 10, level=2, age=1) -> Waiting:
    at = None if days is None else NOW + timedelta(days=days)
    return Waiting(uuid4(), urgent, level, NOW - timedelta(days=age), at)


def test_the_order_of_the_worklist():
    expected = [
        waiting(urgent=True, days=90, level=2),
        waiting(days=-3, level=1),
        waiting(days=2, level=2),
        waiting(days=10, level=3),
        waiting(days=10, level=2, age=5),
        waiting(days=10, level=2, age=1),
        waiting(days=None, level=4),
    ]
    backwards = list(reversed(expected))
    assert sorted(backwards, key=lambda task: domain.rank(task, NOW)) == expected


@given(
    st.lists(
        st.builds(
            waiting,
            urgent=st.booleans(),
            days=st.none() | st.floats(-30, 200),
            level=st.integers(0, 4),
            age=st.integers(0, 90),
        )
    )
)
def test_no_ordinary_task_is_ever_ranked_above_an_urgent_one(tasks):
    ranked = sorted(tasks, key=lambda task: domain.rank(task, NOW))
    assert [task.urgent for task in ranked] == sorted((task.urgent for task in tasks), reverse=True)


def test_only_the_next_week_threshold_is_shown_with_the_stages():
    subjects = ["A", "20+0", "B", "24+0", "28+0"]
    assert [subjects[place] for place in domain.soonest(subjects)] == ["A", "20+0", "B"]


@pytest.mark.parametrize(
    ("command", "event", "answered"),
    [
        ("case.owner.accepted", "case.owner.accepted", False),
        ("case.owner.accepted", "case.owner.confirmed", True),
        ("case.owner.accepted", "case.owner.refused", True),
        ("case.owner.reassigned", "case.owner.reassigned", False),
        ("case.owner.reassigned", "case.owner.proposed", True),
        ("case.owner.reassigned", "case.owner.unavailable", True),
        ("case.owner.released", "case.owner.released", False),
        ("case.owner.released", "case.owner.proposed", True),
        ("case.owner.released", "case.owner.unavailable", True),
        ("task.claimed", "task.claimed", True),
        ("case.contact.made", "message.refused", True),
        ("case.contact.made", "feedback.sent", False),
    ],
)
def test_what_answers_a_command(command, event, answered):
    assert domain.answers(command, event) is answered


def test_a_case_is_called_by_the_same_number_as_in_mails():
    assert domain.case_number(UUID("01890a5d-ac96-774b-bcce-b302099a8057")) == "9A8-057"


@pytest.mark.parametrize(
    ("days", "plausible"), [(-40, False), (-31, True), (0, True), (365, True), (366, False)]
)
def test_a_date_in_a_plan_makes_sense(days, plausible):
    assert domain.plausible_item_due(NOW.date() + timedelta(days=days), NOW.date()) is plausible


@pytest.mark.parametrize(
    ("new", "at", "expected"),
    [
        (Dating(edd=date(2026, 10, 20), method=DatingMethod.CRL_OPTIMAL), NOW, True),
        (Dating(edd=date(2026, 10, 20), method=DatingMethod.CRL_OPTIMAL), NOW - DAY, False),  # older
        (Dating(edd=date(2026, 10, 20), method=DatingMethod.CLINICAL_ESTIMATE), NOW, False),  # weaker
        (Dating(edd=date(2026, 11, 21), method=DatingMethod.CRL_OPTIMAL), NOW, False),  # forty days
        (Dating(method=DatingMethod.UNKNOWN), NOW, False),
    ],
)
def test_the_page_shows_the_due_date_that_deadlines_are_counted_from(new, at, expected):
    known = Dating(edd=date(2026, 10, 12), method=DatingMethod.LMP)
    assert domain.redates(known, NOW, new, at) is expected
    assert domain.redates(None, None, new, at) is (new.edd is not None)


def test_the_page_shows_the_due_date_that_somebody_looked_at_unless_a_newer_one_was_told():
    known = Dating(edd=date(2026, 10, 12), method=DatingMethod.ART)
    far = Dating(edd=date(2026, 12, 1), method=DatingMethod.LMP)
    assert not domain.redates(known, NOW, far, NOW)
    assert domain.redates(known, NOW, far, NOW, looked=True)
    assert not domain.redates(known, NOW, far, NOW - timedelta(minutes=1), looked=True)
