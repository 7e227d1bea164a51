"""A case that is moved to another version of the policy."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.machine.regions import BASE, LADDER_WITHOUT_DEPUTY, former, moved, policy
from tests.unit.machine.telling import POLICY, Tale, kinds, nl
from tests.unit.machine.test_properties import Life, live, lives
from workflows.machine import Tick, advance, check
from workflows.machine.dates import Difference, dates_under, other_dates
from workflows.machine.effects import DeadlineSet, Escalated
from workflows.machine.facts import FACT
from workflows.policy.load import read_override


def test_what_runs_follows_the_new_policy_earlier_and_later_and_every_effect_names_it() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    to = policy(
        '[stages.B.allowances]\n"0+0" = { is = "6 d" }\n[stages.C.allowances]\n"0+0" = { is = "4 wd" }'
    )
    said = moved(tale, "2026-04-07 12:00", to)
    assert tale.state is not None
    assert tale.state.policy_version == f"{POLICY.version}.test"
    assert tale.running()["C"] == "2026-04-13 09:00"
    assert tale.running()["B"] == "2026-04-13 16:00"
    assert {each.policy_version for each in said} == {f"{POLICY.version}.test"}


def test_a_longer_allowance_applies_to_what_was_not_missed() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until("2026-04-10 09:00")
    to = policy(
        '[stages.A.allowances]\n"0+0" = { is = "6 wd" }\n[stages.C.allowances]\n"0+0" = { is = "8 wd" }'
    )
    assert kinds(moved(tale, "2026-04-10 10:00", to)) == [("deadline_cancelled", "C"), ("deadline_set", "C")]
    assert tale.running()["C"] == "2026-04-17 09:00"
    assert tale.overdue() == {"A"}


def test_what_would_have_been_due_is_due_the_next_working_morning() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.happens("acknowledged", "2026-04-07 10:00", by="jgz-kennemer/jgz_nurse")
    moved(
        tale,
        "2026-04-09 10:00",
        policy(
            '[stages.C.allowances]\n"0+0" = { is = "1 wd" }\n'
            '"20+0" = { is = "1 wd" }\n"28+0" = { is = "1 wd" }'
        ),
    )
    assert tale.running()["C"] == "2026-04-10 08:00"


def test_what_was_hurried_for_a_reason_of_its_own_never_becomes_later() -> None:
    tale = Tale().opened("2026-04-07 09:00")
    tale.happens("mdo_requested", "2026-04-07 10:00", emergency=True)
    moved(tale, "2026-04-07 11:00", policy('[stages.F.allowances]\n"0+0" = { is = "40 d" }'))
    assert tale.running()["F"] == "2026-04-08 10:00"


def test_a_new_threshold_holds_where_it_lies_ahead() -> None:
    tale = Tale().opened("2026-05-11 09:00", complexity="simple")
    new = (
        '[thresholds."{}"]\nrequires = ["plan"]\nlevel = 1\n'
        'recipients = ["coordinator"]\nagain = "1 wd"\norigin = "region"\n'
    )
    moved(tale, "2026-05-11 10:00", policy(new.format("17+0") + new.format("30+0")))
    assert tale.running()["30+0"] == "2026-08-03 16:00"
    assert "17+0" not in tale.running()


@pytest.mark.parametrize("at", ["2026-04-14 09:30", "2026-04-10 12:00"])
def test_a_ladder_goes_on_where_its_rung_is_gone_and_never_slows_down(at: str) -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until(at)
    assert tale.state is not None
    assert tale.state.ladder is not None
    due = tale.state.ladder.next_due
    moved(tale, at, policy(LADDER_WITHOUT_DEPUTY))
    assert tale.state.ladder is not None
    assert tale.state.ladder.next_due <= max(due, nl("2026-04-15 09:00"))
    tale.until("2026-04-20 12:00")
    assert {rung for rung, _ in tale.alerts()[-3:]} == {"L3"}


def test_dates_under_two_policies() -> None:
    tale = Tale().opened()
    assert tale.state is not None
    fields = {"type": "opened", "no": 1, "at": nl("2026-03-30 09:00"), "case_id": tale.state.case_id}
    opened = FACT.validate_python(
        {
            **fields,
            "submitted_at": nl("2026-03-30 09:00"),
            "edd": "2026-10-12",
            "dating_method": "crl_10_12",
            "urgent": False,
            "complexity": "complex",
            "referrer": "verloskundigen-noord",
            "municipality": "GM0405",
        }
    )
    region = policy('[stages.F.allowances]\n"0+0" = { is = "21 d" }\n"20+0" = { is = "21 d" }')
    now = nl("2026-03-30 12:00")
    before, after = (dates_under([opened], each, now) for each in (POLICY, region))
    assert other_dates(before, after) == (Difference("F", nl("2026-04-29 16:00"), nl("2026-04-20 16:00")),)


def test_the_example_of_a_region_makes_sense() -> None:
    region = Path("deploy/regions/ijmond/policy.toml").read_text(encoding="utf-8")
    merged = read_override(BASE, region, base="base", name="ijmond")
    assert merged.version == f"{POLICY.version}.ijmond-2026.1"
    assert merged.stages["B"].allowances["0+0"].origin == "region"  # type: ignore[index]


@settings(deadline=None, max_examples=settings.default.max_examples // 2)
@given(lives, st.sampled_from(['[stages.I.allowances]\n"0+0" = { is = "30 d" }', LADDER_WITHOUT_DEPUTY]))
def test_whatever_happened_before_a_moved_case_holds_together_and_says_nothing_twice(
    life: Life, changes: str
) -> None:
    steps = live(life)
    now, _, last = steps[-1]
    fact = FACT.validate_python(
        {"type": "policy_migrated", "no": last.state.facts_seen + 1, "at": now, "policy": policy(changes)}
    )
    moved = advance(last.state, fact, now, POLICY)
    check(moved.state)
    after = advance(moved.state, Tick(), now + timedelta(days=90), policy(changes))
    check(after.state)
    said = [each.effect_id for step in (*(one for _, _, one in steps), moved, after) for each in step.effects]
    assert len(said) == len(set(said))
    told = [each for each in after.effects if isinstance(each, Escalated)]
    if not last.state.closed:
        assert {each.policy_version for each in told} <= {f"{POLICY.version}.test"}


def test_the_task_of_a_special_situation_follows_the_new_policy_too() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    tale.happens("client_moved", "2026-03-30 10:00", municipality="GM0375")
    assert tale.running()["transfer_wanted"] == "2026-03-31 10:00"
    longer = policy('[special.tasks.transfer_wanted.allowances]\n"0+0" = { is = "3 wd" }')
    moved(tale, "2026-03-30 11:00", longer)
    assert tale.running()["transfer_wanted"] == "2026-04-02 10:00"


def test_a_closed_case_that_was_moved_goes_on_by_that_policy_and_every_effect_names_it() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.happens("case_closed", "2026-04-07 10:00", outcome="completed")
    to = policy('[stages.B.allowances]\n"0+0" = { is = "6 d" }')
    assert moved(tale, "2026-04-07 10:00", to) == ()
    said = tale.happens("case_reopened", "2026-04-14 09:00")
    assert tale.running()["B"] == "2026-04-20 16:00"
    assert {each.policy_version for each in said if isinstance(each, DeadlineSet)} == {
        f"{POLICY.version}.test"
    }


def test_a_case_that_moves_as_a_rung_is_reached_is_not_told_of_the_next_in_the_same_breath() -> None:
    tale = Tale().opened("2026-04-07 09:00", complexity="simple")
    tale.until("2026-04-13 09:00")
    assert tale.alerts()[-1] == ("L2-deputy", "2026-04-13 09:00")
    moved(tale, "2026-04-13 09:00", policy(LADDER_WITHOUT_DEPUTY))
    tale.until("2026-04-14 12:00")
    assert tale.alerts()[-1] == ("L3", "2026-04-14 08:00")


def test_who_declines_help_is_left_in_peace_by_the_policy_that_she_is_moved_to() -> None:
    tale = Tale(former()).opened("2026-03-30 09:00", complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    tale.happens("support_started", "2026-03-31 10:00", offer="SO", ends_on="2026-07-01")
    tale.happens("help_refused", "2026-04-01 10:00")
    assert tale.running() == {"pn_soft_landing": "2026-05-06 16:00"}
    moved(tale, "2026-04-02 10:00", POLICY)
    assert tale.running() == {}
    tale.until("2026-06-01 10:00")
    assert tale.alerts() == []


def test_what_a_policy_from_before_forgot_is_owed_again_once_the_case_is_moved() -> None:
    tale = Tale(former()).opened("2026-03-30 09:00")
    tale.contact("2026-03-30 10:00", referrer=False)
    plan = [{"item_id": UUID(int=4), "kind": "debt", "support": "SO"}]
    tale.happens("plan_agreed", "2026-03-30 10:00", items=plan)
    tale.happens("help_refused", "2026-03-31 10:00")
    tale.happens("consent_answered", "2026-04-07 10:00", granted=True)
    forgotten = {"B", "F", "G.contact", "H", "E.SO"}
    assert not forgotten & {*tale.running()}
    before = tale.running()
    moved(tale, "2026-04-08 10:00", POLICY)
    running = tale.running()
    assert forgotten <= {*running}
    assert running["B"] == "2026-04-13 16:00"
    assert {code: running[code] for code in before} == before, "what runs is given no more time"
