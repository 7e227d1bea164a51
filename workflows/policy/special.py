"""What the policy says of special situations: the table `[special]`."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from shared.pregnancy import GestationalAge
from shared.schemas.contracts.case import Code
from workflows.policy.aftercare import Days, Weeks, Within
from workflows.policy.allowance import Allowance, Time
from workflows.policy.codes import Origin, StageCode
from workflows.policy.parts import Described, Recipients, Week, Who, Whole, YesNo
from workflows.values import Value


class Notice(Value):
    """Who is told, without a ladder: 0 informs, 2 is a task at the coordinator's desk, 4 an emergency."""

    level: Annotated[Whole, Field(ge=0, le=4)]
    recipients: Recipients
    origin: Origin


class Task(Described):
    """Something that a special situation asks for, with a deadline of its own.

    `level`: the rung at which a miss enters the ladder; `recipients` hear of it besides; `again`: how long
    until it is looked at again after a claim, a new owner or a resolution.
    """

    allowances: Annotated[dict[Week, Within], Field(min_length=1)]
    level: Annotated[Whole, Field(ge=1, le=4)]
    recipients: tuple[Who, ...] = ()
    again: Time

    def allowance_at(self, ga: GestationalAge) -> Allowance:
        """How long it may take at this gestational age."""
        ordered = sorted(self.allowances, key=GestationalAge.parse)
        reached = [week for week in ordered if GestationalAge.parse(week) <= ga]
        return self.allowances[reached[-1] if reached else ordered[0]].is_

    @property
    def grows_at(self) -> Week | None:
        """The first gestational age at which there would be more time than before."""
        ordered = sorted(self.allowances, key=GestationalAge.parse)
        hours = {week: self.allowances[week].is_.ordinary_hours for week in ordered}
        return next((week for before, week in pairwise(ordered) if hours[week] > hours[before]), None)


class LateReferral(Notice):
    """What a referral from this gestational age on asks for at once. `meeting`: only a meeting settles it."""

    meeting: YesNo = False


class Count(Value):
    """So many times."""

    is_: Annotated[Whole, Field(alias="is", ge=1)]
    origin: Origin


class Doubt(Value):
    """While she doubts, these stages wait until this gestational age."""

    until: Weeks
    stages: tuple[StageCode, ...]


class Expedite(Value):
    """From when on an ordinary path of Veilig Thuis no longer ends before birth, and waits on whom count."""

    since: Weeks
    kinds: tuple[Code, ...]


class Placements(Value):
    """Waits for a place to live with care. Without a date in sight a week threshold is missed at `level`."""

    kinds: tuple[Code, ...]
    level: Annotated[Whole, Field(ge=1, le=4)]
    origin: Origin


class Reaching(Value):
    """When she cannot be reached, or does not come.

    `attempts` in vain go to the team; when she is still not reached after that, it begins at `level_then`.
    """

    attempts: Count
    level_then: Count
    missed: Count
    missed_often: Count
    within: Days
    home_visit_from: Weeks


TASKS = frozenset(
    {
        "catch_up",
        "deputy_wanted",
        "transfer_wanted",
        "transfer_decision",
        "unreachable",
        "appointments",
        "home_visit",
        "kraamzorg_signal",
        "kraamzorg_signal_urgent",
    }
)
"""The tasks that the machine asks for by name."""
NOTICES = frozenset(
    {
        "dating_unknown",
        "dating_conflict",
        "data_quality",
        "safety_checklist",
        "not_reached",
        "appointments_missed",
        "transfer_refused",
        "transfer_bounced",
        "client_moved",
        "owner_absent",
        "expedite",
        "help_refused",
        "reoffer",
        "signal_given",
        "signal_given_urgent",
    }
)
"""The notices that the machine gives by name."""

