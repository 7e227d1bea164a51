"""What is told before what it needs: somebody looks, and it counts once that is told (S45)."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.regions import former
from tests.unit.machine.telling import POLICY, Tale, nl, notices, owned
from workflows.machine import CaseState
from workflows.machine.effects import Escalated
from workflows.policy import Policy

WORRY = UUID(int=9)
Told = tuple[str, dict[str, Any]]

RAISED: Told = ("concern_raised", {"concern": WORRY})
DECIDED: Told = ("concern_decided", {"concern": WORRY})
REPORTED: Told = ("report_made", {"concern": WORRY})
TRIAGED: Told = ("report_triaged", {"concern": WORRY})
RETRACTED: Told = ("concern_retracted", {"concern": WORRY})
STARTED: Told = ("support_started", {"offer": "SO"})
ENDED: Told = ("support_ended", {"offer": "SO"})
BORN: Told = ("birth_registered", {"born_on": "2026-10-05", "in_hospital": True})
HOME: Told = ("discharged", {"discharged_on": "2026-10-09"})
AT = "2026-10-09 10:00"

EARLY = {
    "an end": (STARTED, ENDED, "data_quality"),
    "a decision": (RAISED, DECIDED, "lane_doubt"),
    "coming home": (BORN, HOME, "data_quality"),
}
TOLD_OF_DOUBT = {"early", "notices", "attempts", "facts_seen"}


def case(policy: Policy = POLICY, at: str = AT) -> Tale:
    """A simple case with an owner, up to the morning of the test."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    tale.contact("2026-03-30 10:00")
    tale.until(at)
    return tale


def told(tale: Tale, *facts: Told, at: str = AT) -> Tale:
    for kind, says in facts:
        tale.happens(kind, at, **says)
    return tale


def standing(tale: Tale) -> dict[str, Any]:
    """How a case stands, whatever somebody was asked to look at on the way; deadlines in any order."""
    assert tale.state is not None
    says = tale.state.model_dump(exclude=TOLD_OF_DOUBT)
    open_now = [(each.code, each.started_at, each.due, each.missed) for each in tale.state.deadlines]
    return {**says, "deadlines": sorted(open_now)}


@pytest.mark.parametrize(("first", "second", "doubt"), EARLY.values(), ids=EARLY)
def test_what_comes_too_early_changes_nothing_and_somebody_looks(
    first: Told, second: Told, doubt: str
) -> None:
    tale = case()
    before = standing(tale)
    assert tale.happens(second[0], AT, **second[1]) == ()
    assert standing(tale) == before
    assert notices(tale.until(AT)) == [(doubt, 2, ("coordinator",))]


@pytest.mark.parametrize(("first", "second", "_"), EARLY.values(), ids=EARLY)
def test_it_comes_right_in_either_order(first: Told, second: Told, _: str) -> None:
    in_order, reversed_order = told(case(), first, second), told(case(), second, first)
    assert standing(reversed_order) == standing(in_order)
    assert standing(told(case(), first)) != standing(in_order)
    assert reversed_order.state is not None
    assert reversed_order.state.early == ()


@pytest.mark.parametrize(("first", "second"), [(RAISED, RETRACTED), (REPORTED, TRIAGED)])
def test_what_tells_of_a_worry_counts_at_once_in_either_order(first: Told, second: Told) -> None:
    """Before 25+0: from then on a report marks that speed is needed, which an outcome does not unsay."""
    at = "2026-04-14 10:00"
    in_order, reversed_order = case(at=at), case(at=at)
    told(in_order, first, second, at=at)
    told(reversed_order, second, first, at=at)
    assert standing(reversed_order) == standing(in_order)


@pytest.mark.parametrize("fact", [RETRACTED, TRIAGED])
def test_a_worry_that_nobody_told_of_before_must_be_decided_on_and_somebody_looks(fact: Told) -> None:
    at = "2026-04-14 10:00"
    tale = told(case(at=at), fact, at=at)
    assert f"P.{WORRY}" in tale.running()
    assert notices(tale.until(at)) == [("lane_doubt", 2, ("coordinator",))]


@pytest.mark.parametrize("first", [RAISED, RETRACTED, REPORTED, TRIAGED])
def test_shortly_before_birth_the_first_word_of_a_worry_calls_everybody_together_once(first: Told) -> None:
    others = [each for each in (RETRACTED, REPORTED, TRIAGED, RAISED) if each != first]
    tale = told(case(at="2026-09-23 10:00"), first, *others, at="2026-09-23 10:00")
    given = [code for code, _, _ in notices(tale.until("2026-09-24 10:00"))]
    assert given.count("late_concern") == 1
    early = told(case(at="2026-04-14 10:00"), first, at="2026-04-14 10:00")
    assert "late_concern" not in [code for code, _, _ in notices(early.until("2026-04-15 10:00"))]


@pytest.mark.parametrize("fact", [RAISED, REPORTED])
def test_a_worry_or_a_report_is_a_first_word(fact: Told) -> None:
    """S26: who refused help may be reported without another word before it."""
    assert "lane_doubt" not in [code for code, _, _ in notices(told(case(), fact).until(AT))]


def test_an_outcome_shows_that_there_was_a_report() -> None:
    """25+0 asks that every worry is reported: one whose outcome is known was."""
    tale = owned()
    told(tale, TRIAGED, at="2026-06-26 10:00")
    tale.until("2026-06-29 16:00")
    assert [each.type for each in tale.said if each.effect_id.split(":")[1] == "25+0"] == [
        "deadline_set",
        "threshold_met",
    ]


