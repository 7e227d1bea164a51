"""The deadline policy as a frozen model. What makes no sense does not become one (see `sense`)."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from shared.pregnancy import GestationalAge
from workflows.policy.aftercare import Aftercare
from workflows.policy.allowance import Allowance, Time
from workflows.policy.codes import OF_THE_LANE, Origin, Requirement, StageCode
from workflows.policy.ladder import LadderPolicy
from workflows.policy.parts import Described, Recipients, Week, Whole, YesNo
from workflows.policy.sense import first_nonsense
from workflows.policy.special import Special, Task
from workflows.policy.timetable import Timetable
from workflows.values import Value, derived


class Limit(Value):
    """One number of the table, with where it comes from."""

    is_: Annotated[Time, Field(alias="is")]
    origin: Origin


Percent = Annotated[Whole, Field(gt=0, lt=100)]


class Stage(Described):
    """One row of the policy table. `if_missed` says whether a miss climbs or activates the deputy.

    `reminders`: percentages of this row, instead of those of every row.
    """

    if_missed: Literal["ladder", "deputy"]
    reminders: tuple[Percent, ...] | None = None
    allowances: dict[Week, Limit]
    urgent: dict[Week, Limit]


class Threshold(Value):
    """What must be true at a moment, who hears when it is not, and at what rung at least.

    Level 0 tells its recipients once and climbs no ladder. The lists for complex and urgent cases hold
    beside the one for all. `caps` are the stages that must be done by then. `meeting`: a miss also makes
    an emergency meeting (MDO) due within this time. `again`: how long until it is looked at again after a
    claim, a new owner or a resolution.
    """

    requires: tuple[Requirement, ...]
    requires_complex: tuple[Requirement, ...] = ()
    requires_urgent: tuple[Requirement, ...] = ()
    caps: tuple[StageCode, ...] = ()
    caps_urgent: tuple[StageCode, ...] = ()
    level: Annotated[Whole, Field(ge=0, le=4)]
    recipients: Recipients
    meeting: Time | None = None
    again: Time
    origin: Origin


class PostnatalStep(Threshold):
    """What must be true so long after birth. `from_discharge`: then from coming home, where later.

    `from_registration`: counted from when the birth was told instead. `corrected`: for a preterm child
    counted from the due date. `only` keeps a step for cases in which critical items are open at birth, or
    in which support was accepted that starts at birth.
    """

    after: Time
    from_discharge: Time | None = None
    from_registration: YesNo = False
    corrected: YesNo = False
    only: Literal["always", "items_open", "planned_start"] = "always"


class Grace(Value):
    """How long after submission a threshold binds at the earliest."""

    is_: Annotated[Time, Field(alias="is")]
    urgent: Time
    origin: Origin


class Reminders(Value):
    """When a running deadline is nudged (L0)."""

    percents: tuple[Percent, ...]
    shortest_days: Annotated[Whole, Field(ge=1)]
    origin: Origin


class DatingCheck(Value):
    """The question to the referrer while the due date is unknown."""

    after: Time
    every: Time
    origin: Origin


class OutcomeCheck(Value):
    """The question to the referrer when nothing was heard well after the due date."""

    after_edd_days: Annotated[Whole, Field(ge=1)]
    every: Time
    origin: Origin


class Checks(Value):
    """Both neutral questions."""

    dating: DatingCheck
    outcome: OutcomeCheck


def _tells_of_a_worry(rule: Threshold) -> bool:
    """Whether it asks about nothing else in a case of some kind: any, a complex one, an urgent one."""
    of_all, of_complex = rule.requires, (*rule.requires, *rule.requires_complex)
    kinds = (of_all, of_complex, (*of_complex, *rule.requires_urgent))
    return any(asked and OF_THE_LANE.issuperset(asked) for asked in kinds)


def _soonest_first(steps: dict[str, PostnatalStep]) -> dict[str, PostnatalStep]:
    """In one order wherever the policy was kept: a database does not keep the order of keys.

    Deadlines are set in this order, so states would differ between who read the file and who did not.
    """
    return dict(sorted(steps.items(), key=lambda step: (step[1].after.ordinary_hours, step[0])))


class Policy(Value):
    """A whole deadline policy; a case keeps the one it was opened with."""

    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{2,63}$")]
    bands: Annotated[tuple[Week, ...], Field(min_length=1)]
    unknown_due_date_band: Week
    reminders: Reminders
    stages: dict[StageCode, Stage]
    thresholds: dict[Week, Threshold]
    postnatal: Annotated[
        dict[Annotated[str, Field(pattern=r"^pn_[a-z_]+$")], PostnatalStep], AfterValidator(_soonest_first)
    ]
    grace: dict[Week, Grace]
    ladder: LadderPolicy
    checks: Checks
    aftercare: Aftercare
    special: Special

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if found := first_nonsense(self):
            raise ValueError(found)
        return self

    @derived
    def capping(self) -> dict[tuple[StageCode, bool], frozenset[Week]]:
        """By stage, and whether urgent: the week thresholds by which it must be done."""
        return {
            (stage, urgent): frozenset(
                week
                for week, each in self.thresholds.items()
                if stage in each.caps or (urgent and stage in each.caps_urgent)
            )
            for stage in StageCode
            for urgent in (False, True)
        }

    @derived
    def columns(self) -> dict[tuple[StageCode, bool], tuple[tuple[Allowance, ...], ...]]:
        """By stage, and whether urgent: for each band what it may take, the urgent number as well."""
        return {
            (stage, urgent): tuple(
                (self.allowance(stage, band), *([self.urgent_allowance(stage, band)] if urgent else []))
                for band in self.bands
            )
            for stage in self.stages
            for urgent in (False, True)
        }

    @derived
    def reminder_percents(self) -> dict[StageCode, tuple[int, ...]]:
        """By stage, at which percentages of its allowance it is reminded, the smallest first; never where a
        miss does not climb the ladder.
        """
        common = self.reminders.percents
        return {
            code: tuple(sorted(common if stage.reminders is None else stage.reminders))
            if stage.if_missed == "ladder"
            else ()
            for code, stage in self.stages.items()
        }

    @derived
    def restricted(self) -> frozenset[str]:
        """The weeks, and steps after birth, that in some case ask only about the safety lane, so that a miss
        tells of a worry by itself. None in a policy from before: that of a running case was told by its name.
        """
        if self.keeps_former_rules:
            return frozenset()
        return frozenset(code for code, rule in self.watched.items() if _tells_of_a_worry(rule))

    @derived
    def watched(self) -> dict[str, Threshold]:
        """The thresholds by their week, and the postnatal steps by their name."""
        return {**self.thresholds, **self.postnatal}

    @derived
    def rules(self) -> dict[str, Threshold | Task]:
        """What a miss leads to: of each threshold, postnatal step and special task."""
        return {**self.watched, **self.special.tasks}

    @derived
    def keeps_former_rules(self) -> bool:
        """Whether this is a policy from before 2026.5, which does not say what is owed again.

        A case that runs under it keeps the rules it began with: its workflow may sleep past an instant that a
        later rule would set, and must do on replay what it did before.
        """
        return not self.aftercare.owed_again

    @derived
    def timetables(self) -> dict[date, Timetable]:
        """By due date, those that were asked for."""
        return {}

    def band_at(self, ga: GestationalAge) -> Week:
        """The band that this gestational age lies in."""
        return latest_start(self.bands, ga)

    def allowance(self, stage: StageCode, band: Week) -> Allowance:
        """The ordinary allowance of a stage in a band."""
        return self.stages[stage].allowances[band].is_

    def urgent_allowance(self, stage: StageCode, band: Week) -> Allowance:
        """The urgent column: the number of this band, or of the last band before it that has one."""
        column = self.stages[stage].urgent
        return column[latest_start(column, GestationalAge.parse(band))].is_

    def shorter(self, stage: StageCode, band: Week) -> Allowance:
        """What holds in an urgent case: the shorter of both columns."""
        both = (self.urgent_allowance(stage, band), self.allowance(stage, band))
        return min(both, key=lambda allowance: allowance.ordinary_hours)

    def grace_at(self, ga: GestationalAge) -> Grace:
        """The grace for a referral submitted at this gestational age."""
        return self.grace[latest_start(self.grace, ga)]


def latest_start(starts: Iterable[Week], ga: GestationalAge) -> Week:
    """Of these weeks, the last one that this gestational age has reached; else the first."""
    weeks, days = _in_order(tuple(starts))
    return weeks[max(bisect_right(days, ga.days) - 1, 0)]


@lru_cache(maxsize=512)
def _in_order(starts: tuple[Week, ...]) -> tuple[tuple[Week, ...], tuple[int, ...]]:
    """The weeks from the first to the last, and their days."""
    ordered = tuple(sorted(starts, key=GestationalAge.parse))
    return ordered, tuple(GestationalAge.parse(week).days for week in ordered)
