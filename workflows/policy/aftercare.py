"""What the policy says of birth, endings and the safety lane: the table `[aftercare]`."""

from typing import Annotated

from pydantic import Field

from shared.schemas.contracts.case import Code
from shared.schemas.contracts.escalation import Audience
from workflows.policy.allowance import Ga, Time
from workflows.policy.codes import Origin
from workflows.policy.parts import Whole
from workflows.values import Value


class _Sourced(Value):
    """One number, with where it comes from."""

    origin: Origin


class Weeks(_Sourced):
    """A gestational age."""

    is_: Annotated[Ga, Field(alias="is")]


class Within(_Sourced):
    """An allowance."""

    is_: Annotated[Time, Field(alias="is")]


class Days(_Sourced):
    """A number of civil days."""

    is_: Annotated[Whole, Field(alias="is", ge=1)]


class Aftercare(Value):
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
