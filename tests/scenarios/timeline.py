"""What happened in a case and what was sent, as rows in order: for the text and for the picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.pregnancy import ga_on, local_date
from tests.scenarios.model import Given, Scenario
from tests.scenarios.said import Said
from tests.scenarios.telling import POLICY, Told
from tests.scenarios.words import audience_names, causes_name, clock, day_name, fact_name

_OVER = frozenset({"pregnancy_ended", "consent_withdrawn"})
_TOLD = {"deputy_activated": "Waarnemer gevraagd in te springen", "case_stopped": "Alle termijnen gestopt"}
_STEPS = ("", "Trede 1", "Trede 2", "Trede 3", "Trede 4: spoedoverleg")


@dataclass(frozen=True)
class Weeks:
    """Says how far along she is, for as long as that may be said."""

    edd: date | None
    changes: tuple[tuple[datetime, date], ...] = ()
    born: datetime | None = None
    ended: datetime | None = None

    @classmethod
    def of(cls, scenario: Scenario, case: str) -> "Weeks":
        """The due dates of a case as they became known, and when weeks end."""
        changes: list[tuple[datetime, date]] = []
        born = ended = None
        for given, fact in zip(scenario.given_in(case), scenario.facts(case), strict=True):
            if given.fact == "dating_changed" and (edd := getattr(fact, "edd", None)):
                changes.append((fact.at, edd))
            born = fact.at if given.fact == "birth_registered" and born is None else born
            ended = fact.at if given.fact in _OVER and ended is None else ended
        return cls(scenario.cases[case].edd, tuple(changes), born, ended)

    def edd_at(self, instant: datetime) -> date | None:
        """The due date that is known at this instant."""
        return next((edd for at, edd in reversed(self.changes) if at <= instant), self.edd)

    def at(self, instant: datetime) -> str:
        """`24+0`; `dag 3` after a birth; nothing after an ending or while unknown."""
        edd = self.edd_at(instant)
        if self.ended is not None and instant >= self.ended:
            return ""
        if self.born is not None and instant >= self.born:
            return f"dag {(local_date(instant) - local_date(self.born)).days}"
        return "" if edd is None else str(ga_on(edd, local_date(instant)))


def told_of(said: Said) -> bool:
    """Whether this belongs in a timeline for people."""
    return said.kind == "escalated" or said.kind in _TOLD


def sentence(said: Said, times: int = 1, last: datetime | None = None) -> str:
    """What was sent, to whom, and why."""
    if said.kind != "escalated":
        return _TOLD[said.kind]
    step = _STEPS[said.level or 0] if said.rung != "notice" else "Bericht"
    step = step or ("Vraag" if said.rung == "check" else "Herinnering")
    again = f" (en nog {times - 1} keer, tot en met {day_name(last)})" if times > 1 and last else ""
    return f"{step} aan {audience_names(said.to)}: {causes_name(said, POLICY)}{again}"


def lines(scenario: Scenario, case: str, told: Told) -> Iterator[str]:
    """The timeline as text: facts with a dot, what was sent with an arrow."""
    weeks = Weeks.of(scenario, case)
    rows: list[tuple[datetime, int, str]] = []
    for given, fact in zip(scenario.given_in(case), scenario.facts(case), strict=True):
        rows.append((fact.at, 0, f"●  {_with_notes(given)}"))
    for first, times, last in _runs([each for each in told.said if told_of(each)]):
        mark = "■" if first.kind == "case_stopped" else "→" * max(1, first.level or 0)
        rows.append((first.at, 1, f"{mark:<4}{sentence(first, times, last)}"))
    for at, _, text in sorted(rows, key=lambda row: row[:2]):
        yield f"{day_name(at)} {clock(at)}  {weeks.at(at):<7} {text}"


def _with_notes(given: Given) -> str:
    notes = [given.note or ""]
    notes += [f"kwam {given.times} keer aan"] if given.times > 1 else []
    notes += ["van eerder, kwam nu pas aan"] if given.occurred else []
    said = "; ".join(note for note in notes if note)
    return fact_name(given) + (f" ({said})" if said else "")


def _runs(said: list[Said]) -> Iterator[tuple[Said, int, datetime]]:
    """Rungs that repeat unchanged become one row."""
    pending: list[Said] = []
    for each in said:
        if pending and _same(pending[-1], each):
            pending.append(each)
            continue
        if pending:
            yield pending[0], len(pending), pending[-1].at
        pending = [each]
    if pending:
        yield pending[0], len(pending), pending[-1].at


def _same(one: Said, other: Said) -> bool:
    alike = (one.kind, one.rung, one.to, one.causes) == (other.kind, other.rung, other.to, other.causes)
    return alike and other.at - one.at < timedelta(days=9)
