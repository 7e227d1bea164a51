"""Loss, withdrawal, birth and closing stop everything at once, for good."""

from datetime import date
from typing import Any

import pytest

from tests.unit.machine.telling import Tale
from workflows.machine.effects import CaseStopped, DeadlineCancelled

ENDINGS: list[tuple[str, dict[str, Any], str]] = [
    ("pregnancy_ended", {}, "ended"),
    ("consent_withdrawn", {}, "withdrawn"),
    ("birth_registered", {"born_on": date(2026, 4, 1)}, "born"),
    ("case_closed", {"outcome": "completed"}, "closed"),
]


def under_way() -> Tale:
    tale = Tale().opened(urgent=True)
    tale.proposed("2026-03-30 09:00")
    tale.until("2026-03-31 13:00")
    return tale


@pytest.mark.parametrize(("type", "fields", "reason"), ENDINGS)
def test_an_ending_stops_every_timer(type: str, fields: dict[str, Any], reason: str) -> None:
    tale = under_way()
    said = tale.happens(type, "2026-04-01 10:00", **fields)
    assert [each.reason for each in said if isinstance(each, CaseStopped)] == [reason]
    assert tale.wakes() is None
    assert tale.running() == {}
    assert tale.until("2027-01-01 00:00") == ()


@pytest.mark.parametrize(("type", "fields", "reason"), ENDINGS)
def test_nothing_that_comes_later_arms_anything(type: str, fields: dict[str, Any], reason: str) -> None:
    tale = under_way()
    tale.happens(type, "2026-04-01 10:00", **fields)
    assert tale.contact("2026-04-01 11:00") == ()
    assert tale.happens("dating_changed", "2026-04-01 12:00", edd=date(2026, 9, 1), method="art") == ()
    assert tale.happens("pregnancy_ended", "2026-04-01 13:00") == ()
    assert tale.wakes() is None
    assert tale.state is not None
    assert tale.state.stopped_because == reason
    assert tale.state.facts_seen == 6


@pytest.mark.parametrize(("type", "fields", "_"), ENDINGS)
def test_what_was_due_but_not_told_is_never_told(type: str, fields: dict[str, Any], _: str) -> None:
    tale = Tale().opened(urgent=True)
    said = tale.happens(type, "2026-04-02 14:00", **fields)
    assert "rung_overtaken" in {each.type for each in said}
    assert "escalated" not in {each.type for each in tale.said}


def test_after_an_ending_no_gestational_age_is_told() -> None:
    said = under_way().happens("pregnancy_ended", "2026-04-01 10:00")
    cancelled = [each for each in said if isinstance(each, DeadlineCancelled)]
    assert cancelled
    assert {each.ga_days for each in cancelled} == {None}
