"""The one gate: what may be said follows from what she last said, whatever order it is heard in."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.consent.gate import RECEIVER_MISSING, Kind, Standing, fold, may_disclose
from shared.schemas import Event
from shared.schemas.contracts.case import CaseContactMade
from shared.schemas.contracts.pregnancy import ConsentGranted, ConsentWithdrawn, PregnancyEnded
from shared.schemas.values import KIND_OF, Consent, OrganisationKind, Purpose, Role
from tests.support.cases import opened

START = datetime(2026, 3, 30, 7, tzinfo=UTC)
DISCLOSING = [kind for kind in Kind if kind is not Kind.STOP_NOTICE]


def event(payload, minute=0):
    at = START + timedelta(minutes=minute)
    return Event(str(uuid4()), "/tijdig/intake", payload.ce_type(), at, payload, subject=str(uuid4()))


def granted(minute=0, *purposes):
    given_for = frozenset(purposes or Purpose)
    consent = Consent(purposes=given_for, text_version="1", given_on=date(2026, 3, 30))
    return event(ConsentGranted(consent=consent), minute)


def withdrawn(minute=0):
    return event(ConsentWithdrawn(), minute)


def ended(minute=0):
    return event(PregnancyEnded(), minute)


def after(*events):
    standing = Standing()
    for one in events:
        standing = fold(standing, one)
    return standing


def allowed(standing):
    return {kind for kind in Kind if may_disclose(standing, kind).allowed}


@pytest.mark.parametrize("kind", list(Kind))
def test_of_an_unknown_case_nothing_is_said(kind):
    verdict = may_disclose(None, kind)
    assert (verdict.allowed, verdict.code) == (False, "case_unknown")


def test_consent_for_everything_allows_everything():
    assert allowed(after(event(opened()))) == set(Kind)


def test_feedback_needs_its_own_purpose():
    standing = after(granted(0, Purpose.REFER))
    assert may_disclose(standing, Kind.TASK).allowed
    assert may_disclose(standing, Kind.FEEDBACK).code == "purpose_not_consented"


def test_a_consent_that_is_about_something_else_discloses_nothing():
    assert allowed(after(granted(0, Purpose.STATISTICS))) == {Kind.STOP_NOTICE}


def test_withdrawal_leaves_only_the_notice_to_stop():
    standing = after(granted(0), withdrawn(1))
    assert allowed(standing) == {Kind.STOP_NOTICE}
    assert may_disclose(standing, Kind.IDENTITY).code == "consent_withdrawn"


def test_a_tie_withdraws():
    assert allowed(after(granted(5), withdrawn(5))) == {Kind.STOP_NOTICE}
    assert allowed(after(withdrawn(5), granted(5))) == {Kind.STOP_NOTICE}


def test_a_consent_given_after_the_withdrawal_counts():
    assert allowed(after(granted(0), withdrawn(1), granted(2))) == set(Kind)


def test_a_withdrawal_that_arrives_before_the_case_is_remembered():
    assert allowed(after(withdrawn(1), granted(0))) == {Kind.STOP_NOTICE}


def test_a_later_consent_replaces_the_purposes_of_an_earlier_one():
    standing = after(granted(0), granted(1, Purpose.REFER))
    assert not may_disclose(standing, Kind.FEEDBACK).allowed
    assert after(granted(1, Purpose.REFER), granted(0)) == standing


def test_after_the_end_only_the_notice_to_stop_whatever_she_agreed_to():
    standing = after(granted(0), ended(1), granted(2))
    assert allowed(standing) == {Kind.STOP_NOTICE}
    assert may_disclose(standing, Kind.TASK).code == "stopped"


def test_other_events_change_nothing():
    standing = after(granted(0))
    contact = event(CaseContactMade(with_client=True, with_referrer=False), 1)
    assert fold(standing, contact) is standing


def test_an_empty_standing_discloses_nothing():
    assert may_disclose(Standing(), Kind.TASK).code == "consent_missing"


words = st.lists(
    st.tuples(st.sampled_from([granted, withdrawn, ended]), st.integers(0, 5)).map(lambda w: w[0](w[1])),
    max_size=8,
)


@given(words, st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_does_not_matter(events, random):
    shuffled = random.sample(events, len(events))
    assert after(*shuffled) == after(*events)


@given(words, words)
def test_hearing_something_twice_changes_nothing(events, more):
    assert after(*events, *more, *events) == after(*events, *more)


@given(words)
def test_an_end_is_terminal(events):
    assert allowed(after(*events, ended(3))) == {Kind.STOP_NOTICE}


@given(words)
def test_who_never_said_yes_discloses_nothing(events):
    without = [one for one in events if not isinstance(one.data, ConsentGranted)]
    assert not any(may_disclose(after(*without), kind).allowed for kind in DISCLOSING)


@given(words)
def test_the_latest_word_decides_and_silence_is_no(events):
    standing = after(*events)
    grants = [one.time for one in events if isinstance(one.data, ConsentGranted)]
    refusals = [one.time for one in events if isinstance(one.data, ConsentWithdrawn)]
    holds = bool(grants) and (not refusals or max(grants) > max(refusals))
    assert standing.consent_holds is holds


def test_a_consent_that_names_its_receivers_counts_for_those_and_for_no_other():
    named = frozenset({OrganisationKind.JGZ})
    consent = Consent(
        purposes=frozenset(Purpose), text_version="1", given_on=date(2026, 3, 30), recipients=named
    )
    standing = after(event(opened()), event(ConsentGranted(consent=consent), 1))
    assert may_disclose(standing, Kind.CASE, OrganisationKind.JGZ).allowed
    assert may_disclose(standing, Kind.CASE, OrganisationKind.COORDINATION).allowed
    assert may_disclose(standing, Kind.CASE).allowed
    refused = may_disclose(standing, Kind.CASE, OrganisationKind.SOCIAL_TEAM)
    assert (refused.allowed, refused.code) == (False, RECEIVER_MISSING)
    wider = after(event(opened()), event(ConsentGranted(consent=consent), 1), granted(2))
    assert may_disclose(wider, Kind.CASE, OrganisationKind.SOCIAL_TEAM).allowed
    assert after(granted(2), event(ConsentGranted(consent=consent), 1)).recipients is None
    assert (
        may_disclose(after(granted(), withdrawn(1)), Kind.CASE, OrganisationKind.JGZ).code != RECEIVER_MISSING
    )


def test_every_role_belongs_to_a_kind_of_organisation():
    assert set(KIND_OF) == set(Role)
