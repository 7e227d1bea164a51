"""She declined help and takes it after all: nothing that is owed was forgotten."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.telling import POLICY, Tale, notices, owned
from workflows.policy import Policy

Told = tuple[str, dict[str, Any]]
HOUSING = UUID(int=5)
J = "J.000000000005"
WAIT: Told = ("wait_started", {"wait": HOUSING, "kind": "housing"})
TRANSFER: Told = ("transfer_proposed", {"organisation": "jgz-zuid", "municipality": "GM0479"})
AWAY: Told = ("staff_absent", {"organisation": "jgz-kennemer", "deputised": False})
SUPPORT: Told = (
    "item_opened",
    {"item": {"item_id": UUID(int=9), "kind": "parenting", "support": "SO"}},
)
REFUSED: tuple[Told, ...] = (TRANSFER, ("transfer_refused", {}))
OWED: list[tuple[str, str, tuple[Told, ...]]] = [
    ("J.000000000005", "2026-05-04 16:00", (WAIT,)),
    ("L", "2026-04-14 10:00", (TRANSFER,)),
    ("N", "2026-04-21 10:00", (("contribution_requested", {}),)),
    ("deputy_wanted", "2026-04-07 14:00", (AWAY,)),
    ("E", "2026-05-07 10:00", (("plan_agreed", {}),)),
    ("E.SO", "2026-05-07 10:00", (SUPPORT,)),
    ("F", "2026-05-07 16:00", (("mdo_requested", {"emergency": False}),)),
    (
        "M",
        "2026-04-10 10:00",
        (("owner_proposed", {"organisation": "a-team", "deputy": "b-team", "attempt": 2}),),
    ),
    ("C", "2026-04-14 10:00", (("owner_released", {"organisation": "jgz-kennemer"}),)),
    ("transfer_wanted", "2026-04-08 10:00", (("client_moved", {"municipality": "GM0479"}),)),
    ("transfer_decision", "2026-04-08 10:00", (*REFUSED, *REFUSED)),
    ("kraamzorg_signal", "2026-04-07 14:00", (("signal_given", {"urgent": False}),)),
]


def case(policy: Policy = POLICY) -> Tale:
    """A simple case with an owner, in which nobody spoke with her yet."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    return tale


def tell(tale: Tale, facts: tuple[Told, ...], at: str) -> None:
    for kind, says in facts:
        tale.happens(kind, at, **says)


def says_yes(tale: Tale) -> dict[str, str | None]:
    tale.happens("consent_answered", "2026-04-07 10:00", granted=True)
    assert tale.state is not None
    assert tale.state.owed == ()
    return tale.running()


@pytest.mark.parametrize(("code", "due", "facts"), OWED, ids=[each[0] for each in OWED])
def test_what_was_open_as_she_declined_runs_again_from_the_day_she_says_yes(
    code: str, due: str, facts: tuple[Told, ...]
) -> None:
    tale = case()
    tell(tale, facts, "2026-03-30 11:00")
    assert code in tale.running()
    tale.happens("help_refused", "2026-03-31 09:00")
    assert tale.running() == {}
    assert says_yes(tale)[code] == due


@pytest.mark.parametrize(
    ("code", "due", "facts"), [each for each in OWED if not each[0].startswith("E")], ids=lambda each: each
)
def test_what_was_asked_while_she_declined_runs_from_the_day_she_says_yes(
    code: str, due: str, facts: tuple[Told, ...]
) -> None:
    tale = case()
    tale.happens("help_refused", "2026-03-31 09:00")
    tell(tale, facts, "2026-03-31 11:00")
    assert tale.running() == {}
    assert says_yes(tale)[code] == due


def test_what_is_not_asked_any_more_while_she_declines_does_not_run_later() -> None:
    tale = case()
    tell(tale, (("client_moved", {"municipality": "GM0479"}), ("consent_asked", {})), "2026-03-30 11:00")
    tale.happens("help_refused", "2026-03-31 09:00")
    tale.happens("client_moved", "2026-03-31 10:00", municipality="GM0405")
    tale.happens("consent_answered", "2026-03-31 11:00", granted=False)
    assert not {"transfer_wanted", "O"} & set(says_yes(tale))


