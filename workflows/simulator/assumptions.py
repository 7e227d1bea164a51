"""How people behave in the simulated region: every number is an assumption, and is shown as one."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails

Share = Annotated[float, Field(ge=0, le=1)]
Hours = Annotated[float, Field(gt=0, le=2000)]
Days = Annotated[int, Field(ge=1, le=366)]

MOST_HOURS = 200
"""A week, of all coordinators of a region together."""


class AssumptionsRefused(Exception):
    """The file cannot be used; the message says where and why."""


def _in_order(days: tuple[int, int]) -> tuple[int, int]:
    if days[0] > days[1]:
        raise ValueError("the shortest comes first")
    return days


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Women(_Frozen):
    """Who is referred, and when. Weeks are completed weeks of pregnancy."""

    per_year: Annotated[int, Field(ge=1)]
    earliest_week: Annotated[int, Field(ge=4, le=39)]
    usual_week: Annotated[int, Field(ge=4, le=39)]
    latest_week: Annotated[int, Field(ge=4, le=39)]
    urgent: Share
    complex: Share
    lost: Share
    preterm: Share

    @field_validator("usual_week", "latest_week")
    @classmethod
    def _after_what_stands_before(cls, week: int, info: ValidationInfo) -> int:
        before = {"usual_week": "earliest_week", "latest_week": "usual_week"}[info.field_name or ""]
        if week < info.data.get(before, week):
            raise ValueError(f"may not be before {before} ({info.data[before]})")
        return week


class Step(_Frozen):
    """How long a step takes when it goes well (median working hours), and how often it gets stuck.

    A stuck step goes on only when somebody is told.
    """

    median_hours: Hours
    stuck: Share


class Professionals(_Frozen):
    """What teams do, who of them is on leave, and what it takes to set a stuck step going again.

    Each of `per_team` professionals has so many leaves a year, of `leave_days` days (shortest, longest).
    """

    accept: Step
    contact: Step
    plan: Step
    support: Step
    spread: Annotated[float, Field(gt=0, le=3)]
    per_team: Annotated[int, Field(ge=1, le=100)]
    leaves_per_year: Annotated[int, Field(ge=0, le=26)]
    leave_days: Annotated[tuple[Days, Days], AfterValidator(_in_order)]
    starts_per_team_per_week: Annotated[int, Field(ge=1)]
    moved_by_reminder: Share
    moved_by_alert: Share
    moved_by_deputy: Share


class Coordinator(_Frozen):
    """How much time the coordinator has, and what she gets done with it."""

    hours_per_week: Annotated[float, Field(gt=0, le=MOST_HOURS)]
    minutes_per_task: Annotated[int, Field(ge=1, le=600)]
    moved: Share


class Assumptions(_Frozen):
    """Everything that is assumed of one region."""

    women: Women
    professionals: Professionals
    coordinator: Coordinator

    def where(self, per_year: int | None = None, hours_per_week: float | None = None) -> "Assumptions":
        """The same, with another number of referrals or of the coordinator's hours."""
        women = {} if per_year is None else {"per_year": per_year}
        coordinator = {} if hours_per_week is None else {"hours_per_week": hours_per_week}
        return Assumptions(
            women=Women.model_validate(self.women.model_dump() | women),
            professionals=self.professionals,
            coordinator=Coordinator.model_validate(self.coordinator.model_dump() | coordinator),
        )


def load_assumptions(file: Path) -> Assumptions:
    """Read them. Raises `AssumptionsRefused`."""
    try:
        return Assumptions.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as refused:
        raise AssumptionsRefused(f"{file}: is no text in UTF-8; save it as plain text so") from refused
    except (OSError, tomllib.TOMLDecodeError) as refused:
        raise AssumptionsRefused(f"{file}: cannot be read: {refused}") from refused
    except ValidationError as refused:
        error = refused.errors()[0]
        key = ".".join(str(part) for part in error["loc"])
        raise AssumptionsRefused(f"{file}: {key}: {_said(error)}; correct the value") from refused


def _said(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Value error, ")
