"""That no case is silent can be asked; and why a case speaks when it does."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from shared.pregnancy import DatingMethod
from tests.unit.workflows.test_taking_in import MONDAY, OPENED, PAIR, POLICY, Told
from workflows.explaining import count_from, explain, if_nobody_acts
from workflows.machine import Tick, advance
from workflows.machine.effects import Escalated
from workflows.machine.special import ask_for
from workflows.machine.work import Work
from workflows.verifying import OpenCase, broken_promises

HOUR = timedelta(hours=1)
WELL = OpenCase(
    case_id=UUID(int=7),
    accountable="jgz-kennemerland",
    deputy="jgz-ijmond-noord",
    next_at=MONDAY + HOUR,
    policy_in_force="kansrijke-start",
    policy_kept=True,
    armed_until=MONDAY + timedelta(days=30),
    unseen_since=None,
)
FAULTS = {
    "nobody answers for it": {"accountable": ""},
    "its owner has no deputy": {"deputy": None},
    "it has no next deadline": {"next_at": None},
    "its deadline has passed and nobody was told": {"next_at": MONDAY - HOUR},
    "its policy kansrijke-start is not kept": {"policy_kept": False},
    "it is not armed": {"armed_until": MONDAY},
    "a fact has had no effect": {"unseen_since": MONDAY - HOUR},
}


def test_a_case_that_keeps_its_promises_has_no_fault():
    assert broken_promises(WELL, MONDAY, MONDAY) == ()
    at_the_desk = replace(WELL, accountable="coordinator", deputy=None)
    assert broken_promises(at_the_desk, MONDAY, MONDAY) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_broken_promise_is_named(fault):
    assert broken_promises(replace(WELL, **FAULTS[fault]), MONDAY, MONDAY) == (fault,)


def test_a_case_that_was_just_opened_is_given_a_minute():
    fresh = replace(WELL, next_at=None, armed_until=None, unseen_since=MONDAY)
    assert broken_promises(fresh, MONDAY, MONDAY + timedelta(seconds=30)) == ()
    assert broken_promises(fresh, MONDAY, MONDAY + HOUR)


def test_an_explanation_tells_rule_allowance_band_and_what_would_stop_it():
    told = Told()
    lines = explain(told.state, POLICY, MONDAY)
    assert [line.due for line in lines] == sorted(line.due for line in lines)
    first = lines[0]
    assert (first.code, first.name, first.band) == ("A", "Receive", "0+0")
    assert first.allowance == "2 wd, urgent 4 h"
    assert first.stopped_by.startswith("acknowledged by a person")
    assert {line.code for line in lines} == {each.code for each in told.state.deadlines}


@pytest.mark.parametrize("code", POLICY.special.tasks)
def test_every_special_task_is_explained_by_its_own_rule(code):
    state, task = Told().state, POLICY.special.tasks[code]
    work = Work(state, POLICY, MONDAY + 3 * HOUR)
    ask_for(work, code)
    line = next(line for line in explain(work.state, POLICY, MONDAY) if line.code == code)
    rule = f"from: {task.starts}, 30-03-2026 12:00"
    assert (line.name, line.rule, line.stopped_by) == (task.name, rule, task.done)
    assert line.allowance == str(next(iter(task.allowances.values())).is_)


def test_a_referral_that_comes_late_is_explained_with_the_time_of_its_week():
    for due, within in (("2026-06-08", "5 wd"), ("2026-05-08", "2 wd"), ("2026-04-26", "1 wd")):
        opened = OPENED.but(edd=date.fromisoformat(due))
        state = advance(None, opened, MONDAY, POLICY).state
        line = next(line for line in explain(state, POLICY, MONDAY) if line.code == "catch_up")
        assert (line.allowance, line.rule) == (within, "from: referral at 28+0 or later, 30-03-2026 09:00")


def test_what_comes_if_nobody_acts_is_what_the_machine_then_says():
    told = Told()
    told.happen(MONDAY, {"type": "owner_proposed", "attempt": 1, **PAIR})
    coming = if_nobody_acts(told.state, POLICY, at_most=8)
    later = advance(told.state, Tick(), coming[-1].at, POLICY)
    said = [effect for effect in later.effects if isinstance(effect, Escalated)]
    assert [(each.at, each.level) for each in coming if each.level != "deputy"] == [
        (effect.at, effect.rung) for effect in said
    ][: len([each for each in coming if each.level != "deputy"])]


def test_an_unknown_due_date_is_said_to_be_unknown():
    told = Told()
    unknown = told.state.but(edd=None)
    assert count_from(unknown).startswith("unknown")
    assert explain(unknown, POLICY, MONDAY)[0].band == POLICY.unknown_due_date_band
    assert count_from(told.state) == f"{told.state.edd} ({told.state.dating_method})"
    by_lmp = told.state.but(edd=date(2026, 10, 12), dating_method=DatingMethod.LMP)
    assert count_from(by_lmp) == "2026-10-12 (lmp); counted as 2026-09-28, since she may be further along"
