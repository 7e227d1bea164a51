"""What becomes of a message whose time has come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.notifications.domain.sending import (
    Action,
    Due,
    at_send,
    is_fresh,
    pause,
    refused_from_the_start,
)
from services.notifications.domain.values import STOP_NOTICES, CaseParties, Seat, Template
from shared.consent.gate import Standing
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import OrganisationKind, Party, Purpose, Role
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, NURSE_LEAD, OTHER_NURSE

AT = datetime(2026, 3, 30, 7, tzinfo=UTC)
AGREED = Standing(frozenset(Purpose), granted_at=AT)
WITHDRAWN = replace(AGREED, withdrawn_at=AT)
ENDED = replace(AGREED, ended_at=AT)
DUE = Due(
    case_id=uuid4(),
    party=NURSE,
    audience=Audience.OWNER,
    template=Template.TASK,
    purpose=LinkPurpose.RESPOND,
    mailbox="jgz_nurse@jgz-kennemerland.example",
    standing=AGREED,
    parties=CaseParties(proposed=Seat(1, NURSE, NURSE_LEAD)),
    planned_at=AT,
    waited=timedelta(0),
)
SOCIAL_TEAM_ONLY = replace(AGREED, recipients=frozenset({OrganisationKind.SOCIAL_TEAM}))
NARROWED = replace(SOCIAL_TEAM_ONLY, granted_at=AT + timedelta(seconds=1))
NOT_NAMED = "receiver_not_consented"


def judged(**changes):
    decision = at_send(replace(DUE, **changes))
    return decision.action, decision.reason


@pytest.mark.parametrize(
    ("staleness", "fresh"), [(0.0, True), (30.0, True), (30.1, False), (60.0, False), (float("inf"), False)]
)
def test_by_a_view_of_consent_that_is_older_than_30_seconds_nothing_is_sent(staleness, fresh):
    assert is_fresh(staleness) is fresh


def test_what_stands_is_sent():
    assert judged() == (Action.SEND, None)


@pytest.mark.parametrize("template", [t for t in Template if t not in STOP_NOTICES])
@pytest.mark.parametrize(("standing", "why"), [(WITHDRAWN, "consent_withdrawn"), (ENDED, "stopped")])
def test_after_withdrawal_or_the_end_nothing_leaves(template, standing, why):
    assert judged(template=template, standing=standing) == (Action.SUPPRESS, why)


@pytest.mark.parametrize("template", sorted(STOP_NOTICES))
@pytest.mark.parametrize("standing", [WITHDRAWN, ENDED, AGREED])
def test_a_notice_to_stop_always_leaves(template, standing):
    assert judged(template=template, standing=standing, audience=None) == (Action.SEND, None)


def test_feedback_without_its_purpose_is_suppressed():
    standing = replace(AGREED, purposes=frozenset({Purpose.REFER}))
    assert judged(template=Template.PASSED_ON, standing=standing, audience=Audience.REFERRER) == (
        Action.SUPPRESS,
        "purpose_not_consented",
    )


def test_who_was_asked_hears_nothing_any_more_once_she_names_others():
    assert judged(standing=NARROWED) == (Action.SUPPRESS, NOT_NAMED)
    team = Party(organisation="sociaal-team", role=Role.SOCIAL_TEAM)
    assert judged(standing=NARROWED, party=team, audience=None) == (Action.SEND, None)
    assert judged(standing=NARROWED, party=COORDINATOR, audience=None) == (Action.SEND, None)


def test_a_consent_that_is_older_than_the_question_may_be_followed_by_the_one_it_rests_on():
    assert judged(standing=SOCIAL_TEAM_ONLY) == (Action.HOLD, NOT_NAMED)
    assert judged(standing=SOCIAL_TEAM_ONLY, waited=timedelta(seconds=61)) == (Action.SUPPRESS, NOT_NAMED)
    town = Party(organisation="gemeente", role=Role.MUNICIPALITY_ESCALATION)
    function = {"party": town, "audience": Audience.MUNICIPALITY_ESCALATION, "template": Template.ESCALATION}
    assert judged(standing=SOCIAL_TEAM_ONLY, **function) == (Action.SUPPRESS, NOT_NAMED)


@pytest.mark.parametrize(
    "parties",
    [
        CaseParties(confirmed=Seat(1, NURSE, NURSE_LEAD)),
        CaseParties(confirmed=Seat(1, NURSE_LEAD, NURSE)),
        CaseParties(referrer=NURSE),
        CaseParties(aware=frozenset({NURSE})),
    ],
)
def test_who_has_to_do_with_her_already_keeps_hearing(parties):
    assert judged(standing=NARROWED, parties=parties) == (Action.SEND, None)


@pytest.mark.parametrize(
    "template", [Template.CONTACT_OWNER, Template.CONTACT_DEPUTY, Template.PARTY_CHANGED]
)
def test_who_is_linked_hears_as_long_as_she_allows_it_and_never_knows_for_good(template):
    linked = {"template": template, "audience": None, "parties": CaseParties(linked=frozenset({NURSE}))}
    assert judged(**linked) == (Action.SEND, None)
    assert judged(standing=NARROWED, **linked) == (Action.SUPPRESS, NOT_NAMED)


def test_the_referrer_still_hears_what_became_of_it():
    news = {"template": Template.FEEDBACK, "audience": Audience.REFERRER, "party": MIDWIFE}
    assert judged(standing=NARROWED, **news) == (Action.SEND, None)


def test_an_organisation_asked_for_support_with_her_consent_hears_it_until_she_names_others():
    asked = {"template": Template.OFFER, "purpose": LinkPurpose.OFFER, "audience": None}
    assert judged(standing=SOCIAL_TEAM_ONLY, **asked) == (Action.SEND, None)
    assert judged(standing=NARROWED, **asked) == (Action.SUPPRESS, NOT_NAMED)


def test_a_message_about_a_case_that_is_not_known_yet_is_held():
    assert judged(standing=None) == (Action.HOLD, "case_unknown")


def test_a_link_for_the_desk_is_about_no_case_and_needs_no_consent():
    found = judged(case_id=None, standing=None, template=Template.ACCESS, audience=None, party=COORDINATOR)
    assert found == (Action.SEND, None)


def test_who_is_no_longer_owner_or_deputy_is_not_reminded():
    elsewhere = CaseParties(proposed=Seat(2, OTHER_NURSE, OTHER_NURSE))
    assert judged(parties=elsewhere) == (Action.SUPPRESS, "superseded")
    assert judged(parties=elsewhere, audience=Audience.COORDINATOR) == (Action.SEND, None)


def test_a_deputy_who_became_owner_is_still_told():
    assert judged(parties=CaseParties(confirmed=Seat(1, NURSE_LEAD, NURSE)))[0] is Action.SEND


def test_an_unknown_mailbox_is_waited_for_and_then_given_up():
    assert judged(mailbox=None) == (Action.HOLD, "mailbox_unknown")
    assert judged(mailbox=None, waited=timedelta(seconds=61)) == (Action.FAIL, "mailbox_unknown")


def test_what_has_no_basis_is_not_even_planned_but_an_unknown_case_is():
    assert refused_from_the_start(Template.TASK, None) is None
    assert refused_from_the_start(Template.TASK, AGREED) is None
    assert refused_from_the_start(Template.TASK, WITHDRAWN) == "consent_withdrawn"
    assert refused_from_the_start(Template.TASK, Standing(ended_at=AT)) == "stopped"
    assert refused_from_the_start(Template.TASK, Standing(withdrawn_at=AT)) == "consent_withdrawn"
    assert refused_from_the_start(Template.STOPPED, ENDED) is None


def test_pauses_grow_to_a_minute_and_never_end():
    assert [pause(n).total_seconds() for n in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert pause(1000) == timedelta(minutes=1)
