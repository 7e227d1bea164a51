"""`tijdig timeline CASE` and `tijdig now`: what happened, and what time it is in the stack."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from tijdig.surroundings import silent_broker
from tijdig.tables import whole_words
from tijdig.telling import clearly, console

if TYPE_CHECKING:
    from shared.schemas import Event

Instance = Annotated[str, typer.Option(help="Which local instance.")]
Case = Annotated[UUID, typer.Argument(metavar="CASE", help="The case id.")]


def timeline(case: Case, instance: Instance = "local") -> None:
    """Everything that happened in a case, in order, with gestational weeks."""
    from deploy.local.errors import StackError  # slow to load, and other commands need none
    from deploy.local.stack import Stack
    from tijdig.demo.timeline import Timeline, table

    with clearly():
        stack = Stack.existing(instance)
        told = Timeline()
        events = _read(stack.env()["TIJDIG_KAFKA_BOOTSTRAP"])
        lines = [line for line in told.lines(events) if line.case == str(case)]
        if not lines:
            raise StackError("Nothing is known of this case", "Check the number and --instance")
        console.print(whole_words(table(told, lines, f"Case {case}"), console))


def now(instance: Instance = "local") -> None:
    """Domain time of an instance (ISO 8601): the real time, unless its clock was stepped."""
    from deploy.local.stack import Stack  # slow to load, and other commands need none
    from shared.clock import Clock

    with clearly():
        print(Clock(Stack.existing(instance).layout.clock).now().isoformat(timespec="seconds"))


def _read(bootstrap: str) -> "list[Event[Any]]":
    from aiokafka.errors import KafkaError

    try:
        return asyncio.run(_events(bootstrap))
    except KafkaError as error:
        raise silent_broker(bootstrap, error) from error


async def _events(bootstrap: str) -> "list[Event[Any]]":
    from tijdig.chronicle import ChronicleReader

    async with ChronicleReader(bootstrap) as reader:
        return await reader.new()


def register(app: typer.Typer) -> None:
    """Add these commands at the top level."""
    app.command()(timeline)
    app.command()(now)