def test_an_urgent_case_in_which_nobody_spoke_with_her_owes_contact_and_a_meeting() -> None:
    tale = Tale().opened(urgent=True)
    tale.confirmed("2026-03-30 10:00")
    tale.happens("help_refused", "2026-03-31 09:00")
    assert {"B", "F", "I"} <= set(says_yes(tale))


def test_whom_she_spoke_with_while_she_declined_explores_and_tells_the_referrer() -> None:
    tale = Tale().opened()
    tale.confirmed("2026-03-30 10:00")
    tale.happens("help_refused", "2026-03-31 09:00")
    tale.contact("2026-03-31 10:00")
    assert {"D", "F", "G.contact", "H", "I"} <= set(says_yes(tale))


@pytest.mark.parametrize("planned", [False, True])
def test_what_is_late_needs_its_plan_unless_that_was_made(planned: bool) -> None:
    tale = owned("2026-08-05 09:00")  # 30+2
    tale.happens("help_refused", "2026-08-06 09:00")
    if planned:
        tale.happens("mdo_held", "2026-08-06 10:00")
        tale.happens("plan_agreed", "2026-08-06 10:00")
        tale.happens("help_refused", "2026-08-07 10:00")
    tale.happens("consent_answered", "2026-08-10 10:00", granted=True)
    assert tale.running().get("catch_up") == (None if planned else "2026-08-17 10:00")


@pytest.mark.parametrize(("fact", "code"), [(WAIT, J), (TRANSFER, "L")], ids=["wait", "transfer"])
def test_from_a_birth_on_others_are_watched_though_she_declines(fact: Told, code: str) -> None:
    """The child waits too (a place to live, an investigation, a team that takes over)."""
    tale = owned("2026-10-01 09:00")
    tell(tale, (fact,), "2026-10-01 11:00")
    tale.happens("help_refused", "2026-10-01 12:00")
    assert code not in tale.running()
    tale.happens("birth_registered", "2026-10-11 10:00", born_on=date(2026, 10, 11))
    assert code in tale.running()
    tale.happens("help_refused", "2026-10-12 10:00")
    assert code in tale.running()


def test_a_case_that_closed_while_she_declined_still_owes_it_when_she_says_yes() -> None:
    tale = case()
    tell(tale, (("contribution_requested", {}),), "2026-03-30 11:00")
    tale.happens("help_refused", "2026-03-31 09:00")
    tale.happens("case_closed", "2026-04-01 10:00", outcome="completed")
    tale.happens("case_reopened", "2026-04-02 10:00")
    assert tale.running() == {}
    assert says_yes(tale)["N"] == "2026-04-21 10:00"


def test_a_case_under_a_policy_from_before_forgets_as_it_always_did() -> None:
    told_before = POLICY.model_dump()
    del told_before["aftercare"]["owed_again"]
    tale = case(Policy.model_validate(told_before))
    tell(tale, (("contribution_requested", {}), ("plan_agreed", {})), "2026-03-30 11:00")
    tale.happens("help_refused", "2026-03-31 09:00")
    assert {code for code in says_yes(tale) if "+" not in code} == {"I"}


def test_counting_how_often_she_was_not_reached_begins_afresh() -> None:
    tale = owned()
    for day in ("2026-03-31", "2026-04-01"):
        tale.happens("contact_attempted", f"{day} 11:00")
    tale.happens("help_refused", "2026-04-02 09:00")
    tale.happens("consent_answered", "2026-04-07 09:00", granted=True)
    tale.happens("contact_attempted", "2026-04-07 11:00")
    assert "not_reached" not in {code for code, _, _ in notices(tale.until("2026-04-07 12:00"))}
