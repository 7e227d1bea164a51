"""Whom to tell, what the link opens, when it may leave."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.notifications.domain import occasions
from services.notifications.domain.addressing import (
    SETTLES,
    WAITS_AT_MOST,
    address,
    falls_to_chain,
    roles_needed,
    successors,
)
from services.notifications.domain.values import CaseParties, Seat, Template
from shared.schemas.contracts.assignment import CaseOwnerProposed, CaseOwnerRefused
from shared.schemas.contracts.escalation import OWN_FILE, Audience, DeputyActivated, EscalationRaised
from shared.schemas.contracts.feedback import FeedbackMoment, FeedbackSent
from shared.schemas.contracts.notification import DeskAccessRequested, LinkPurpose, NotificationFailed
from shared.schemas.contracts.support import OfferUnavailable
from shared.schemas.values import Party, Role
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, NURSE_LEAD, OTHER_NURSE

NOON = datetime(2026, 3, 31, 10, tzinfo=UTC)  # Tuesday 12:00 in Amsterdam
EVENING = datetime(2026, 3, 31, 17, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 4, 1, 6, tzinfo=UTC)
GOOD_FRIDAY = datetime(2026, 4, 3, 10, tzinfo=UTC)
AFTER_EASTER = datetime(2026, 4, 7, 6, tzinfo=UTC)
CASE = uuid4()
DEPUTY_COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.DEPUTY_COORDINATOR)
MUNICIPALITY = Party(organisation="gemeente-velsen", role=Role.MUNICIPALITY_ESCALATION)
DIRECTORY = {
    Role.COORDINATOR: [COORDINATOR],
    Role.DEPUTY_COORDINATOR: [DEPUTY_COORDINATOR],
    Role.MUNICIPALITY_ESCALATION: [MUNICIPALITY],
}
SEAT = Seat(1, NURSE, NURSE_LEAD)
PARTIES = CaseParties("GM0453", MIDWIFE, SEAT, COORDINATOR, None, frozenset({MIDWIFE, NURSE, NURSE_LEAD}))


def proposal(attempt=1, owner=NURSE, deputy=NURSE_LEAD):
    return CaseOwnerProposed(
        attempt=attempt, owner=owner, deputy=deputy, accountable=COORDINATOR, urgent=True
    )


def rung(level, *audiences, urgent=False, causes=("A",)):
    return EscalationRaised(
        effect_id=f"{CASE}/A/1/L{level}",
        level=level,
        audiences=audiences,
        causes=causes,
        due=NOON,
        late_by_seconds=0,
        urgent=urgent,
        next_threshold=None,
        next_threshold_at=None,
        policy_version="1",
    )


def drafts(occasion, parties=PARTIES, now=NOON):
    return address(occasion, parties, DIRECTORY, now).drafts


def told(occasion, parties=PARTIES):
    return {draft.party for draft in drafts(occasion, parties)}


def failed(party, template=Template.TASK):
    return NotificationFailed(
        delivery_id=uuid4(), case_id=CASE, party=party, template=template, code="smtp_550"
    )


def test_a_proposal_gives_owner_and_deputy_a_task_and_the_referrer_a_confirmation():
    task, passed_on = occasions.proposed(CASE, proposal())
    assert told(task) == {NURSE, NURSE_LEAD}
    assert {d.purpose for d in drafts(task)} == {LinkPurpose.RESPOND}
    (confirmation,) = drafts(passed_on)
    assert (confirmation.party, confirmation.purpose) == (MIDWIFE, LinkPurpose.FEEDBACK)


def test_an_owner_who_is_also_the_deputy_gets_one_message():
    task, _ = occasions.proposed(CASE, proposal(deputy=NURSE))
    assert len(drafts(task)) == 1


def test_another_attempt_is_another_task_but_the_referrer_is_told_once_per_case():
    first, second = occasions.proposed(CASE, proposal(1)), occasions.proposed(CASE, proposal(2))
    assert {d.key for d in drafts(first[0])}.isdisjoint(d.key for d in drafts(second[0]))
    assert {d.key for d in drafts(first[1])} == {d.key for d in drafts(second[1])}


def test_the_same_occasion_gives_the_same_keys_whenever_it_is_seen():
    occasion = occasions.escalated(CASE, rung(3, Audience.OWNER, Audience.COORDINATOR))
    assert [d.key for d in drafts(occasion)] == [d.key for d in drafts(occasion, now=EVENING)]


def test_a_reminder_goes_to_the_owner_and_knows_what_it_is_about():
    occasion = occasions.escalated(CASE, rung(0, causes=("B", "24+0")))
    (draft,) = drafts(occasion)
    assert (draft.party, draft.template, draft.cause) == (NURSE, Template.REMINDER, "B")


def test_a_question_to_the_referrer_is_no_reminder_of_a_task():
    for cause in ("dating_check", "outcome_check"):
        (draft,) = drafts(occasions.escalated(CASE, rung(0, Audience.REFERRER, causes=(cause,))))
        assert (draft.party, draft.template) == (MIDWIFE, Template.QUESTION)
        assert draft.purpose is LinkPurpose.FEEDBACK


@pytest.mark.parametrize("cause", ["reoffer", "12+0", OWN_FILE])
def test_what_the_page_shows_no_question_for_is_not_mailed_as_one(cause):
    (draft,) = drafts(occasions.escalated(CASE, rung(0, Audience.REFERRER, causes=(cause,))))
    assert (draft.party, draft.template) == (MIDWIFE, Template.REMINDER)


def test_nobody_can_write_to_her_or_her_family():
    """There is no function under which a message could reach her, a parent or a partner."""
    assert not [each for each in (*Role, *Audience) if re.search("client|woman|mother|parent|partner", each)]


def test_a_rung_reaches_functions_through_the_case_and_roles_through_the_directory():
    occasion = occasions.escalated(
        CASE, rung(3, Audience.OWNER, Audience.COORDINATOR, Audience.MUNICIPALITY_ESCALATION)
    )
    assert set(roles_needed(occasion)) == {Role.COORDINATOR, Role.MUNICIPALITY_ESCALATION}
    assert told(occasion) == {NURSE, COORDINATOR, MUNICIPALITY}
    purposes = {d.party: d.purpose for d in drafts(occasion)}
    assert purposes[COORDINATOR] is LinkPurpose.DESK
    assert purposes[MUNICIPALITY] is LinkPurpose.NOTICE


def test_a_function_that_nobody_fulfils_is_not_forgotten():
    occasion = occasions.escalated(CASE, rung(3, Audience.MDO_CHAIR, Audience.COORDINATOR))
    addressed = address(occasion, PARTIES, DIRECTORY, NOON)
    assert addressed.unresolved == (Audience.MDO_CHAIR,)
    assert [d.party for d in addressed.drafts] == [COORDINATOR]


def test_an_unfilled_function_falls_to_the_coordinator_only_after_all_was_read():
    occasion = occasions.escalated(CASE, rung(1, Audience.OWNER))
    assert not falls_to_chain(occasion, PARTIES, waited=timedelta(seconds=1), caught_up=True)
    assert not falls_to_chain(occasion, PARTIES, waited=SETTLES * 2, caught_up=False)
    assert not falls_to_chain(occasion, CaseParties(), waited=SETTLES * 2, caught_up=True)
    assert falls_to_chain(occasion, PARTIES, waited=SETTLES * 2, caught_up=True)
    assert falls_to_chain(occasion, CaseParties(), waited=WAITS_AT_MOST, caught_up=False)


def test_news_for_the_referrer_never_falls_to_somebody_else():
    _, passed_on = occasions.proposed(CASE, proposal())
    assert not falls_to_chain(passed_on, PARTIES, waited=WAITS_AT_MOST * 9, caught_up=True)


def test_the_chain_goes_on_where_the_missing_function_stands_in_it():
    assert successors(Audience.OWNER)[0] is Audience.COORDINATOR
    assert successors(Audience.COORDINATOR) == (Audience.DEPUTY_COORDINATOR, Audience.REGION_DUTY)
    assert successors(Audience.REGION_DUTY) == ()


def test_the_deputy_is_activated_and_the_referrer_hears_feedback():
    activated = DeputyActivated(effect_id="e", due=NOON, urgent=True)
    assert told(occasions.deputy_activated(CASE, activated)) == {NURSE_LEAD}
    sent = FeedbackSent(
        case_id=CASE,
        reference="VD-2026-1",
        referrer=MIDWIFE,
        moment=FeedbackMoment.CONTACT,
        happened_at=NOON,
        owner=NURSE,
    )
    (draft,) = drafts(occasions.fed_back("event", sent))
    assert (draft.party, draft.purpose) == (MIDWIFE, LinkPurpose.FEEDBACK)


def test_whoever_answered_in_vain_hears_it():
    data = CaseOwnerRefused(party=OTHER_NURSE, code="not_open", remedy="nothing to do")
    (draft,) = drafts(occasions.refused("event", CASE, data))
    assert (draft.party, draft.purpose) == (OTHER_NURSE, LinkPurpose.NOTICE)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (NOON, NOON),
        (EVENING, NEXT_MORNING),
        (GOOD_FRIDAY, AFTER_EASTER),
        (datetime(2026, 3, 31, 5, 59, tzinfo=UTC), datetime(2026, 3, 31, 6, tzinfo=UTC)),
    ],
    ids=["in-hours", "evening", "good-friday", "before-eight"],
)
def test_a_task_leaves_in_office_hours_and_its_link_lives_from_then(now, leaves):
    task, _ = occasions.proposed(CASE, proposal())
    for draft in drafts(task, now=now):
        assert draft.not_before == leaves
        assert draft.expires_at == leaves + timedelta(days=7)


@pytest.mark.parametrize(
    ("level", "urgent", "at_once"),
    [
        (0, True, set()),
        (1, True, set()),
        (2, False, set()),
        (2, True, {COORDINATOR}),
        (3, True, {COORDINATOR}),
        (4, False, {COORDINATOR}),
    ],
)
def test_at_night_the_last_rung_and_urgent_ones_wake_only_those_on_duty(level, urgent, at_once):
    audiences = (Audience.OWNER, Audience.COORDINATOR, Audience.MUNICIPALITY_ESCALATION)
    occasion = occasions.escalated(CASE, rung(level, *audiences, urgent=urgent))
    found = {d.party for d in drafts(occasion, now=EVENING) if d.not_before == EVENING}
    assert found == at_once


def test_a_link_that_is_asked_for_leaves_at_once_and_lives_half_a_day_at_the_desk():
    asked = DeskAccessRequested(party=COORDINATOR, purpose=LinkPurpose.DESK)
    (draft,) = drafts(occasions.access_requested("event", asked), CaseParties(), EVENING)
    assert draft.not_before == EVENING
    assert draft.expires_at == EVENING + timedelta(hours=12)


def test_a_dead_mailbox_is_told_to_the_coordinator_and_along_the_chain():
    assert told(occasions.undelivered(failed(NURSE))) == {COORDINATOR}
    assert told(occasions.undelivered(failed(COORDINATOR))) == {DEPUTY_COORDINATOR}
    duty = Party(organisation="coordinatie-ijmond", role=Role.REGION_DUTY)
    assert occasions.undelivered(failed(duty)) is None


def test_that_somebody_cannot_be_told_to_stop_is_told_at_once():
    occasion = occasions.undelivered(failed(NURSE, Template.STOPPED))
    (draft,) = drafts(occasion, now=EVENING)
    assert (draft.template, draft.not_before) == (Template.STOP_UNDELIVERED, EVENING)


@pytest.mark.parametrize("stop", [occasions.ended(CASE, PARTIES), occasions.withdrawn(CASE, PARTIES, "t")])
def test_a_stop_goes_to_everybody_involved_at_any_hour_without_a_link(stop):
    found = drafts(stop, now=EVENING)
    assert {d.party for d in found} == PARTIES.involved
    assert {d.not_before for d in found} == {EVENING}
    assert {d.purpose for d in found} == {LinkPurpose.NOTICE}


def test_two_reports_of_one_end_are_one_notice_and_two_withdrawals_of_two_consents_are_two():
    assert drafts(occasions.ended(CASE, PARTIES)) == drafts(occasions.ended(CASE, PARTIES))
    first = {d.key for d in drafts(occasions.withdrawn(CASE, PARTIES, "1"))}
    assert first.isdisjoint(d.key for d in drafts(occasions.withdrawn(CASE, PARTIES, "2")))


OTHER_SEAT = Seat(2, OTHER_NURSE, NURSE_LEAD)


@pytest.mark.parametrize(
    ("parties", "current"),
    [
        (CaseParties(), None),
        (CaseParties(proposed=SEAT), SEAT),
        (CaseParties(confirmed=SEAT), SEAT),
        (CaseParties(proposed=SEAT, accountable=COORDINATOR, confirmed=SEAT), SEAT),
        (CaseParties(proposed=OTHER_SEAT, accountable=NURSE, confirmed=SEAT), SEAT),
        (CaseParties(proposed=OTHER_SEAT, accountable=COORDINATOR, confirmed=SEAT), OTHER_SEAT),
    ],
    ids=["nobody", "proposed", "confirmed", "the-same", "owner-stays-meanwhile", "owner-gone"],
)
def test_owner_and_deputy_are_the_confirmed_ones_else_the_proposed_ones(parties, current):
    assert parties.current == current


def lacking(again=0):
    data = OfferUnavailable(
        municipality="GM0453", code="none_there", coordinator=COORDINATOR, due=NOON, again=again
    )
    return occasions.lacking("an event", CASE, data)


@pytest.mark.parametrize(
    ("again", "who"),
    [
        (0, {COORDINATOR}),
        (1, {COORDINATOR, DEPUTY_COORDINATOR}),
        (2, {COORDINATOR, MUNICIPALITY}),
        (7, {COORDINATOR, MUNICIPALITY}),
    ],
)
def test_that_something_must_be_found_never_ends_at_one_person(again, who):
    assert told(lacking(again)) == who
    chair = Role.MDO_CHAIR in roles_needed(lacking(again))
    assert chair is (again > 1)


def test_who_must_find_something_hears_in_working_hours_with_a_link_to_the_desk():
    (draft,) = drafts(lacking(), now=EVENING)
    assert (draft.purpose, draft.not_before, draft.at_once) == (LinkPurpose.DESK, NEXT_MORNING, False)
    of = {draft.party: draft.purpose for draft in drafts(lacking(2))}
    assert of[MUNICIPALITY] is LinkPurpose.NOTICE
