"""`tijdig policy`: the deadlines as data, compared, explained; and running cases moved to others."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer
from rich.progress import track
from rich.table import Table

from deploy.local.errors import StackError
from tijdig.cases import ask, clock_of
from tijdig.tables import Page, whole_words
from tijdig.telling import clearly, console, warn_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    import asyncpg

    from workflows.machine.dates import Difference
    from workflows.migration import Order, Standing
    from workflows.policy import Policy

app = typer.Typer(help="The deadlines as data.", no_args_is_help=True)

T = TypeVar("T")
File = Annotated[
    Path | None, typer.Argument(help="A whole policy, or a region's own part. Without one: the default.")
]
Other = Annotated[Path, typer.Argument(help="A whole policy, or a region's own part.")]
Instance = Annotated[str, typer.Option(help="Which local instance, unless TIJDIG_DATABASE_URL is set.")]
Cases = Annotated[list[UUID] | None, typer.Option("--case", help="Only this case; may be given again.")]
OpenCases = Annotated[bool, typer.Option("--cases", help="Also which open cases would get other dates.")]
Raw = Annotated[bool, typer.Option("--markdown", help="As Markdown, to keep.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]
By = Annotated[str, typer.Option(help="Who has it done, as organisation/role.")]
Why = Annotated[str, typer.Option(help="Why, as a short code: new-numbers. No personal data.")]


@app.command()
def check(file: File = None) -> None:
    """Say whether a policy makes sense; exit 1 and the place where not."""
    with clearly():
        policy = _policy(file)
        console.print(
            f"{policy.version} makes sense: {len(policy.stages)} stages, {len(policy.thresholds)} week "
            f"thresholds, {len(policy.postnatal)} steps after birth, {len(policy.ladder.rungs)} rungs.",
            highlight=False,
        )


@app.command()
def show(file: File = None) -> None:
    """The numbers: stages, week thresholds and the ladder."""
    with clearly():
        policy = _read(file)
        console.print(f"[bold]{policy.version}[/bold]", highlight=False)
        for each in (_stages(policy), _thresholds(policy), _ladder(policy)):
            console.print(whole_words(each, console))


@app.command()
def explain(file: File = None, *, markdown: Raw = False) -> None:
    """The policy as a page in plain Dutch, for midwives and everybody who works by it."""
    from workflows.explained.page import page

    with clearly():
        text = page(_read(file))
        if markdown:
            console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            console.print(Page(text))


@app.command()
def diff(one: Other, other: Other, *, cases: OpenCases = False, instance: Instance = "local") -> None:
    """The numbers that differ between two policies, and which open cases would get other dates."""
    with clearly():
        before, after = _read(one), _read(other)
        console.print(_numbers(before, after))
        if cases:
            _compare(instance, before, after)


@app.command()
def migrate(
    to: Other,
    by: By,
    reason: Why,
    *,
    case: Cases = None,
    dry_run: DryRun = False,
    instance: Instance = "local",
) -> None:
    """Move running cases to this policy, as a fact of each that says who had it done, and why."""
    from workflows.migration import Order, changes

    with clearly():
        order, now = Order(_policy(to), by, reason), clock_of(instance).now()
        _refuse_words(order, now)
        looked_at, version = _standing(instance, case, to=order.policy), order.policy.version
        standing = [each for each in looked_at if not _stays(each, version)]
        if not standing:
            console.print(_why_none(looked_at, version))
            return
        found = [(str(each.case_id), changes(each, order, now)) for each in standing]
        _say_dates(found)
        if dry_run:
            console.print(f"{len(found)} cases would move to {version}. Nothing was changed.")
            return
        moved = _move(instance, order, [each.case_id for each in standing])
        console.print(f"{moved} cases moved to {version}.")


def _stays(standing: "Standing", version: str) -> bool:
    return standing.folded.state.closed or standing.folded.policy.version == version


def _why_none(looked_at: "Sequence[Standing]", version: str) -> str:
    """Nothing has to move: said so, since a table without rows could mean anything."""
    closed = sum(each.folded.state.closed for each in looked_at)
    there = len(looked_at) - closed
    why = [f"{there} by {version} already"] if there else []
    why += [f"{closed} closed"] if closed else []
    return f"No case has to move: {', '.join(why) or 'none is open'}."


def _policy(file: Path | None) -> "Policy":
    """A policy that real cases can run by."""
    from workflows.policy import PolicyRefused
    from workflows.policy.load import load_any

    try:
        return load_any(file)
    except PolicyRefused as refused:
        raise _in_two(str(refused)) from refused


def _read(file: Path | None) -> "Policy":
    """A policy to read or compare; where no real case could run by it, that is said beside it."""
    from workflows.policy import PolicyRefused
    from workflows.policy.load import load_to_look_at

    try:
        policy, lost = load_to_look_at(file)
    except PolicyRefused as refused:
        raise _in_two(str(refused)) from refused
    if lost:
        warn_of(lost)
    return policy


def _in_two(refused: str) -> StackError:
    what, _, remedy = refused.rpartition("; ")
    return StackError(what or refused, remedy[:1].upper() + remedy[1:] or "Correct the file")


def _refuse_words(order: "Order", now: "datetime") -> None:
    """Who and why go on record: a function and a code, never a person's name."""
    from shared.schemas.values import Party

    try:
        Party.parse(order.by)
    except ValueError as refused:
        raise StackError("--by is no organisation/role", "Write it as csv-ijmond/coordinator") from refused
    try:
        order.fact(1, now)
    except ValueError as refused:
        raise StackError("--reason is no short code", "Write it as new-numbers") from refused


