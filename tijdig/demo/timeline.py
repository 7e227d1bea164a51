"""Prints what happens as it happens: gestational week, date, what, and who was told."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from shared.pregnancy import AMSTERDAM, GestationalAge, contradicts, ga_on, local_date
from shared.schemas import Event
from shared.schemas.contracts.pregnancy import PregnancyDatingChanged, PregnancyDatingConfirmed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.values import Dating
from tijdig.chronicle import Line, lines

_LONGEST = GestationalAge.parse("44+0")


class Timeline:
    """Collects lines per case and knows each pregnancy's due date."""

    def __init__(self) -> None:
        self._due: dict[str, Dating] = {}

    def lines(self, events: list[Event[Any]]) -> list[Line]:
        """The lines of these events, in order of their instant."""
        for event in events:
            self._learn(event)
        return sorted(lines(events), key=lambda told: told.at)

    def age(self, told: Line) -> str:
        """Gestational age on the day of a line, such as `12+0`; empty when unknown, or long over."""
        known = self._due.get(told.case or "")
        age = ga_on(known.edd, local_date(told.at)) if known and known.edd else None
        return str(age) if age is not None and age <= _LONGEST else ""

    def _learn(self, event: Event[Any]) -> None:
        if isinstance(event.data, CaseOpened | PregnancyDatingChanged) and event.subject:
            known, new = self._due.get(event.subject), event.data.dating
            if new.edd is not None and not (known and contradicts(known, new)):
                self._due[event.subject] = new
        elif isinstance(event.data, PregnancyDatingConfirmed) and event.subject:
            self._due[event.subject] = event.data.dating


def show(console: Console, timeline: Timeline, told: Line, title: str) -> None:
    """One line on the console; escalations stand out."""
    when = told.at.astimezone(AMSTERDAM)
    row = Table.grid(padding=(0, 2, 0, 0))
    for width in (5, 21, 18):
        row.add_column(width=width, no_wrap=True)
    row.add_column(overflow="fold")
    what = Text.assemble(
        (told.what, "bold red" if told.loud else ""), (f"  → {told.who}" if told.who else "", "green")
    )
    week, moment = Text(timeline.age(told), "bold", justify="right"), f"{when:%a %d %b %Y %H:%M}"
    row.add_row(week, Text(moment, "dim"), Text(title, "cyan"), what)
    console.print(row)


def table(timeline: Timeline, lines: list[Line], title: str) -> Table:
    """The whole timeline of one case as a table."""
    made = Table(title=title)
    for heading in ("week", "when (Amsterdam)", "what happened", "who"):
        made.add_column(heading)
    for told in lines:
        when = told.at.astimezone(AMSTERDAM).strftime("%a %d %b %Y %H:%M")
        made.add_row(timeline.age(told), when, told.what, told.who, style="red" if told.loud else None)
    return made
