"""What is told while a case is closed, and is known where it goes on."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.unit.machine.closed import closed
from tests.unit.machine.regions import former
from tests.unit.machine.telling import EDD, POLICY, Tale, notices, rungs
from workflows.policy import Policy

WORRY = UUID(int=9)
BORN_ON = date(2026, 10, 9)


def closed_late(policy: Policy = POLICY) -> Tale:
    """Closed at 34+1, with her owner and first contact."""
    tale = Tale(policy).opened(complexity="simple")
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("feedback_sent", "2026-03-30 11:00", moment="contact")
    tale.happens("case_closed", "2026-09-01 10:00", outcome="completed")
    return tale


def born_meanwhile(policy: Policy = POLICY) -> Tale:
    tale = closed_late(policy)
    assert tale.happens("birth_registered", "2026-10-10 10:00", born_on=BORN_ON, in_hospital=True) == ()
    assert tale.wakes() is None
    return tale


def test_a_birth_is_known_and_no_pregnancy_is_asked_after() -> None:
    tale = born_meanwhile()
    said = tale.happens("case_reopened", "2026-11-16 10:00")
    assert ("phase_changed", "postnatal") in [(each.type, getattr(each, "after", None)) for each in said]
    said = tale.until("2026-11-27 17:00")
    assert {cause for each in rungs(said) for cause in each.causes} == {"pn_six_weeks"}
    assert notices(said) == []
    assert all(getattr(each, "ga_days", None) is None for each in said)


def test_so_is_coming_home() -> None:
    tale = born_meanwhile()
    tale.happens("discharged", "2026-10-20 10:00", discharged_on=date(2026, 10, 19))
    tale.happens("case_reopened", "2026-10-21 10:00")
    assert tale.running()["pn_ten_days"] == "2026-10-22 16:00"


def test_a_birth_that_cannot_be_is_not() -> None:
    tale = closed()
    tale.happens("birth_registered", "2026-04-02 10:00", born_on=date(2026, 4, 2))  # 12+3
    tale.happens("case_reopened", "2026-04-03 10:00")
    assert "20+0" in tale.running()


def test_a_due_date_is_known() -> None:
    tale = closed(dating_method="hc_13_17")
    assert tale.happens("dating_changed", "2026-04-02 10:00", edd=date(2026, 9, 28), method="crl_10_12") == ()
    tale.happens("case_reopened", "2026-04-03 10:00")
    assert tale.running()["24+0"] == "2026-06-08 16:00"


def test_a_weaker_one_is_not_but_a_confirmed_one_is() -> None:
    tale = closed()
    tale.happens("dating_changed", "2026-04-02 10:00", edd=date(2026, 9, 28), method="clinical_estimate")
    assert tale.state is not None
    assert tale.state.edd == EDD
    tale.happens("dating_confirmed", "2026-04-02 11:00", edd=date(2026, 9, 28), method="crl_10_12")
    tale.happens("case_reopened", "2026-04-03 10:00")
    assert tale.running()["24+0"] == "2026-06-08 16:00"


def test_urgency_is_known() -> None:
    tale = closed(complexity="simple")
    tale.happens("risk_assessed", "2026-04-02 10:00", urgent=True, complexity="complex")
    tale.happens("case_reopened", "2026-04-02 11:00")
    assert tale.running()["F"] == "2026-04-13 11:00"  # five working days, Easter between


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (("concern_raised",), f"P.{WORRY}"),
        (("concern_raised", "concern_retracted"), f"P.{WORRY}"),
        (("report_made",), f"K.{WORRY}"),
        (("report_made", "report_triaged"), f"P.{WORRY}"),
        (("concern_raised", "concern_decided"), None),
    ],
)
def test_a_worry_waits_for_somebody_to_decide(told: tuple[str, ...], code: str | None) -> None:
    tale = closed()
    for kind in told:
        assert tale.happens(kind, "2026-04-02 10:00", concern=WORRY) == ()
    tale.happens("case_reopened", "2026-04-02 11:00")
    assert [each for each in tale.running() if each[0] in "KP"] == ([code] if code else [])


def test_what_was_done_meanwhile_is_told_again() -> None:
    tale = born_meanwhile()
    tale.happens("milestone_reached", "2026-10-12 10:00", milestone="handover_accepted")
    tale.happens("case_reopened", "2026-10-12 11:00")
    assert "pn_ten_days" in tale.running()


@pytest.mark.parametrize("final", ["pregnancy_ended", "consent_withdrawn", "erased"])
def test_after_a_heavier_ending_nothing_is_kept(final: str) -> None:
    tale = closed()
    tale.happens(final, "2026-04-02 10:00")
    before = tale.state
    said: tuple[Any, ...] = tale.happens("concern_raised", "2026-04-02 11:00", concern=WORRY)
    assert said == ()
    assert before is not None
    assert tale.state == before.but(facts_seen=before.facts_seen + 1)


def test_under_a_former_policy_nothing_is_known_of_it() -> None:
    """The workflow of such a case was told otherwise already."""
    tale = born_meanwhile(former())
    tale.happens("case_reopened", "2026-11-16 10:00")
    assert "catch_up" in tale.running()
