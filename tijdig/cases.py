"""`tijdig cases verify`: no case is silent. `tijdig case explain CASE`: why it speaks when it does."""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer
from rich.table import Table

from deploy.local.errors import StackError
from tijdig.database import unreadable_address
from tijdig.surroundings import core_settings
from tijdig.tables import whole_words
from tijdig.telling import clearly, console

if TYPE_CHECKING:
    from datetime import datetime

    import asyncpg

    from shared.clock import Clock
    from workflows.explaining import Line, Next
    from workflows.folding import Folded
    from workflows.messages import RecordedFact
    from workflows.verifying import OpenCase

cases = typer.Typer(help="All cases together.", no_args_is_help=True)
case = typer.Typer(help="One case.", no_args_is_help=True)

Instance = Annotated[str, typer.Option(help="Which local instance, unless TIJDIG_DATABASE_URL is set.")]
Case = Annotated[UUID, typer.Argument(metavar="CASE", help="The case id.")]
Every = Annotated[bool, typer.Option("--all", help="Show every open case, not only those with a fault.")]
Rungs = Annotated[int, typer.Option(help="So many of the things that come if nobody acts.", min=1)]
T = TypeVar("T")


@cases.callback()
def _all_cases() -> None:
    """A group, also while it has one command."""


@case.callback()
def _one_case() -> None:
    """A group, also while it has one command."""


@cases.command()
def verify(*, every: Every = False, instance: Instance = "local") -> None:
    """Prove that every open case has somebody who answers for it and a next deadline. Exit 1 if not."""
    from workflows.repository.standing import open_cases
    from workflows.verifying import broken_promises

    with clearly():
        clock = clock_of(instance)
        found = ask(instance, open_cases)
        judged = [(each, broken_promises(each, clock.now(), clock.system_now())) for each in found]
        faulty = [(each, said) for each, said in judged if said]
        if shown := (judged if every else faulty):
            console.print(_standing(shown))
        for fault, count in Counter(each for _, said in faulty for each in said).most_common():
            console.print(f"[red]{count}[/red] × {fault}")
        console.print(f"{len(found)} open cases, {len(faulty)} with a fault")
        if faulty:
            raise typer.Exit(1)


@case.command()
def explain(number: Case, rungs: Rungs = 12, instance: Instance = "local") -> None:
    """Each open deadline: its rule, what that allows, what would stop it, and what comes if nobody acts."""
    from workflows.explaining import (
        count_from,
        escalated,
        goes_by,
        holds_now,
        if_nobody_acts,
        meeting,
        search,
        today,
    )
    from workflows.explaining import explain as reasons

    with clearly():
        now = clock_of(instance).now()
        told, folded = ask(instance, lambda conn: _fold(conn, number))
        state = folded.state
        about = {
            "answers for it": state.accountable + (f", deputy {state.owner.deputy}" if state.owner else ""),
            "due date": count_from(state),
            "today": today(state, now),
            "policy": goes_by(state, told),
            "urgent": "yes" if state.urgent else "no",
            "holds now": "; ".join(holds_now(state)) or "nothing special",
            "escalation": escalated(state),
            "search": "; ".join(search(state, now)) or "nothing is asked of the coordinator",
            "meeting (MDO)": meeting(state),
            "facts taken in": str(state.facts_seen),
        }
        for label, value in about.items():
            console.print(f"[bold]{label:>16}[/bold]  {value}", highlight=False)
        if state.closed:
            console.print(f"Closed ({state.stopped_because}): no deadline runs, and nothing will be said.")
            return
        console.print(_deadlines(reasons(state, folded.policy, now), now))
        console.print(_future(if_nobody_acts(state, folded.policy, rungs)))