def _stages(policy: "Policy") -> Table:
    table = Table(
        "", "stage", *(f"from {band}" for band in policy.bands), title="Stages (in brackets: urgent)"
    )
    for code, stage in policy.stages.items():
        both = (f"{policy.allowance(code, band)}\n({policy.shorter(code, band)})" for band in policy.bands)
        table.add_row(code, stage.name_nl, *both)
    return table


def _thresholds(policy: "Policy") -> Table:
    table = Table("week", "must be so", "else told", "level", "origin", title="Weeks")
    for week, each in policy.thresholds.items():
        asked = [*each.requires, *(f"{one} (complex)" for one in each.requires_complex)]
        asked += [f"{one} (urgent)" for one in each.requires_urgent]
        told = ", ".join(who.replace("_", " ") for who in each.recipients)
        level = f"L{each.level}" if each.level else "once"
        table.add_row(week, "\n".join(asked), told, level, each.origin)
    return table


def _ladder(policy: "Policy") -> Table:
    table = Table("rung", "after", f"from {policy.ladder.late_from}", "for", "who", "again", title="Ladder")
    for rung in policy.ladder.rungs:
        after = f"{rung.since} + {rung.after}" if rung.since else "the miss"
        late, again = (str(each) if each else "–" for each in (rung.after_late, rung.repeat_every))
        table.add_row(rung.rung, after, late, rung.only, ", ".join(rung.recipients), again)
    return table


def _numbers(before: "Policy", after: "Policy") -> Table | str:
    """What differs, number by number."""
    from workflows.policy.difference import differences

    found = differences(before, after)
    if not found:
        return f"Nothing differs: both are {before.version}."
    table = Table("key", before.version, after.version)
    for each in found:
        table.add_row(each.key, each.before or "–", each.after or "–")
    return whole_words(table, console)


def _compare(instance: str, before: "Policy", after: "Policy") -> None:
    from workflows.migration import under_both

    now = clock_of(instance).now()
    standing = _standing(instance, None)
    found = [
        (str(each.case_id), differs)
        for each in track(standing, "Folding", console=console, transient=True)
        if (differs := under_both(each, before, after, now))
    ]
    _say_dates(found)
    console.print(f"{len(found)} of {len(standing)} open cases would get other dates.")


def _say_dates(found: "Sequence[tuple[str, tuple[Difference, ...]]]") -> None:
    """The dates that would be others; a table without rows would only look as if something were missing."""
    console.print(_dates(found) if any(differs for _, differs in found) else "No date would be another one.")


def _dates(found: "Sequence[tuple[str, tuple[Difference, ...]]]") -> Table:
    from workflows.explained.examples import shown

    table = Table("case", "deadline", "now", "then")
    for name, differs in found:
        for each in differs:
            now, then = (shown(at) if at else "–" for at in (each.before, each.after))
            table.add_row(name, each.code, now, then)
    return whole_words(table, console)


def _standing(instance: str, only: list[UUID] | None, to: "Policy | None" = None) -> "list[Standing]":
    """These cases, or all that are open; `to` a policy whose version may not mean another here."""
    from workflows.migration import open_case_ids, standing_of
    from workflows.policies import Policies

    async def look(conn: "asyncpg.Connection") -> "list[Standing]":
        policies = Policies()
        if to is not None:
            await policies.refuse(conn, to)
        found = [await standing_of(conn, each, policies) for each in only or await open_case_ids(conn)]
        if only and None in found:
            raise StackError("No such case", "Check the number and --instance")
        return [each for each in found if each is not None]

    return _ask(instance, look)


def _move(instance: str, order: "Order", case_ids: list[UUID]) -> int:
    from workflows.migration import move

    clock = clock_of(instance)

    async def go(conn: "asyncpg.Connection") -> int:
        moved = 0
        for case_id in case_ids:
            moved += await move(conn, case_id, order, clock.now(), clock.system_now())
            await asyncio.sleep(0)
        return moved

    return _ask(instance, go)


def _ask(instance: str, question: "Callable[[asyncpg.Connection], Awaitable[T]]") -> T:
    """Ask the database; a policy that it refuses is said in one line."""
    from workflows.policy import PolicyRefused

    try:
        return ask(instance, question)
    except PolicyRefused as refused:
        raise _in_two(str(refused)) from refused
