"""What is said has an id that says what it is: case, what it is about, attempt, rung.

Whoever receives an effect de-duplicates by it, also across a new version of this program: so an id that is
built in another way would be told a second time in every case under way.
"""

from datetime import date
from typing import Any
from uuid import UUID

from tests.unit.machine.telling import CASE, Tale

CONCERN = UUID(int=1)


def ids(said: Any) -> set[str]:
    assert all(each.effect_id.startswith(f"{CASE}:") for each in said)
    return {each.effect_id.removeprefix(f"{CASE}:") for each in said}


def test_of_a_deadline() -> None:
    tale = Tale().opened(complexity="simple")
    assert {"A:1:set", "20+0:1:set", "I:1:set"} <= ids(tale.said)
    said = tale.happens("risk_assessed", "2026-03-30 10:00", urgent=True, complexity="simple")
    assert "C:1:tightened:1" in ids(said)
    assert "A:1:missed" in ids(tale.until("2026-03-30 14:00"))
    assert {"A:1:met", "C:1:met"} <= ids(tale.confirmed("2026-03-30 15:00"))
    assert {"I:1:met", "I:2:set", "G.contact:1:set", "H:1:set"} <= ids(tale.contact("2026-03-30 16:00"))
    assert "36+0:1:cancelled" in ids(tale.happens("help_refused", "2026-03-30 16:30"))


def test_of_the_ladder() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    tale.until("2026-06-17 09:00")
    rungs = ("L1", "L2", "L2-deputy", "L3", "L3:2")
    assert {f"ladder:A.1:1:{rung}" for rung in rungs} <= ids(tale.said)
    tale.happens("escalation_acknowledged", "2026-06-17 10:00", by="csv-ijmond/coordinator")
    tale.until("2026-06-26 09:00")
    assert any(each.startswith("ladder:A.1:2:L3:") for each in ids(tale.said))
    assert "ladder:A.1:ended" in ids(tale.happens("help_refused", "2026-06-26 10:00"))


def test_of_a_nudge_a_notice_and_a_question() -> None:
    tale = Tale().opened(edd=None, dating_method="unknown", complexity="simple")
    said = ids(tale.until("2026-04-08 16:00"))
    assert {"I:1:L0-50", "notice:dating_unknown:1", "dating_check:1", "dating_check:2"} <= said


def test_of_a_notice_that_is_given_again() -> None:
    tale = Tale().opened()
    for at in ("2026-03-31 10:00", "2026-04-01 10:00"):
        tale.happens("item_closed", at, item_id=UUID(int=9))
        tale.until(at)
    assert {"notice:data_quality:1", "notice:data_quality:2"} <= ids(tale.said)


def test_of_an_emergency_at_night() -> None:
    tale = Tale().opened("2026-09-19 22:00")
    assert {"notice:catch_up.duty:1", "notice:catch_up:1"} <= ids(tale.until("2026-09-21 08:00"))


def test_of_a_deputy() -> None:
    tale = Tale().opened(urgent=True)
    tale.proposed("2026-03-30 09:00")
    assert "M:1:deputy" in ids(tale.until("2026-03-30 13:00"))
    tale.confirmed("2026-03-30 14:00")
    away = {"organisation": "jgz-kennemer", "until": date(2026, 4, 20), "deputised": True}
    assert "absence:1:deputy" in ids(tale.happens("staff_absent", "2026-03-30 15:00", **away))


def test_of_an_owner_who_answers_nothing() -> None:
    tale = Tale().opened("2026-03-30 09:00", complexity="simple")
    tale.confirmed("2026-03-30 09:00")
    tale.contact("2026-03-31 10:00")
    assert "G.contact:1:silence:deputy" in ids(tale.until("2026-04-20 12:00"))


def test_of_phases_and_endings() -> None:
    tale = Tale().opened("2026-10-12 09:00")
    said = tale.happens("birth_registered", "2026-10-12 10:00", born_on="2026-10-12")
    assert {"phase:postnatal", "pn_day:1:set"} <= ids(said)
    assert "stopped" in ids(tale.happens("case_closed", "2026-10-13 10:00", outcome="completed"))
    assert "reopened:1" in ids(tale.happens("case_reopened", "2026-10-14 10:00"))
    assert "stopped:2" in ids(tale.happens("consent_withdrawn", "2026-10-15 10:00"))
    again = Tale().opened(urgent=True)
    assert "notice:meldcode_prompt:1" in ids(again.happens("consent_withdrawn", "2026-03-30 10:00"))
    lost = Tale().opened()
    assert "notice:aftercare:1" in ids(lost.happens("pregnancy_ended", "2026-03-30 10:00"))


def test_of_what_was_due_and_overtaken() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    said = tale.happens("consent_withdrawn", "2026-06-10 10:00")
    assert "ladder:A.1:1:L1:overtaken:2" in ids(said)


def test_a_ladder_that_was_overtaken_before_it_began_takes_another_number() -> None:
    tale = Tale().opened("2026-06-08 09:00", complexity="simple")
    said = ids(tale.happens("risk_assessed", "2026-06-11 09:30", urgent=True, complexity="simple"))
    said |= ids(tale.until("2026-06-15 09:00"))
    told = {each for each in said if each.startswith("ladder:") and "overtaken" not in each}
    gone = {each.partition(":overtaken")[0] for each in said if "overtaken" in each}
    assert told
    assert not told & gone
