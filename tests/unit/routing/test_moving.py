"""Transfers: the owner before answers to the end, one is under way at a time, a second bounce is decided."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.routing.domain.assignment import Case, Nothing, Refuse, State, Turn, Unavailable
from services.routing.domain.moving import (
    Bounce,
    Complete,
    Offer,
    Relocate,
    TakeOn,
    Withdraw,
    accept,
    complete,
    moved,
    propose,
    refuse,
)
from services.routing.domain.social_map import SocialMap
from services.routing.domain.transfer import Stage, Transfer
from shared.consent.gate import RECEIVER_MISSING, Standing
from shared.schemas import registry
from shared.schemas.contracts import transfer as contracts
from shared.schemas.values import OrganisationKind, Purpose
from tests.unit.routing.maps import COORDINATOR, HERE, NOWHERE, THERE, a_map, party, team

AT = datetime(2026, 3, 30, 9, tzinfo=UTC)
MAP = a_map([team("jgz-west")], [team("jgz-oost"), team("jgz-west")])
NURSE, LEAD = party("jgz-west/jgz_nurse"), party("jgz-west/jgz_lead")
OTHER, OTHER_LEAD = party("jgz-oost/jgz_nurse"), party("jgz-oost/jgz_lead")
OWNED = (Turn(1, NURSE, LEAD, State.CONFIRMED, accountable=True),)


def transfer(stage: Stage = Stage.PROPOSED, number: int = 1, days_ago: int = 0) -> Transfer:
    at = AT - timedelta(days=days_ago)
    over = stage in (Stage.REFUSED, Stage.COMPLETED)
    return Transfer(number, OTHER, OTHER_LEAD, THERE, stage, at, at if over else None)


def case(*transfers: Transfer, stopped: bool = False) -> Case:
    return Case(uuid4(), HERE, urgent=False, stopped=stopped, turns=OWNED, transfers=transfers)


def wanted(known: Case | None, by=NURSE, organisation: str = "jgz-oost", municipality: str = THERE):
    return propose(known, by, organisation, municipality, MAP, AT)


@pytest.mark.parametrize("by", [NURSE, LEAD, COORDINATOR])
def test_who_answers_for_the_case_or_coordinates_may_hand_it_on(by):
    decision = wanted(case(), by)
    assert isinstance(decision, Offer)
    assert (decision.number, decision.team.owner, decision.municipality) == (1, OTHER, THERE)


@pytest.mark.parametrize(
    ("known", "by", "organisation", "municipality", "code"),
    [
        (None, NURSE, "jgz-oost", THERE, "not_proposed"),
        (case(stopped=True), NURSE, "jgz-oost", THERE, "case_stopped"),
        (case(), OTHER, "jgz-oost", THERE, "not_accountable"),
        (case(), NURSE, "jgz-oost", HERE, "not_serving"),
        (case(), NURSE, "nergens", THERE, "organisation_unknown"),
        (case(), NURSE, "jgz-oost", "GM9999", "municipality_unknown"),
        (case(), NURSE, "jgz-west", HERE, "already_owner"),
        (case(transfer(Stage.ACCEPTED)), NURSE, "jgz-oost", THERE, "transfer_open"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_with_its_reason(known, by, organisation, municipality, code):
    assert wanted(known, by, organisation, municipality) == Refuse(code)
    assert Refuse(code).remedy


def test_whom_she_did_not_allow_to_know_is_not_offered_the_case_until_she_does():
    her = Standing(frozenset({Purpose.REFER}), AT, recipients=frozenset({OrganisationKind.SOCIAL_TEAM}))
    kept = replace(case(), standing=her)
    assert wanted(kept) == Refuse(RECEIVER_MISSING)
    assert wanted(kept, COORDINATOR) == Refuse(RECEIVER_MISSING)
    assert wanted(kept, organisation="nergens") == Refuse("organisation_unknown")
    assert moved(kept, THERE, MAP, AT) == Unavailable(RECEIVER_MISSING)
    for named in (None, frozenset({OrganisationKind.JGZ})):
        allowed = replace(kept, standing=replace(her, recipients=named))
        assert isinstance(wanted(allowed), Offer)
        assert isinstance(moved(allowed, THERE, MAP, AT), Offer)


def test_whom_a_case_is_handed_on_to_is_stood_in_for_when_on_leave():
    def on_leave(*names: str) -> SocialMap:
        leaves = [{"party": name, "first": "2026-03-30", "last": "2026-03-30"} for name in names]
        return a_map([team("jgz-west")], [team("jgz-oost"), team("jgz-west")], rota={"leaves": leaves})

    one = propose(case(), NURSE, "jgz-oost", THERE, on_leave("jgz-oost/jgz_nurse"), AT)
    assert isinstance(one, Offer)
    assert (one.team.owner, one.team.deputy) == (OTHER_LEAD, NURSE)
    both = on_leave("jgz-oost/jgz_nurse", "jgz-oost/jgz_lead")
    assert propose(case(), COORDINATOR, "jgz-oost", THERE, both, AT) == Refuse("away")


def test_a_new_proposal_takes_the_place_of_an_unanswered_one():
    assert isinstance(wanted(case(transfer())), Offer)


def test_yes_then_first_contact_makes_the_receiver_owner():
    assert accept(case(transfer()), OTHER) == TakeOn(1)
    assert accept(case(transfer(Stage.ACCEPTED)), OTHER) == Refuse("already_accepted")
    done = complete(case(transfer(Stage.ACCEPTED)), OTHER, "jgz-oost", MAP)
    assert done == Complete(1, 2, OTHER, OTHER_LEAD, THERE)


def test_a_deputy_of_another_organisation_and_an_unknown_one():
    done = complete(case(transfer(Stage.ACCEPTED)), OTHER, "jgz-west", MAP)
    assert isinstance(done, Complete)
    assert done.deputy == NURSE
    assert complete(case(transfer(Stage.ACCEPTED)), OTHER, "nergens", MAP) == Refuse("deputy_unknown")


@pytest.mark.parametrize("answer", [accept, lambda c, by: refuse(c, by, MAP, AT)])
def test_only_the_receiver_answers_and_only_what_is_under_way(answer):
    assert answer(case(transfer()), NURSE) == Refuse("not_asked")
    assert answer(case(transfer(Stage.REFUSED)), OTHER) == Refuse("no_transfer")
    assert answer(None, OTHER) == Refuse("not_proposed")


def test_after_the_second_bounce_in_30_days_only_the_coordinator_proposes():
    once = case(transfer(Stage.REFUSED, 1, days_ago=3), transfer(number=2))
    assert refuse(once, OTHER, MAP, AT) == Bounce(2, times=2)
    twice = case(transfer(Stage.REFUSED, 1, days_ago=3), transfer(Stage.REFUSED, 2, days_ago=1))
    assert wanted(twice) == Refuse("coordinator_decides")
    assert moved(twice, THERE, MAP, AT) == Nothing()
    assert isinstance(wanted(twice, COORDINATOR), Offer)
    long_ago = case(transfer(Stage.REFUSED, 1, days_ago=31), transfer(Stage.REFUSED, 2, days_ago=1))
    assert isinstance(wanted(long_ago), Offer)


def test_when_she_moves_the_first_team_there_is_offered_the_case_by_itself():
    decision = moved(case(), THERE, MAP, AT)
    assert isinstance(decision, Offer)
    assert (decision.team.owner, decision.municipality) == (OTHER, THERE)
    assert moved(case(), HERE, MAP, AT) == Nothing()
    assert moved(case(transfer(Stage.ACCEPTED)), THERE, MAP, AT) == Nothing()
    assert moved(case(transfer()), THERE, MAP, AT) == Nothing()


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.ACCEPTED])
def test_who_moves_back_before_the_first_contact_is_not_handed_on(stage):
    assert moved(case(transfer(stage)), HERE, MAP, AT) == Withdraw(1)
    assert moved(case(transfer(stage), stopped=True), HERE, MAP, AT) == Nothing()
    within = replace(transfer(stage), municipality=HERE)
    assert moved(case(within), HERE, MAP, AT) == Nothing()


def test_who_is_asked_first_there_too_keeps_the_case():
    both = a_map([team("jgz-west")], [team("jgz-west"), team("jgz-oost")])
    decision = moved(case(), THERE, both, AT)
    assert isinstance(decision, Relocate)
    assert decision.municipality == THERE


@pytest.mark.parametrize(("place", "code"), [(NOWHERE, "no_team"), ("GM9999", "municipality_unknown")])
def test_where_nobody_can_be_asked_the_coordinator_hears(place, code):
    assert moved(case(), place, MAP, AT) == Unavailable(code)


def test_a_stopped_case_moves_no_more():
    assert moved(case(stopped=True), THERE, MAP, AT) == Nothing()
    assert accept(replace(case(transfer()), stopped=True), OTHER) == Refuse("case_stopped")


def test_no_address_travels_with_a_move():
    """A secret address least of all: the events of a move can hold nothing finer than a municipality."""
    fields = {
        name
        for row in registry.EVENT_TYPES
        if row.contract.__module__ == contracts.__name__
        for name in row.contract.model_fields
    }
    allowed = {"municipality", "organisation", "deputy", "owner", "number", "accountable", "urgent", "times"}
    allowed.add("replaced")  # yes or no
    assert fields <= allowed