def test_a_doubt_about_the_lane_is_told_as_a_step_of_ones_own_file() -> None:
    tale = told(case(), DECIDED)
    (said,) = [
        each for each in tale.until(AT) if isinstance(each, Escalated) and each.causes == ("lane_doubt",)
    ]
    assert (said.told, said.hidden) == (("own_file",), "lane_doubt")


def test_a_decision_told_twice_is_no_doubt() -> None:
    tale = told(case(), RAISED, DECIDED, DECIDED)
    assert "lane_doubt" not in [code for code, _, _ in notices(tale.until(AT))]


def test_a_decision_on_a_refusal_of_help_needs_no_concern_that_was_told() -> None:
    tale = told(case(), ("help_refused", {"safety_concern": True}), DECIDED, DECIDED)
    assert "P" not in tale.running()
    assert "lane_doubt" not in [code for code, _, _ in notices(tale.until(AT))]


def test_an_early_decision_settles_no_other_question() -> None:
    """A decision on one worry must not answer for another."""
    tale = told(case(), DECIDED, ("help_refused", {"safety_concern": True}))
    assert "P" in tale.running()
    told(tale, ("concern_raised", {"concern": UUID(int=8)}))
    assert f"P.{UUID(int=8)}" in tale.running()


def test_after_a_fortnight_what_was_early_counts_no_more() -> None:
    """Whoever looked has told by then what is so; the same support may begin anew."""
    tale = told(case(), ENDED)
    tale.until("2026-10-23 10:00")
    in_time = told(tale, STARTED, at="2026-10-23 10:00")
    assert "G.end" in in_time.running()
    late = told(case(), ENDED)
    late.until("2026-10-23 10:01")
    told(late, STARTED, at="2026-10-23 10:01")
    assert "G.start" in late.running()
    assert "G.end" not in late.running()


def test_a_plan_that_is_agreed_after_an_early_end_waits_for_its_support() -> None:
    item = {"item_id": UUID(int=1), "kind": "support", "critical": False, "support": "SO"}
    tale = told(case(), ENDED, ("plan_agreed", {"items": [item]}))
    assert "E.SO" in tale.running()
    told(tale, ENDED)
    assert "E.SO" not in tale.running()
    assert "G.end" not in tale.running(), "it never began, so nobody hears that it ended"


def test_an_end_of_another_support_than_the_one_that_runs_ends_nothing() -> None:
    tale = told(case(), STARTED, ("support_ended", {"offer": "VZ"}))
    assert "G.end" not in tale.running()
    told(tale, ENDED)
    assert "G.end" in tale.running()


def test_home_before_the_child_was_born_cannot_be() -> None:
    tale = told(case(), BORN)
    before = standing(tale)
    assert told(tale, ("discharged", {"discharged_on": "2026-10-04"})).state is not None
    assert standing(tale) == before
    assert ("data_quality", 2, ("coordinator",)) in notices(tale.until(AT))


def test_what_was_early_stays_what_it_was_after_a_loss() -> None:
    tale = told(case(), ENDED, DECIDED)
    tale.until(AT)
    tale.happens("pregnancy_ended", AT)
    assert told(tale, STARTED, RAISED, DECIDED).state is not None
    assert tale.state is not None
    assert tale.state.closed
    assert not [each for each in tale.until("2027-01-01 00:00") if isinstance(each, Escalated)]


@pytest.mark.parametrize(
    ("facts", "runs"),
    [((ENDED,), "G.end"), ((DECIDED, RAISED), f"P.{WORRY}"), ((TRIAGED, REPORTED), f"K.{WORRY}")],
)
def test_a_case_under_a_policy_from_before_keeps_its_rule(facts: tuple[Told, ...], runs: str) -> None:
    tale = told(case(former()), *facts)
    assert runs in tale.running()
    given = [code for code, _, _ in notices(tale.until(AT))]
    assert not {"data_quality", "lane_doubt"} & {*given}
    assert given.count("late_concern") == (RAISED in facts)
    assert told(tale, HOME, BORN).state is not None
    assert tale.state is not None
    assert tale.state.birth is not None
    assert tale.state.birth.discharged_on is None
    assert tale.state.early == ()


def test_a_policy_that_says_no_days_keeps_nothing() -> None:
    says = POLICY.model_dump()
    del says["special"]["early_waits"]
    policy = Policy.model_validate(says)
    assert "early_waits" not in policy.model_dump()["special"]
    tale = told(case(policy), ENDED, STARTED)
    assert "G.end" not in tale.running()


def test_who_takes_the_case_over_without_a_yes_said_it_by_that() -> None:
    """Routing judged that it may; a yes that had come before it changes nothing of where that leads."""
    answers: list[tuple[Told, ...]] = [(), (("transfer_accepted", {}),)]
    ends: list[dict[str, Any]] = []
    for answer in answers:
        tale = case()
        told(tale, ("transfer_proposed", {"organisation": "jgz-zuid", "municipality": "GM0375"}), *answer)
        told(tale, ("transfer_completed", {"deputy": "sociaal-zuid"}))
        assert tale.state is not None
        assert tale.state.accountable == "jgz-zuid"
        assert "data_quality" not in [code for code, _, _ in notices(tale.until(AT))]
        ends.append(standing(tale))
    assert ends[0] == ends[1]


def test_what_is_kept_travels_with_the_case() -> None:
    tale = told(case(), ENDED, DECIDED, HOME)
    assert tale.state is not None
    assert [each.type for each in tale.state.early] == ["support_ended", "concern_decided", "discharged"]
    assert CaseState.model_validate_json(tale.state.model_dump_json()) == tale.state
    assert {each.at for each in tale.state.early} == {nl(AT)}
