"""A scenario as it stands in its file: what was given, what must have been sent, what must not exist.

One TOML file per scenario. Moments are written as a date, a gestational age or days after the birth (see
`moments`); the names of facts and their fields are those of `workflows.machine.facts`. Reading it refuses
what it does not know, and names file and key.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shared.schemas.contracts.escalation import Audience
from shared.schemas.values import DatingMethod
from tests.scenarios.answering import Answering
from tests.scenarios.given import facts_of
from tests.scenarios.moments import Unclear, day_of, instant_of
from tests.scenarios.offers import Offers
from workflows.machine.facts import Fact

FOLDER = Path(__file__).parent
COUNT = 48
TOGETHER = (
    *(
        "S04",
        "S05",
        "S06",
        "S07",
        "S09",
        "S10",
        "S11",
        "S12",
        "S13",
        "S16",
        "S17",
        "S19",
        "S20",
        "S22",
        "S24",
    ),
    *("S24", "S25", "S26", "S27", "S28", "S29", "S31", "S32", "S33", "S39", "S41", "S42", "S43", "S44"),
)
"""Routing and time are one story in these: who answers and what is offered stand beside what is sent."""


class ScenarioError(Exception):
    """A scenario file cannot be read; says which file, which key and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Case(_Strict):
    """A case of the story; a story of one case names none. `edd` is the due date at its opening."""

    edd: date | None = None
    method: DatingMethod = DatingMethod.CRL_OPTIMAL


class Given(BaseModel):
    """A fact of the story. All further keys are fields of the fact.

    `times`: delivered so often. `occurred`: it happened earlier than it arrived.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    at: str
    fact: str
    case: str = "a"
    times: Annotated[int, Field(ge=1, le=9)] = 1
    occurred: str | None = None
    note: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The fact's own fields as they are written."""
        return dict(self.model_extra or {})


class Sent(_Strict):
    """Describes what is sent; every key that is given must fit.

    `kind` names another effect than an escalation (such as `deputy_activated`). `to` must all be among
    the recipients, `only_to` be exactly they; `causes` must all be among the causes.
    """

    kind: str = "escalated"
    at: str | None = None
    rung: str | None = None
    level: Annotated[int, Field(ge=0, le=4)] | None = None
    level_from: Annotated[int, Field(ge=0, le=4)] | None = None
    to: tuple[Audience, ...] = ()
    only_to: tuple[Audience, ...] = ()
    causes: tuple[str, ...] = ()
    subject: str | None = None


class Required(Sent):
    """Must have been sent: exactly so many times where `times` is given, else at least once."""

    times: Annotated[int, Field(ge=1)] | None = None


class Never(Sent):
    """Must not exist. `after` is exclusive, `since` and `until` inclusive, `before` exclusive."""

    kind: str = "escalated"
    case: str = "a"
    after: str | None = None
    since: str | None = None
    before: str | None = None
    until: str | None = None
    why: str | None = None


class Expectation(_Strict):
    """How it must be at this moment, its facts included.

    `sent`: since the expectation before. `open`: running, with its due moment. `overdue`: missed and not
    settled. `gone`: neither. `ladder`: every rung of the ladder so far, as `moment rung`, and no other.
    `silent`: nobody was alerted (levels 1 to 4) since the expectation before.
    """

    at: str
    case: str = "a"
    why: str | None = None
    sent: tuple[Required, ...] = ()
    open: dict[str, str] = {}
    overdue: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    ladder: tuple[str, ...] | None = None
    silent: bool = False
    state: dict[str, str | int | bool] = {}


class Elsewhere(_Strict):
    """What belongs to the story and holds, but is not played here: `what` for midwives, `tests` that show it.

    A test is written as it is run: `tests/unit/desk/test_x.py::test_name`.
    """

    what: Annotated[str, Field(min_length=10)]
    tests: Annotated[tuple[str, ...], Field(min_length=1)]


