"""Cases that moved to a policy with other numbers: what each asked for while it held, and no more."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings

from tests.unit.auditor.test_aimed import LATER, judged
from tests.unit.auditor.test_claimed import ACK, CLAIMED, FEEDBACK_IS_LATE, WORRIED, silenced
from tests.unit.auditor.test_moved import moves
from tests.unit.auditor.test_reopened import CLOSES, GOES_ON
from tests.unit.auditor.test_waits import OWNED, told
from tests.unit.auditor.test_weeks import CONTACT, Later, at, opening
from tests.unit.machine.aimed import DAY, Aimed, live
from tests.unit.machine.regions import LADDER_WITHOUT_DEPUTY, former, policy
from tests.unit.machine.telling import POLICY, nl, shown
from tests.unit.machine.test_aimed import NUMBERS, unhurried
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord, Said
from workflows.auditor.unexpected import DONE_IN_TIME, TOO_EARLY, ladder_rungs, unexpected
from workflows.policy import Policy


def without(table: str, code: str) -> Policy:
    """The default policy, which does not know this week or step."""
    tables = POLICY.model_dump()
    del tables[table][code]
    return Policy.model_validate(tables)


B_IN_8 = policy('[stages.B.allowances]\n"0+0" = { is = "8 d" }')
IN_TWO_HOURS = "".join(f'"{band}" = {{ is = "2 h" }}\n' for band in POLICY.bands)
SOON, B_SOON, P_IN_2_HOURS = (
    policy(f'[stages.{stage}.allowances]\n{IN_TWO_HOURS}[stages.{stage}.urgent]\n"0+0" = {{ is = "2 h" }}')
    for stage in "ABP"
)
PLAN_BY_20 = policy('[thresholds."20+0"]\nrequires = ["owner", "deputy", "contact", "plan"]')
SELDOM = policy("[special.reaching]\nmissed_often = { is = 5 }")
SLOW = policy(
    LADDER_WITHOUT_DEPUTY.replace("L2-team", "L2").replace('"1 wd"', '"9 wd"').replace('"2 wd"', '"9 wd"')
)
STEPS = policy('[postnatal.pn_ten_days]\nafter = "7 d"\n[postnatal.pn_day]\nafter = "2 d"')
NUMBERED = (
    *(B_IN_8, SOON, PLAN_BY_20, SELDOM, SLOW, STEPS, former(), POLICY),
    *(without("thresholds", "20+0"), without("thresholds", "24+0"), without("postnatal", "pn_two_weeks")),
)


@settings(unhurried, max_examples=60)
@given(NUMBERS, LATER)
def test_it_agrees_whatever_numbers_a_case_is_moved_to(number: int, later: tuple[float, ...]) -> None:
    random = Random(number)
    life = Aimed(random, random.choice(NUMBERED))
    live(random, life, NUMBERED[:6] + NUMBERED[7:])
    for now in [life.now + days * DAY for days in later]:
        life.until(now)
        assert missing(judged(life), now) == ()
        assert unexpected(judged(life)) == ()


def codes(until: str, *later: Later, begun: Policy = POLICY, hidden: str = "-") -> list[str]:
    case = told(until, *later, policy=begun, hidden=hidden)
    return [each.code for each in missing(case, nl(until))]


PAST_20 = "2026-06-01 10:00"


@pytest.mark.parametrize("begun", [without("thresholds", "20+0"), POLICY])
def test_a_week_that_is_new_and_was_past_as_it_moved_is_not_asked_for(begun: Policy) -> None:
    """Nor what another policy than that of its day asks for."""
    to, done = (PLAN_BY_20, (OWNED, CONTACT)) if begun is POLICY else (POLICY, ())
    assert "20+0" not in codes("2026-06-10 12:00", *done, moves(PAST_20, to), begun=begun)


def test_a_week_of_both_policies_is_missing_where_what_both_ask_for_was_lacking() -> None:
    until, later = "2026-06-10 12:00", (OWNED, moves(PAST_20, PLAN_BY_20))
    assert "20+0" not in codes(until, *later)
    assert "20+0" in codes(until, *later, hidden="20+0:")


def test_a_move_gives_what_runs_no_time_of_its_own() -> None:
    case = told("2026-05-08 12:00", OWNED, CONTACT, moves("2026-04-14 10:00", B_IN_8), hidden="I:")
    known = {each.code: each.due for each in missing(case, nl("2026-05-08 12:00"))}
    assert known["I"] == nl("2026-04-22 16:00")


def test_what_another_policy_would_have_had_due_by_then_is_due_the_next_morning() -> None:
    """An allowance of some hours, begun anew with the move, would end that day."""
    case = told("2026-03-30 17:00", moves("2026-03-30 13:05", SOON))
    assert missing(case, nl("2026-03-31 07:59")) == ()
    late = told("2026-03-31 12:00", moves("2026-03-30 13:05", SOON), hidden="A:")
    assert [each.due for each in missing(late, nl("2026-03-31 12:00")) if each.code == "A"] == [
        nl("2026-03-31 08:00")
    ]


def test_what_she_missed_counts_by_the_policy_that_held_then() -> None:
    missed = tuple(at(f"2026-04-{day} 10:00", "appointment_missed") for day in ("14", "15", "16"))
    since = moves("2026-04-17 10:00")
    until = "2026-04-28 12:00"
    assert codes(until, OWNED, CONTACT, *missed, since, begun=SELDOM) == []
    assert codes(until, OWNED, CONTACT, *missed, since, hidden="appointments:") == ["appointments"]


def claimed_and_moved(*later: Later) -> CaseRecord:
    return told("2026-05-29 12:00", *FEEDBACK_IS_LATE, *later, opened=opening("2026-02-09 09:00"))


def test_a_claim_lets_the_ladder_rest_as_the_policy_of_then_says_and_a_move_for_no_longer() -> None:
    speaks, moved = nl("2026-04-08 08:00"), moves("2026-04-01 12:00", P_IN_2_HOURS)
    case = claimed_and_moved(WORRIED, at("2026-04-01 11:00", **ACK), moved)
    quiet = silenced(case, "2026-04-01 12:00")
    assert missing(quiet, speaks + timedelta(minutes=10)) == ()
    found = missing(quiet, speaks + timedelta(minutes=11))
    assert [(each.code, each.due) for each in found] == [("ladder", speaks)]
    assert missing(claimed_and_moved(CLAIMED, moved), nl("2026-05-29 12:00")) == ()


def test_a_ladder_that_a_move_makes_faster_speaks_the_next_morning() -> None:
    later = (moves("2026-04-02 17:30", POLICY),)  # Easter follows
    case = told("2026-04-20 12:00", *later, policy=SLOW)
    quiet = replace(
        case, said=tuple(each for each in case.said if each not in [*ladder_rungs(case.said)][1:])
    )
    assert missing(quiet, nl("2026-04-07 08:00")) == ()
    assert [each.code for each in missing(quiet, nl("2026-04-09 12:00"))] == ["ladder"]


def whys(case: CaseRecord, name: str, due: str) -> list[str]:
    more = Said(f"{case.case_id}:{name}", "deadline_missed", None, nl(due))
    return [each.why for each in unexpected(replace(case, said=(*case.said, more)))]


def test_what_is_said_after_it_moved_is_judged_and_what_was_said_before_was() -> None:
    case = told("2026-04-20 12:00", OWNED, CONTACT, moves("2026-04-07 10:00", B_IN_8))
    assert unexpected(case) == ()
    assert whys(case, "C:7:missed", "2026-04-08 09:00") == [DONE_IN_TIME]
    assert whys(case, "C:7:missed", "2026-04-06 09:00") == []
    assert whys(case, "I:7:missed", "2026-04-13 09:00") == [TOO_EARLY]


def test_how_fast_a_ladder_that_stood_went_on_the_former_policy_may_have_said() -> None:
    """It never slows down: L3 comes two working days after L2, though by the new policy nine would do."""
    case = told("2026-04-08 12:00", moves("2026-04-07 10:00", SLOW))
    assert [shown(each.due) for each in ladder_rungs(case.said)][-1] == "2026-04-08 09:00"
    assert unexpected(case) == ()


def test_each_life_of_a_case_is_judged_by_the_policy_that_it_had() -> None:
    case = told("2026-04-10 12:00", CLOSES, GOES_ON, moves("2026-04-07 11:00"), policy=B_SOON)
    assert f"{case.case_id}:B:1:missed" in {each.effect_id for each in case.said}
    assert unexpected(case) == ()
