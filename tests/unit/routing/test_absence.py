"""Silence and absence: the deputy acts, the next team is asked, and one owner answers at all times."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from services.routing.domain.absence import absent, deputy_activated, may_pass_over, returned, silent
from services.routing.domain.assignment import (
    Case,
    Confirm,
    Deputise,
    Nothing,
    Propose,
    Refuse,
    State,
    Turn,
    Unavailable,
    accept,
)
from services.routing.handlers.linking import after_it
from services.routing.handlers.saying import contact_of
from shared.schemas.contracts.escalation import Audience
from tests.unit.routing.maps import COORDINATOR, HERE, a_map, party, team

ON = date(2026, 3, 30)
MAP = a_map([team("jgz-west"), team("jgz-oost")])
NURSE, LEAD = party("jgz-west/jgz_nurse"), party("jgz-west/jgz_lead")
OTHER, OTHER_LEAD = party("jgz-oost/jgz_nurse"), party("jgz-oost/jgz_lead")
DESK = Turn(0, COORDINATOR, party("regio/deputy_coordinator"), State.COORDINATING, accountable=True)
RELIEVED = Turn(0, COORDINATOR, party("regio/deputy_coordinator"), State.COORDINATING, accountable=False)


def turn(number: int = 1, state: State = State.PROPOSED, *, deputised: bool = False) -> Turn:
    owner, deputy = (NURSE, LEAD) if number == 1 else (OTHER, OTHER_LEAD)
    return Turn(number, owner, deputy, state, state is State.CONFIRMED, deputised)


def case(*turns: Turn, stopped: bool = False) -> Case:
    return Case(uuid4(), HERE, urgent=False, stopped=stopped, turns=turns)


OWNED = case(RELIEVED, turn(state=State.CONFIRMED))


def gone(known: Case, organisation: str = "jgz-west", *, deputised: bool = True, stand_in=None):
    return absent(known, organisation, stand_in, MAP, ON, deputised=deputised)


def test_time_asks_the_deputy_of_whoever_is_asked_and_else_of_whoever_owns_it():
    assert deputy_activated(case(DESK, turn())) == Deputise(1, deputised=True)
    assert deputy_activated(OWNED) == Deputise(1, deputised=True)
    assert deputy_activated(case(DESK, turn(deputised=True))) == Nothing()
    assert deputy_activated(case(DESK, turn(), stopped=True)) == deputy_activated(None) == Nothing()


@pytest.mark.parametrize(
    ("level", "causes", "passes"),
    [(2, ("A",), True), (3, ("I", "C"), True), (1, ("A",), False), (2, ("I",), False), (2, ("24+0",), False)],
)
def test_only_an_answer_that_stays_out_until_the_desk_is_told_passes_somebody_over(level, causes, passes):
    assert may_pass_over(level, causes) is passes


def test_after_owner_and_deputy_stayed_silent_the_next_team_is_asked_and_after_the_last_nobody():
    decision = silent(case(DESK, turn(deputised=True)), MAP, ON)
    assert isinstance(decision, Propose)
    assert (decision.attempt, decision.team.owner, decision.ends) == (2, OTHER, State.SILENT)
    both = case(DESK, turn(state=State.SILENT), turn(2, deputised=True))
    assert silent(both, MAP, ON) == Unavailable("nobody_left", State.SILENT)


def test_whoever_had_no_time_to_answer_is_not_passed_over():
    assert silent(case(DESK, turn()), MAP, ON) == Nothing()
    assert silent(OWNED, MAP, ON) == Nothing()


def test_a_late_yes_still_counts_while_nobody_else_said_it():
    waiting = case(DESK, turn(state=State.SILENT), turn(2))
    assert accept(waiting, LEAD) == Confirm(3, LEAD, NURSE, fresh=True)
    assert accept(waiting, OTHER) == Confirm(2, OTHER, OTHER_LEAD)
    confirmed = turn(2, State.CONFIRMED)
    assert accept(case(RELIEVED, turn(state=State.SILENT), confirmed), NURSE) == Refuse("superseded")
    laid_down = case(RELIEVED, replace(confirmed, laid_down=True), turn(state=State.SILENT))
    assert accept(laid_down, NURSE) == Confirm(3, NURSE, LEAD, fresh=True)


def test_a_no_is_no_silence():
    assert accept(case(DESK, turn(state=State.DECLINED), turn(2)), NURSE) == Refuse("superseded")


def test_an_owner_that_is_away_stays_accountable_while_its_deputy_acts():
    assert gone(OWNED) == Deputise(1, deputised=True)
    acting = turn(state=State.CONFIRMED, deputised=True)
    assert (acting.owner, acting.acting) == (NURSE, LEAD)
    assert returned(case(RELIEVED, acting), "jgz-west") == Deputise(1, deputised=False)
    assert returned(case(RELIEVED, acting), "jgz-oost") == Nothing()


def test_without_a_deputy_the_lead_picks_somebody_and_the_owner_stays_one():
    """S42: leave at 35+0; until somebody is picked nothing shifts, and then only the deputy does."""
    assert gone(OWNED, deputised=False) == Nothing()
    picked = gone(OWNED, stand_in=OTHER)
    assert picked == Confirm(2, NURSE, OTHER, fresh=True, deputised=True)


def test_of_a_team_that_is_only_asked_the_deputy_is_left_or_the_next_is_asked():
    assert gone(case(DESK, turn())) == Deputise(1, deputised=True)
    decision = gone(case(DESK, turn()), deputised=False)
    assert isinstance(decision, Propose)
    assert (decision.team.owner, decision.ends) == (OTHER, State.ABSENT)


def test_that_somebody_else_is_away_changes_nothing():
    assert gone(OWNED, "jgz-oost") == Nothing()
    assert gone(case(DESK, turn(), stopped=True)) == Nothing()


@pytest.mark.parametrize(
    ("known", "decision", "contact"),
    [
        (case(DESK, turn()), Deputise(1, deputised=True), Audience.COORDINATOR),
        (case(DESK, turn()), Confirm(1, NURSE, LEAD), Audience.OWNER),
        (OWNED, Deputise(1, deputised=True), Audience.DEPUTY),
        (OWNED, Deputise(7, deputised=True), Audience.OWNER),
        (
            case(RELIEVED, turn(state=State.CONFIRMED, deputised=True)),
            Deputise(1, deputised=False),
            Audience.OWNER,
        ),
        (OWNED, Confirm(2, NURSE, OTHER, fresh=True, deputised=True), Audience.DEPUTY),
    ],
)
def test_in_which_role_somebody_is_spoken_to_follows_from_who_acts(known, decision, contact):
    assert contact_of(after_it(known, decision)) is contact