LATER: Mapping[str, Mapping[str, Any]] = {
    "notices": {
        "signal_given": {"level": 0, "recipients": ["responsible", "deputy"], "origin": "seed"},
        "signal_given_urgent": {
            "level": 2,
            "recipients": ["responsible", "deputy", "coordinator"],
            "origin": "default",
        },
    },
    "tasks": {
        "kraamzorg_signal": {
            "name": "Follow a signal of maternity care",
            "name_nl": "Signaal van de kraamzorg opvolgen",
            "starts": "maternity care saw something that must be followed",
            "done": "contact with her, the situation weighed again, or decided what follows",
            "level": 1,
            "again": "4 h",
            "allowances": {"0+0": {"is": "4 h", "origin": "seed"}},
        },
        "kraamzorg_signal_urgent": {
            "name": "Follow an urgent signal of maternity care",
            "name_nl": "Dringend signaal van de kraamzorg opvolgen",
            "starts": "the same, and it is urgent",
            "done": "contact with her, the situation weighed again, or decided what follows",
            "level": 2,
            "recipients": ["coordinator"],
            "again": "2 h",
            "allowances": {"0+0": {"is": "2 h", "origin": "default"}},
        },
    },
}
"""What a policy says that was frozen into a case before the machine knew of it: as the shipped one does.

Only what stood here from the start: a row that was kept under the same version must read the same. So the
Dutch words for what begins and ends a task, which came later, are not here.
"""
KNOWN = {
    "tasks": (TASKS - LATER["tasks"].keys(), TASKS),
    "notices": (NOTICES - LATER["notices"].keys(), NOTICES | {"handover_cold"}),
}
"""What a policy must name, and all that it may: what came later than the first policies may be left out."""


def _lacking(said: Mapping[str, Any], table: str) -> Mapping[str, Any]:
    return {name: later for name, later in LATER[table].items() if name not in said}


class Special(Value):
    """Numbers and recipients of the special rules.

    `tasks` have deadlines of their own; `notices` are told without one. `third_trimester`: the band while
    the due date is unknown but somebody estimates 28 weeks or more. `largest_move`: a due date that moves
    by more cannot be right. `bounces`: so many refusals of a transfer `bounces_within` so many days go to the
    coordinator. `reminders_unanswered`: after so many the owner counts as absent. `reoffers`: when help is
    offered again to somebody who refused it; `refusal_decision`: within this time somebody decides what
    follows on a refusal with a safety concern. `early_waits`: what is told before what it needs counts where
    that follows within so many days; never under a policy that does not say so.
    """

    tasks: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Task]
    notices: dict[Annotated[str, Field(pattern=r"^[a-z_]+$")], Notice]
    late_referral: dict[Week, LateReferral]
    third_trimester: Weeks
    largest_move: Days
    reminders_unanswered: Count
    bounces: Count
    bounces_within: Days
    early_waits: Annotated[Days | None, Field(exclude_if=lambda days: days is None)] = None
    transfer_recipients: tuple[Who, ...]
    reaching: Reaching
    doubt: Doubt
    placements: Placements
    expedite: Expedite
    refusal_decision: Within
    reoffers: Annotated[tuple[Week, ...], Field(max_length=4)]

    @model_validator(mode="before")
    @classmethod
    def _says_what_came_later(cls, said: Any) -> Any:
        if not isinstance(said, dict) or any(type(said.get(name)) is not dict for name in LATER):
            return said
        return {**said, **{name: {**said[name], **_lacking(said[name], name)} for name in LATER}}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if missing := sorted(TASKS - self.tasks.keys()):
            raise ValueError(f"tasks.{missing[0]}: the machine asks for this task; add it")
        if missing := sorted(NOTICES - self.notices.keys()):
            raise ValueError(f"notices.{missing[0]}: the machine gives this notice; add it")
        for name, task in self.tasks.items():
            if week := task.grows_at:
                raise ValueError(
                    f'tasks.{name}.allowances."{week}": may not grow as pregnancy advances; shorten it'
                )
        return self
