"""What a referrer hears, and what not."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.owed import (
    EARLY_WAITS,
    Due,
    Referral,
    Settle,
    State,
    Wait,
    decide,
    has_ended_too,
    moment_of,
    silenced,
)
from services.feedback.http import organisation_of
from shared.consent import Standing
from shared.schemas.contracts.case import (
    CaseClosed,
    CaseContactMade,
    CaseOutcome,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.feedback import FeedbackMoment, FeedbackSent
from shared.schemas.contracts.pregnancy import BirthRegistered, PregnancyEnded
from shared.schemas.values import Purpose
from tests.support.cases import AT, MIDWIFE, NURSE
from workflows.policy import load_policy

REFERRAL = Referral(uuid4(), MIDWIFE, "VD-000001", NURSE)
DUE = Due(FeedbackMoment.CONTACT, AT)
GIVEN = Standing(purposes=frozenset(Purpose), granted_at=AT)
LATER = AT + timedelta(days=3)
instants = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
standings = st.builds(Standing, st.frozensets(st.sampled_from(Purpose)), instants, instants, instants)


@pytest.mark.parametrize(
    ("fact", "moment"),
    [
        (CaseContactMade(with_client=True, with_referrer=False), "contact"),
        (CaseContactMade(with_client=False, with_referrer=True), None),
        (SupportStarted(offer="PHB"), "start"),
        (SupportEnded(offer="PHB"), "end"),
        (BirthRegistered(born_on=AT.date()), None),
        (CaseClosed(outcome=CaseOutcome.DECLINED), "end"),
        (PregnancyEnded(), None),
    ],
)
def test_which_moment_a_fact_is(fact, moment):
    assert moment_of(fact) == moment


@pytest.mark.parametrize(
    ("ended_early_at", "ended"),
    [(None, False), (AT, True), (AT - EARLY_WAITS, True), (AT - EARLY_WAITS - timedelta(seconds=1), False)],
)
def test_an_end_told_before_its_beginning_counts_for_a_fortnight(ended_early_at, ended):
    assert has_ended_too(ended_early_at, AT) is ended


def test_feedback_waits_for_a_beginning_as_long_as_the_default_policy_does():
    waits = load_policy().special.early_waits
    assert waits is not None
    assert timedelta(days=waits.is_) == EARLY_WAITS


def test_with_consent_the_referrer_hears_who_helps_and_since_when():
    told = decide(DUE, REFERRAL, GIVEN, 0)
    assert isinstance(told, FeedbackSent)
    assert (told.referrer, told.moment, told.happened_at, told.owner) == (MIDWIFE, "contact", AT, NURSE)


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (None, "case_unknown"),
        (Standing(purposes=frozenset({Purpose.REFER}), granted_at=AT), "purpose_not_consented"),
        (Standing(purposes=frozenset(Purpose), granted_at=AT, withdrawn_at=AT), "consent_withdrawn"),
        (Standing(purposes=frozenset(Purpose), granted_at=AT, ended_at=LATER), "stopped"),
    ],
)
def test_without_a_basis_it_is_withheld_and_said_why(standing, code):
    assert decide(DUE, REFERRAL, standing, 0) == Settle(State.WITHHELD, code)


@given(standings, st.floats(30.1, allow_nan=False))
def test_with_an_old_view_of_consent_everything_waits(standing, staleness):
    assert decide(DUE, REFERRAL, standing, staleness) == Wait()


@given(standings)
def test_what_lapsed_is_never_told(standing):
    if silenced(standing) is not None:
        assert not isinstance(decide(DUE, REFERRAL, standing, 0), FeedbackSent)


def test_a_loss_cancels_and_a_withdrawal_withholds():
    ended = Standing(purposes=frozenset(Purpose), granted_at=AT, ended_at=LATER)
    withdrawn = Standing(purposes=frozenset(Purpose), granted_at=AT, withdrawn_at=LATER)
    assert silenced(ended) == Settle(State.CANCELLED, "stopped")
    assert silenced(withdrawn) == Settle(State.WITHHELD, "consent_withdrawn")
    assert silenced(GIVEN) is None


def test_a_withdrawal_of_an_unknown_case_settles_nothing_yet():
    assert silenced(Standing(withdrawn_at=AT)) is None


def test_a_key_opens_only_for_its_own_organisation(tmp_path):
    (tmp_path / "verloskundigen-duinstreek").write_text("one\n")
    (tmp_path / "rode-kruis-geboortezorg").write_text("two")
    (tmp_path / "leeg").write_text("")
    (tmp_path / "leeg.123.new").write_text("half-written")
    assert organisation_of("Bearer one", tmp_path) == "verloskundigen-duinstreek"
    assert organisation_of("Bearer two", tmp_path) == "rode-kruis-geboortezorg"
    for given_ in ("Bearer ", "Bearer three", "one", "", "Bearer half-written"):
        assert organisation_of(given_, tmp_path) is None
    assert organisation_of("Bearer one", tmp_path / "nowhere") is None
