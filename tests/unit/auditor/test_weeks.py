"""Every week threshold and step after birth: a miss of it that was taken away is noticed, and only that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from tests.unit.auditor.test_waits import OPENED, OWNED, told
from tests.unit.machine.telling import CASE, POLICY, nl
from workflows.auditor.judge import missing
from workflows.auditor.record import CaseRecord
from workflows.auditor.requirements import CONDITIONS, PRESUMES_BIRTH
from workflows.policy import Condition, codes

Later = tuple[str, dict[str, Any]]
ITEM = str(UUID(int=5))
WEEKS = ("20+0", "24+0", "28+0", "32+0", "34+0", "36+0", "37+0")


def item(due: str | None = None, **more: Any) -> dict[str, Any]:
    return {"item_id": ITEM, "kind": "kraamzorg", "critical": True, "due": due, **more}


def at(when: str, type: str, **says: Any) -> Later:
    return when, {"type": type, **says}


def reached(when: str, *milestones: str) -> tuple[Later, ...]:
    return tuple(at(when, "milestone_reached", milestone=each) for each in milestones)


CONTACT = at("2026-04-01 10:00", "contact_made", with_client=True, with_referrer=True)
PLAN = at("2026-05-04 10:00", "plan_agreed", items=[])
CRITICAL_PLAN = at("2026-05-04 10:00", "plan_agreed", items=[item("2026-08-10")])
STARTED = at("2026-05-11 10:00", "support_started")
BORN = at("2026-09-28 10:00", "birth_registered", born_on="2026-09-27")
PRETERM = at("2026-09-04 10:00", "birth_registered", born_on="2026-09-03", in_hospital=True)


@dataclass(frozen=True)
class Life:
    """Facts, until when, and which weeks and steps are missed in it."""

    until: str
    later: Sequence[Later]
    missed: Sequence[str]
    opened: Later = ("2026-03-30 09:00", OPENED)

    def told(self, hidden: str = "-") -> CaseRecord:
        return told(self.until, *self.later, hidden=hidden, opened=self.opened)


def opening(when: str = "2026-03-30 09:00", **changes: Any) -> Later:
    return when, {**OPENED, "submitted_at": nl(when), **changes}


STEPS = (
    "pn_day",
    "pn_three_days",
    "pn_ten_days",
    "pn_registered_again",
    "pn_two_weeks",
    "pn_six_weeks",
    "pn_soft_landing",
    "pn_two_years",
)
LIVES = {
    "nobody answers": Life(
        "2026-09-25 12:00",
        [at("2026-04-02 10:00", "item_opened", item=item())],
        ["12+0", "16+0", "22+0", "26+0", *WEEKS],
    ),
    "a plan of which a step is never done": Life(
        "2026-09-25 12:00",
        [OWNED, CONTACT, CRITICAL_PLAN, STARTED],
        ["12+0", "16+0", "22+0", "26+0", "28+0", "32+0", "34+0", "36+0", "37+0"],
    ),
    "only an overdue step": Life(
        "2026-09-12 12:00",
        [
            OWNED,
            CONTACT,
            CRITICAL_PLAN,
            STARTED,
            *reached(
                "2026-05-12 10:00",
                "screening_recorded",
                "options_checked",
                "jgz_informed",
                "kraamzorg_registered",
                "kraamzorg_intake_done",
                "handover_booked",
                "reachability_checked",
            ),
        ],
        ["32+0", "34+0"],
    ),
    "urgent and without a safety plan": Life(
        "2026-07-08 12:00",
        [
            OWNED,
            CONTACT,
            PLAN,
            STARTED,
            *reached("2026-03-30 11:00", "screening_recorded", "options_checked", "jgz_informed"),
        ],
        ["24+0"],
        opening(urgent=True),
    ),
    "complex and not explored": Life(
        "2026-06-05 12:00",
        [
            OWNED,
            CONTACT,
            *reached("2026-03-30 10:30", "screening_recorded", "options_checked", "jgz_informed"),
        ],
        ["20+0"],
        opening(complexity="complex"),
    ),
    "a concern that nobody reported, and a wait": Life(
        "2026-08-20 12:00",
        [
            OWNED,
            CONTACT,
            PLAN,
            STARTED,
            at("2026-05-12 10:00", "concern_raised", concern=str(UUID(int=7))),
            at("2026-05-12 11:00", "wait_started", wait=str(UUID(int=8)), kind="housing"),
            *reached(
                "2026-03-30 10:30",
                "screening_recorded",
                "options_checked",
                "jgz_informed",
                "kraamzorg_registered",
                "kraamzorg_intake_done",
            ),
        ],
        ["25+0", "32+0"],
    ),
    "new after 36+0 was in order": Life(
        "2026-09-20 12:00",
        [OWNED, CONTACT, PLAN, STARTED, at("2026-09-16 10:00", "item_opened", item=item("2026-10-01"))],
        ["36+0"],
    ),
    "new after 37+0 was in order": Life(
        "2026-09-25 12:00",
        [OWNED, CONTACT, PLAN, STARTED, at("2026-09-23 10:00", "plan_agreed", items=[item("2026-10-01")])],
        ["37+0"],
    ),
    "a changed plan after 37+0 was in order": Life(
        "2026-09-25 12:00",
        [OWNED, CONTACT, PLAN, STARTED, at("2026-09-23 10:00", "plan_changed", items=[item("2026-10-01")])],
        ["37+0"],
    ),
    "a step that got a later date": Life(
        "2026-09-12 12:00",
        [
            OWNED,
            CONTACT,
            CRITICAL_PLAN,
            STARTED,
            at("2026-08-05 10:00", "plan_changed", items=[item("2026-08-26")]),
            *reached(
                "2026-05-12 10:00",
                "screening_recorded",
                "options_checked",
                "jgz_informed",
                "kraamzorg_registered",
                "kraamzorg_intake_done",
                "handover_booked",
                "reachability_checked",
            ),
        ],
        ["34+0"],
    ),
    "referred late": Life(
        "2026-09-25 12:00",
        [at("2026-09-04 12:00", "item_opened", item=item())],
        ["36+0", "37+0"],
        opening("2026-09-04 09:00"),
    ),
    "dated at last": Life(
        "2026-08-05 12:00",
        [at("2026-06-01 10:00", "dating_changed", edd="2026-10-12", method="crl_10_12")],
        ["20+0", "24+0", "28+0"],
        opening(edd=None, dating_method="unknown"),
    ),
    "corrected to earlier": Life(
        "2026-07-14 12:00",
        [OWNED, CONTACT, at("2026-04-20 10:00", "dating_changed", edd="2026-10-01", method="art")],
        ["24+0"],
    ),
    "a new owner after the miss": Life(
        "2026-07-01 12:00",
        [OWNED, CONTACT, at("2026-06-24 10:00", "owner_confirmed", organisation="wijk", deputy="jgz")],
        ["24+0"],
    ),
    "born at term": Life("2028-12-01 12:00", [OWNED, CONTACT, PLAN, STARTED, BORN], STEPS),
    "handed over, and the receiver was there": Life(
        "2026-11-01 12:00",
        [
            OWNED,
            CONTACT,
            PLAN,
            STARTED,
            BORN,
            *reached("2026-09-29 10:00", "child_registered"),
            *reached("2026-10-02 10:00", "handover_completed"),
        ],
        ["pn_day"],
    ),
    "born early, in hospital": Life("2028-12-01 12:00", [OWNED, CONTACT, PLAN, STARTED, PRETERM], STEPS),
    "born with what was open": Life(
        "2026-10-09 12:00",
        [
            OWNED,
            CONTACT,
            at("2026-05-04 10:00", "plan_agreed", items=[item("2026-08-10", support="SO", at_birth=True)]),
            *reached("2026-05-04 11:00", "birth_start_accepted"),
            BORN,
        ],
        ["pn_planned_start", "pn_open_items", "pn_day", "pn_three_days", "pn_ten_days"],
    ),
}
CODES = {*POLICY.thresholds, *POLICY.postnatal}


def on_record(case: CaseRecord) -> set[str]:
    """Which weeks and steps were missed, by what was said."""
    codes = {said.effect_id.split(":")[1] for said in case.said if said.effect_id.endswith(":missed")}
    return codes & CODES


@pytest.mark.parametrize("name", LIVES)
def test_each_miss_that_is_taken_away_is_missing_and_nothing_else(name: str) -> None:
    life = LIVES[name]
    whole = life.told()
    assert set(life.missed) <= on_record(whole)
    assert missing(whole, nl(life.until)) == ()
    for code in life.missed:
        found = missing(without(whole, code), nl(life.until))
        assert [each.code for each in found] == [code], (code, found)


def without(case: CaseRecord, code: str) -> CaseRecord:
    """Without the last miss of this."""
    misses = [each for each in case.said if _is_miss(each.effect_id, code)]
    last = max(misses, key=lambda each: each.due)
    return replace(case, said=tuple(each for each in case.said if each is not last))


def _is_miss(effect_id: str, code: str) -> bool:
    return effect_id.startswith(f"{CASE}:{code}:") and effect_id.endswith(":missed")


def test_every_week_and_every_step_of_the_policy_is_missed_in_one_of_these_lives() -> None:
    assert {code for life in LIVES.values() for code in life.missed} == CODES


def test_every_condition_of_the_policy_is_judged() -> None:
    assert set(CONDITIONS) == set(Condition)
    assert {str(each) for each in codes.PRESUMES_BIRTH} == PRESUMES_BIRTH
