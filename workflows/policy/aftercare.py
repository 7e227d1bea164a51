"""What the policy says of birth, endings and the safety lane: the table `[aftercare]`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.contracts.case import Code
from shared.schemas.contracts.escalation import Audience
from workflows.policy.allowance import Ga, Time
from workflows.policy.codes import Origin


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sourced(_Frozen):
    """One number, with where it comes from."""

    origin: Origin

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Weeks(_Sourced):
    """A gestational age."""

    is_: Annotated[Ga, Field(alias="is")]


class Within(_Sourced):
    """An allowance."""

    is_: Annotated[Time, Field(alias="is")]


class Days(_Sourced):
    """A number of civil days."""

    is_: Annotated[int, Field(alias="is", ge=1)]


class Aftercare(_Frozen):
    """Numbers for what comes after a birth or an ending, and for concerns about safety.

    `counts_as`, `ended_counts_as`: the gestational age whose band holds once there is no pregnancy to count
    in, after a birth and after an ending. `goes_on`: the stages and special tasks still owed after a birth;
    all others are cancelled then. `owed_again`: what was open as a case closed, or as she declined help, and
    runs again where it goes on; in a case under a policy that does not say so, none of it.
    `protection_kinds`: steps of the plan that make a birth an emergency while they are open.
    `safety_audiences`: who may hear of the safety lane once everything else has stopped.
    """

    counts_as: Weeks
    ended_counts_as: Weeks
    goes_on: Annotated[tuple[Code, ...], Field(min_length=1)]
    owed_again: Annotated[tuple[Code, ...], Field(exclude_if=lambda codes: not codes)] = ()
    protection_kinds: tuple[Code, ...]
    earliest_birth: Weeks
    born_before_submission: Days
    term: Weeks
    soft_landing_before_end: Days
    closing_asked_again: Within
    reopen_within: Days
    safety_audiences: Annotated[tuple[Audience, ...], Field(min_length=2)]
    safety_recheck: Weeks
    emergency_from: Weeks

    @property
    def keeps_former_rules(self) -> bool:
        """Whether this is a policy from before 2026.5, which does not say what is owed again.

        A case that runs under it keeps the rules it began with: its workflow may sleep past an instant that a
        later rule would set, and must do on replay what it did before.
        """
        return not self.owed_again