def _standing(judged: "list[tuple[OpenCase, tuple[str, ...]]]") -> Table:
    """Two things in each column: seven beside each other would be cut on a screen of eighty."""
    table = Table("case, policy", "answers, deputy", "next deadline, armed until", "fault")
    for one, said in judged:
        table.add_row(
            f"{one.case_id}\n{one.policy_in_force}",
            f"{one.accountable or 'nobody'}\n{one.deputy or '–'}",
            f"{_at(one.next_at)}\n{_at(one.armed_until)}",
            "; ".join(said) or "none",
            style="red" if said else None,
        )
    return whole_words(table, console)


def _deadlines(lines: "tuple[Line, ...]", now: "datetime") -> Table:
    columns = ("deadline", "due", "rule, allowance, band", "stopped by")
    table = Table(*columns, title="Open deadlines")
    for line in lines:
        late = " (missed)" if line.missed else " (due)" if line.due <= now else ""
        table.add_row(
            f"{line.code} {line.name}" + (f", attempt {line.attempt}" if line.attempt > 1 else ""),
            _at(line.due) + late,
            f"{line.rule}\n{line.allowance}" + (f" (in {line.band})" if line.band != "–" else ""),
            line.stopped_by,
            style="red" if late else None,
        )
    return whole_words(table, console)


def _future(coming: "tuple[Next, ...]") -> Table:
    table = Table("when", "week", "what", "to whom", "because of", title="If nobody acts")
    for each in coming:
        table.add_row(
            _at(each.at), each.ga, each.level, ", ".join(each.recipients), ", ".join(each.causes) or "–"
        )
    return whole_words(table, console)


def _at(instant: "datetime | None") -> str:
    from shared.pregnancy import AMSTERDAM

    return "–" if instant is None else f"{instant.astimezone(AMSTERDAM):%a %d-%m-%Y %H:%M}"


async def _fold(conn: "asyncpg.Connection", number: UUID) -> "tuple[tuple[RecordedFact, ...], Folded]":
    """Its facts, and how it stands by them."""
    from workflows.folding import fold_case
    from workflows.repository import signals

    plan = await conn.fetchrow("select policy_version, ticked_to from case_plan where case_id = $1", number)
    if plan is None:
        raise StackError("No such case", "Check the number and --instance")
    facts = await signals.facts_after(conn, number, 0)
    opened_with = await signals.policy(conn, plan["policy_version"])
    return facts, fold_case(facts, plan["ticked_to"], opened_with)


def ask(instance: str, question: "Callable[[asyncpg.Connection], Awaitable[T]]") -> T:
    """Ask the database of the workflows something."""
    import asyncpg

    from workflows.settings import SERVICE

    async def answer(url: str) -> T:
        conn = await asyncpg.connect(url, server_settings={"search_path": SERVICE})
        try:
            return await question(conn)
        finally:
            await conn.close()

    try:
        return asyncio.run(answer(database_of(instance)))
    except asyncpg.UndefinedTableError as error:
        raise StackError(
            "This database has no tables of Tijdig", "Make them with 'tijdig migrate'"
        ) from error
    except asyncpg.InterfaceError as error:
        raise unreadable_address() from error
    except (OSError, asyncpg.PostgresError) as error:
        raise StackError(
            "The database does not answer", "Check TIJDIG_DATABASE_URL and 'tijdig status'"
        ) from error


def database_of(instance: str) -> str:
    """Where the instance keeps its tables."""
    if given := os.environ.get("TIJDIG_DATABASE_URL"):
        return given
    from deploy.local.stack import Stack  # slow to load

    return Stack.existing(instance).env()["TIJDIG_DATABASE_URL"]


def clock_of(instance: str) -> "Clock":
    """The clock that the instance goes by."""
    if "TIJDIG_DATABASE_URL" in os.environ:
        from shared.clock import ClockError

        try:
            return core_settings().clock()
        except ClockError as refused:
            raise StackError(str(refused), "Correct TIJDIG_PROFILE or TIJDIG_CLOCK_FILE") from refused
    from deploy.local.stack import Stack
    from shared.clock import Clock

    return Clock(Stack.existing(instance).layout.clock)
