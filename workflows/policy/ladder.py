"""What the policy says of the escalation ladder (opschaling): the table `[ladder]`."""

from typing import Annotated, Literal

from pydantic import Field

from workflows.policy.allowance import Ga, Time
from workflows.policy.codes import Origin, StageCode
from workflows.policy.parts import EMERGENCY, Recipients, Who, Whole
from workflows.values import Value, derived

DutyFrom = Annotated[Whole, Field(ge=1, le=EMERGENCY, exclude_if=lambda level: level == EMERGENCY)]
"""From which level on a notice of an urgent case, or a rung that urgency brings forward, reaches those on
duty at any hour. Of any other case only the emergency level does, and so it was in every case before
policies said it.
"""

NEVER_TOLD = EMERGENCY + 1
JoiningToldFrom = Annotated[Whole, Field(ge=1, le=NEVER_TOLD, exclude_if=lambda level: level == NEVER_TOLD)]
"""From which level on a week that joins a ladder tells those whom it names; none before policies said so."""

Unhurried = Annotated[tuple[StageCode, ...], Field(exclude_if=lambda rows: not rows)]
"""Rows whose miss alone calls no emergency meeting, however late it is; none before policies said so."""


class Rung(Value):
    """One rung of the ladder: who is told, and how long after the rung named in `since`.

    `only` keeps a rung for a case that is `unclaimed`, or for an `emergency` (urgent, or so far along
    as the ladder's `emergency_from`, with more overdue than what is `unhurried`). `if_unclaimed`
    are told besides when nobody took the task of a lower rung. A rung with `repeat_every` is told again
    while nothing higher applies.
    """

    rung: Annotated[str, Field(pattern=r"^L[1-4](-[a-z]+)?$")]
    level: Annotated[Whole, Field(ge=1, le=4)]
    recipients: Recipients
    since: str | None = None
    after: Time | None = None
    after_late: Time | None = None
    only: Literal["always", "unclaimed", "emergency"] = "always"
    if_unclaimed: tuple[Who, ...] = ()
    repeat_every: Time | None = None
    repeat_recipients: Recipients | None = None


class LadderPolicy(Value):
    """The rungs, lowest first, and from which gestational age shorter times hold."""

    late_from: Ga
    emergency_from: Ga
    duty_from: DutyFrom = EMERGENCY
    joining_told_from: JoiningToldFrom = NEVER_TOLD
    unhurried: Unhurried = ()
    origin: Origin
    rungs: Annotated[tuple[Rung, ...], Field(min_length=1)]

    @derived
    def places(self) -> dict[str, int]:
        """The place of every rung, counted from 0."""
        return {each.rung: place for place, each in enumerate(self.rungs)}

    @derived
    def named(self) -> dict[str, Rung]:
        """Every rung by its name."""
        return {each.rung: each for each in self.rungs}

    @derived
    def lowest(self) -> dict[int, Rung]:
        """The lowest rung of each level that has any."""
        return {each.level: each for each in reversed(self.rungs)}
