"""Who is asked, and who is accountable."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.assignment import (
    Case,
    Confirm,
    Nothing,
    Propose,
    Refuse,
    State,
    Turn,
    Unavailable,
    accept,
    consented,
    decline,
    first,
    reassign,
)
from services.routing.domain.candidates import Question, choose
from services.routing.domain.releasing import release
from services.routing.domain.rota import Leave, Rota
from services.routing.domain.social_map import SocialMap, read_social_map
from services.routing.domain.transfer import Stage, Transfer
from shared.consent.gate import Standing
from shared.schemas.values import Complexity, OrganisationKind, Party, Purpose, Role
from tests.support.apart import region_file
from tests.support.cases import COORDINATOR, MIDWIFE, NURSE, NURSE_LEAD, OTHER_NURSE

MAP = read_social_map(region_file("social_map.toml").read_text(), "social_map.toml")
VELSEN = "GM0453"
DEPUTY_COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.DEPUTY_COORDINATOR)
OTHER_LEAD = Party(organisation="jgz-ijmond-noord", role=Role.JGZ_LEAD)
COORDINATING = Turn(0, COORDINATOR, DEPUTY_COORDINATOR, State.COORDINATING, accountable=True)
RELIEVED = Turn(0, COORDINATOR, DEPUTY_COORDINATOR, State.COORDINATING, accountable=False)
PROPOSED = Turn(1, NURSE, NURSE_LEAD, State.PROPOSED, accountable=False)
CONFIRMED = Turn(1, NURSE, NURSE_LEAD, State.CONFIRMED, accountable=True)
SOCIAL = next(each for each in MAP.teams(VELSEN) if each.owner.role is Role.SOCIAL_TEAM)
DECLINED = Turn(1, NURSE, NURSE_LEAD, State.DECLINED, accountable=False)
SECOND = Turn(2, OTHER_NURSE, OTHER_LEAD, State.PROPOSED, accountable=False)


def case(*turns: Turn, stopped: bool = False) -> Case:
    return Case(uuid4(), VELSEN, urgent=False, stopped=stopped, turns=turns)


OPEN = case(COORDINATING, PROPOSED)
ON = date(2026, 3, 30)


def asked(municipality: str = VELSEN, complexity: Complexity = Complexity.COMPLEX, on: date = ON) -> Question:
    return Question(municipality, complexity, on)


municipalities = st.sampled_from([*MAP.municipalities, "GM9999"])
askable = st.frozensets(st.sampled_from([team.owner for m in MAP.municipalities for team in MAP.teams(m)]))


@given(municipalities, askable)
def test_the_first_team_that_had_no_turn_is_chosen(municipality, had):
    team = choose(MAP, asked(municipality), had)
    left = [each for each in MAP.teams(municipality) if each.owner not in had]
    assert team == (left[0] if left else None)
    assert team == choose(MAP, asked(municipality), had)


@given(municipalities)
def test_asking_on_and_on_comes_to_an_end_without_asking_anybody_twice(municipality):
    had: list[Party] = []
    while team := choose(MAP, asked(municipality), had):
        had.append(team.owner)
    assert had == [team.owner for team in MAP.teams(municipality)]


def test_when_a_case_opens_the_first_team_is_asked():
    decision = first(MAP, asked())
    assert isinstance(decision, Propose)
    assert (decision.attempt, decision.team.owner, decision.team.deputy) == (1, NURSE, NURSE_LEAD)


def test_outside_the_map_nobody_is_asked():
    assert first(MAP, asked("GM9999")) == Unavailable("municipality_unknown")


def test_the_one_who_is_asked_can_say_yes():
    assert accept(OPEN, NURSE) == Confirm(1, NURSE, NURSE_LEAD)


def test_a_deputy_that_says_yes_becomes_owner():
    assert accept(OPEN, NURSE_LEAD) == Confirm(1, NURSE_LEAD, NURSE)


@pytest.mark.parametrize(
    ("known", "actor", "code"),
    [
        (None, NURSE, "not_proposed"),
        (OPEN, MIDWIFE, "not_proposed"),
        (OPEN, COORDINATOR, "not_proposed"),
        (OPEN, OTHER_NURSE, "not_proposed"),
        (case(RELIEVED, CONFIRMED), NURSE, "already_confirmed"),
        (case(RELIEVED, CONFIRMED), NURSE_LEAD, "already_confirmed"),
        (case(COORDINATING, DECLINED, SECOND), NURSE, "superseded"),
        (case(COORDINATING, DECLINED), NURSE, "superseded"),
        (case(COORDINATING, PROPOSED, stopped=True), NURSE, "case_stopped"),
    ],
)
def test_any_other_answer_is_refused_with_its_reason(known, actor, code):
    assert accept(known, actor) == Refuse(code)
    assert decline(known, actor, MAP, ON) == Refuse(code)
    assert Refuse(code).remedy


@pytest.mark.parametrize("actor", [NURSE, NURSE_LEAD])
def test_after_a_no_the_next_team_is_asked(actor):
    decision = decline(OPEN, actor, MAP, ON)
    assert isinstance(decision, Propose)
    assert (decision.attempt, decision.team.owner, decision.ends) == (2, OTHER_NURSE, State.DECLINED)


def test_whoever_lays_a_case_down_keeps_it_while_the_next_team_is_asked():
    decision = release(case(RELIEVED, CONFIRMED), NURSE, MAP, ON)
    assert isinstance(decision, Propose)
    assert (decision.attempt, decision.team.owner, decision.ends) == (2, OTHER_NURSE, State.SUPERSEDED)
    third = MAP.teams(VELSEN)[2]
    others = (
        replace(SECOND, state=State.DECLINED),
        Turn(3, third.owner, third.deputy, State.DECLINED, accountable=False),
    )
    assert release(case(RELIEVED, CONFIRMED, *others), NURSE, MAP, ON) == Unavailable(
        "nobody_left", State.SUPERSEDED
    )


OFFERED = Transfer(1, OTHER_NURSE, OTHER_LEAD, "GM0375", Stage.PROPOSED, datetime(2026, 3, 30, tzinfo=UTC))
HANDED_ON = replace(case(RELIEVED, CONFIRMED), transfers=(OFFERED,))


@pytest.mark.parametrize(
    ("known", "actor", "code"),
    [
        (None, NURSE, "not_proposed"),
        (OPEN, NURSE, "not_the_owner"),
        (OPEN, COORDINATOR, "not_the_owner"),
        (case(RELIEVED, CONFIRMED), OTHER_NURSE, "not_the_owner"),
        (case(RELIEVED, CONFIRMED, SECOND), NURSE, "successor_sought"),
        (HANDED_ON, NURSE, "successor_sought"),
        (case(RELIEVED, CONFIRMED, stopped=True), NURSE, "case_stopped"),
    ],
)
def test_a_case_that_cannot_be_laid_down_is_refused_with_its_reason(known, actor, code):
    assert release(known, actor, MAP, ON) == Refuse(code)
    assert Refuse(code).remedy


def test_after_the_last_no_nobody_is_left():
    third = MAP.teams(VELSEN)[2]
    last = Turn(3, third.owner, third.deputy, State.PROPOSED, accountable=False)
    second = Turn(2, OTHER_NURSE, OTHER_LEAD, State.DECLINED, accountable=False)
    refused = case(COORDINATING, DECLINED, second, last)
    assert decline(refused, third.owner, MAP, ON) == Unavailable("nobody_left")


@pytest.mark.parametrize("actor", [COORDINATOR, DEPUTY_COORDINATOR])
def test_the_coordination_can_ask_another_also_after_a_yes(actor):
    for known in (OPEN, case(RELIEVED, CONFIRMED), case(COORDINATING, DECLINED)):
        decision = reassign(known, actor, "jgz-ijmond-noord", MAP, ON)
        assert isinstance(decision, Propose)
        assert (decision.attempt, decision.team.owner, decision.ends) == (2, OTHER_NURSE, State.SUPERSEDED)


def test_whom_the_coordinator_chooses_is_stood_in_for_when_on_leave():
    away = _with_leave(OTHER_NURSE)
    decision = reassign(OPEN, COORDINATOR, "jgz-ijmond-noord", away, ON)
    assert isinstance(decision, Propose)
    assert decision.team.owner == OTHER_LEAD
    assert decision.team.deputy not in (OTHER_NURSE, OTHER_LEAD)
    gone = _with_leave(OTHER_NURSE, OTHER_LEAD)
    assert reassign(OPEN, COORDINATOR, "jgz-ijmond-noord", gone, ON) == Refuse("away")
    assert Refuse("away").remedy


def _with_leave(*parties: Party) -> SocialMap:
    leaves = tuple(Leave(party=each, first=ON, last=ON) for each in parties)
    return MAP.model_copy(update={"rota": Rota(leaves=leaves)})


def test_the_coordination_can_ask_again_who_said_no():
    decision = reassign(case(COORDINATING, DECLINED), COORDINATOR, "jgz-kennemerland", MAP, ON)
    assert isinstance(decision, Propose)
    assert (decision.attempt, decision.team.owner) == (2, NURSE)


@pytest.mark.parametrize(
    ("actor", "organisation", "code"),
    [
        (NURSE, "jgz-ijmond-noord", "not_coordinator"),
        (COORDINATOR, "nergens", "organisation_unknown"),
        (COORDINATOR, "sociaal-team-beverwijk", "not_serving"),
        (COORDINATOR, "verloskundigen-duinstreek", "not_serving"),
    ],
)
def test_a_re_assignment_that_cannot_be_is_refused(actor, organisation, code):
    assert reassign(OPEN, actor, organisation, MAP, ON) == Refuse(code)


def test_a_stopped_case_is_not_re_assigned():
    stopped = case(COORDINATING, PROPOSED, stopped=True)
    assert reassign(stopped, COORDINATOR, "jgz-ijmond-noord", MAP, ON) == Refuse("case_stopped")


HER = Standing(
    frozenset({Purpose.REFER}),
    datetime(2026, 3, 30, 7, tzinfo=UTC),
    recipients=frozenset({OrganisationKind.SOCIAL_TEAM}),
)


def test_who_she_allows_no_longer_is_not_asked_on_and_its_yes_has_no_effect():
    narrowed = replace(OPEN, standing=HER)
    found = consented(narrowed, MAP, ON, withheld=False)
    assert isinstance(found, Propose)
    assert (found.team.owner.role, found.ends) == (Role.SOCIAL_TEAM, State.WITHDRAWN)
    assert accept(narrowed, NURSE) == Refuse("receiver_not_consented")
    silent = case(COORDINATING, replace(PROPOSED, state=State.SILENT))
    assert isinstance(accept(silent, NURSE), Confirm)
    assert accept(replace(silent, standing=HER), NURSE) == Refuse("receiver_not_consented")


def test_nobody_left_whom_she_allows_is_a_task_and_who_has_the_case_keeps_it():
    nobody = replace(HER, recipients=frozenset({OrganisationKind.GP}))
    lacking = Unavailable("receiver_not_consented", State.WITHDRAWN)
    assert consented(replace(OPEN, standing=nobody), MAP, ON, withheld=False) == lacking
    owned = replace(case(RELIEVED, CONFIRMED), standing=nobody)
    assert consented(owned, MAP, ON, withheld=False) == Nothing()


def test_who_laid_the_case_down_is_relieved_once_she_allows_another_to_know():
    """Only her consent barred the rest when it was laid down; whoever keeps a case keeps it."""
    let_go = replace(CONFIRMED, owner=SOCIAL.owner, deputy=SOCIAL.deputy, laid_down=True)
    found = consented(case(RELIEVED, let_go), MAP, ON, withheld=True)
    assert isinstance(found, Propose)
    assert (found.attempt, found.team.owner) == (2, NURSE)
    kept = replace(let_go, laid_down=False)
    assert consented(case(RELIEVED, kept), MAP, ON, withheld=True) == Nothing()


def test_a_wider_consent_asks_again_whom_a_narrower_one_kept_from_answering():
    kept = replace(PROPOSED, state=State.WITHDRAWN)
    found = consented(case(COORDINATING, kept), MAP, ON, withheld=True)
    assert isinstance(found, Propose)
    assert found.team.owner == NURSE