class Scenario(_Strict):
    """One of the 48. `title` and `story` are for midwives and in Dutch.

    `on_stack`: also told on the whole stack. `still_to_come`: what the story asks and does not exist; where
    it exists but is shown by other tests, it stands in `elsewhere`.
    """

    id: Annotated[str, Field(pattern=r"^S\d\d$")]
    title: Annotated[str, Field(max_length=110)]
    story: Annotated[str, Field(min_length=40)]
    source: str
    cases: Annotated[dict[str, Case], Field(min_length=1)]
    until: str
    on_stack: bool = False
    still_to_come: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    given: Annotated[tuple[Given, ...], Field(min_length=1)]
    expect: Annotated[tuple[Expectation, ...], Field(min_length=1)]
    never: tuple[Never, ...] = ()
    offers: tuple[Offers, ...] = ()
    accountable: tuple[Answering, ...] = ()

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        for where, case, moment in self._moments():
            if case not in self.cases:
                raise ValueError(f"{where}.case: there is no [cases.{case}]")
            try:
                self.instant(moment, case)
            except Unclear as unclear:
                raise ValueError(f"{where}: {unclear}") from None
        for name in self.cases:
            facts_of(self, name)
        self._in_order()
        return self

    def _moments(self) -> Iterator[tuple[str, str, str]]:
        yield "until", next(iter(self.cases)), self.until
        for kind, rows in (("given", self.given), ("expect", self.expect)):
            yield from ((f"{kind}[{n}].at", row.case, row.at) for n, row in enumerate(rows))
        yield from ((f"accountable[{n}].at", row.case, row.at) for n, row in enumerate(self.accountable))
        for number, row in enumerate(self.offers):
            yield f"offers[{number}].at", row.case, row.at
            yield from ((f"offers[{number}].tried", row.case, each.at) for each in row.tried)
        for number, row in enumerate(self.never):
            for key in ("at", "after", "since", "before", "until"):
                if written := getattr(row, key):
                    yield f"never[{number}].{key}", row.case, written
        for number, row in enumerate(self.expect):
            for code, written in row.open.items():
                yield f"expect[{number}].open.{code}", row.case, written
            yield from ((f"expect[{number}].sent", row.case, each.at) for each in row.sent if each.at)

    def _in_order(self) -> None:
        for kind, rows in (("given", self.given), ("expect", self.expect)):
            for case in self.cases:
                mine = [self.instant(row.at, case) for row in rows if row.case == case]
                if mine != sorted(mine):
                    raise ValueError(f"{kind}: the moments of case '{case}' are not in order")

    def born_on(self, case: str) -> date | None:
        """The day of birth in this case, where a birth is given."""
        for row in self.given:
            if row.case == case and row.fact == "birth_registered":
                return day_of(row.fields.get("born_on", row.at), self.cases[case].edd)
        return None

    def instant(self, moment: str, case: str) -> datetime:
        """A written moment as an instant."""
        return instant_of(moment, self.cases[case].edd, self.born_on(case))

    def day(self, moment: str, case: str) -> date:
        """A written moment as a civil date."""
        return day_of(moment, self.cases[case].edd, self.born_on(case))

    def facts(self, case: str) -> tuple[Fact, ...]:
        """The facts of a case, numbered, in order."""
        return facts_of(self, case)

    def expectations(self, case: str) -> tuple[Expectation, ...]:
        """What is expected of this case, in order."""
        return tuple(row for row in self.expect if row.case == case)

    def given_in(self, case: str) -> tuple[Given, ...]:
        """The facts of this case as they are written."""
        return tuple(row for row in self.given if row.case == case)

    def end(self, case: str) -> datetime:
        """Up to when the story is told in this case."""
        return max(
            self.instant(self.until, next(iter(self.cases))),
            *(self.instant(row.at, case) for row in self.expectations(case)),
            *(self.instant(row.at, case) for row in self.given_in(case)),
        )


def read(path: Path) -> Scenario:
    """Read one file. Raises `ScenarioError` naming file, key and what is wrong."""
    try:
        written = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: no valid TOML: {error}") from None
    written.setdefault("cases", {"a": {key: written.pop(key) for key in ("edd", "method") if key in written}})
    try:
        scenario = Scenario.model_validate(written)
    except ValidationError as error:
        raise ScenarioError("\n".join(f"{path.name}: {line}" for line in _lines(error))) from None
    if scenario.id != path.stem:
        raise ScenarioError(f"{path.name}: id: must be {path.stem}, as the file is called")
    return scenario


@cache
def read_all(folder: Path = FOLDER) -> tuple[Scenario, ...]:
    """All scenarios, S01 first; they are values, so one reading does for all who ask."""
    return tuple(read(path) for path in sorted(folder.glob("S[0-9][0-9].toml")))


def _lines(error: ValidationError) -> Iterator[str]:
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"])
        yield f"{where}: {each['msg']}" if where else each["msg"]
