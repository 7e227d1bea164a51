"""What was open as a case closed runs again where it goes on: nobody is let off by closing."""

from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import POLICY, Tale
from workflows.machine import CaseState
from workflows.policy import Policy

Told = tuple[str, dict[str, Any]]


def closed_with(*facts: Told, policy: Policy = POLICY) -> Tale:
    """A simple case with an owner in which these were told, and which then closed."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 10:00")
    for kind, says in facts:
        tale.happens(kind, "2026-03-31 10:00", **says)
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    return tale


MOVED: Told = ("client_moved", {"municipality": "GM0479"})
ASKED: Told = (
    "owner_proposed",
    {"organisation": "wijkteam", "deputy": "sociaal-team", "attempt": 2},
)
REFUSED: tuple[Told, ...] = (
    ("transfer_proposed", {"organisation": "jgz-zaanstreek", "municipality": "GM0479"}),
    ("transfer_refused", {}),
)
OWED: list[tuple[str, str, tuple[Told, ...]]] = [
    ("N", "2026-04-21 10:00", (("contribution_requested", {}),)),
    ("O", "2026-04-21 10:00", (("consent_asked", {}),)),
    ("M", "2026-04-10 10:00", (ASKED,)),
    ("C", "2026-04-14 10:00", (("owner_released", {"organisation": "jgz-kennemer"}),)),
    ("transfer_wanted", "2026-04-08 10:00", (MOVED,)),
    ("transfer_decision", "2026-04-08 10:00", (*REFUSED, *REFUSED)),
    ("kraamzorg_signal", "2026-04-07 14:00", (("signal_given", {"urgent": False}),)),
    ("kraamzorg_signal_urgent", "2026-04-07 12:00", (("signal_given", {"urgent": True}),)),
]


@pytest.mark.parametrize(("code", "due", "facts"), OWED, ids=[each[0] for each in OWED])
def test_what_was_open_as_it_closed_runs_again_from_the_day_it_goes_on(
    code: str, due: str, facts: tuple[Told, ...]
) -> None:
    tale = closed_with(*facts)
    assert tale.running() == {}
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert tale.running()[code] == due
    assert tale.state is not None
    assert tale.state.owed == ()


@pytest.mark.parametrize(("code", "due", "facts"), OWED, ids=[each[0] for each in OWED])
def test_what_was_not_open_as_it_closed_does_not_run_when_it_goes_on(
    code: str, due: str, facts: tuple[Told, ...]
) -> None:
    tale = closed_with()
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert code not in tale.running()


@pytest.mark.parametrize(("code", "due", "facts"), OWED, ids=[each[0] for each in OWED])
def test_a_case_under_a_policy_that_says_nothing_of_it_forgets_as_it_always_did(
    code: str, due: str, facts: tuple[Told, ...]
) -> None:
    """Its workflow may sleep past the instant already: it must not owe an effect that it cannot replay."""
    told_before = POLICY.model_dump()
    del told_before["aftercare"]["owed_again"]
    before = Policy.model_validate(told_before)
    assert "owed_again" not in before.model_dump()["aftercare"]
    tale = closed_with(*facts, policy=before)
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert code not in tale.running()


def test_what_was_overdue_as_it_closed_is_owed_anew_once() -> None:
    tale = closed_with(("contribution_requested", {}))
    tale.happens("case_reopened", "2026-04-02 10:00")
    tale.until("2026-05-20 10:00")
    assert "N" in tale.overdue()
    for at in ("2026-05-20", "2026-05-21"):
        tale.happens("case_closed", f"{at} 10:00", outcome="completed")
        tale.happens("case_reopened", f"{at} 11:00")
    assert tale.overdue() == set()
    assert tale.running()["N"] == "2026-06-05 11:00"  # ten working days; Whit Monday is off
    tale.happens("milestone_reached", "2026-05-26 10:00", milestone="contribution_decided")
    assert "N" not in tale.running()


def test_what_is_answered_while_the_safety_lane_alone_is_open_is_not_owed_any_more() -> None:
    released = ("owner_released", {"organisation": "jgz-kennemer"})
    tale = closed_with(released, ASKED, ("concern_raised", {"concern": UUID(int=7)}))
    tale.confirmed("2026-04-02 10:00", organisation="wijkteam")
    tale.happens("case_reopened", "2026-04-07 10:00")
    assert {"C", "M"}.isdisjoint(tale.running())
    asked = closed_with(("concern_raised", {"concern": UUID(int=7)}))
    asked.proposed("2026-04-02 10:00", attempt=3)
    asked.happens("case_reopened", "2026-04-07 10:00")
    assert "M" in asked.running(), "asked while nothing but the lane was open"


def test_a_state_from_before_anything_was_kept_still_loads() -> None:
    tale = closed_with(("contribution_requested", {}))
    assert tale.state is not None
    assert tale.state.owed == ("N",)
    kept = tale.state.model_dump(mode="json")
    del kept["owed"]
    assert CaseState.model_validate(kept).owed == ()
