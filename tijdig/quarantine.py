"""`tijdig quarantine`: messages that could not be taken in, and what to do with them."""

from typing import Annotated, Any

import httpx
import typer
from rich.table import Column, Table

from deploy.local.errors import StackError
from tijdig.telling import clearly, console

app = typer.Typer(help="Messages that wait, sealed, for a person.", no_args_is_help=True)

SERVICES = ("intake", "routing", "feedback", "notifications", "desk", "insight", "gateway")
Instance = Annotated[str, typer.Option(help="Which local instance.")]
Number = Annotated[str, typer.Argument(help="As `list` prints it.")]
Operator = Annotated[str, typer.Option("--by", help="Who does this; goes on record.")]


@app.command("list")
def show_all(instance: Instance = "local") -> None:
    """All that waits, oldest first; nothing of the content."""
    with clearly():
        rows = [(name, row) for name in SERVICES for row in _call(instance, name, "GET", "/quarantine")]
        table = Table(
            Column("number", no_wrap=True, min_width=36), "from", "what is wrong", "what to do", "since"
        )
        for name, row in sorted(rows, key=lambda found: found[1]["received_at"]):
            what = row["code"] + (f" ({row['field']})" if row["field"] else "")
            sender = f"{name}: {row['organisation'] or 'unknown sender'}, {row['state']}"
            table.add_row(row["quarantine_id"], sender, what, row["remedy"], row["received_at"][:19])
        console.print(table if rows else "Nothing waits.")


@app.command()
def show(number: Number, instance: Instance = "local") -> None:
    """One message: where it came from, what is wrong, and what waits behind it."""
    with clearly():
        name, row = _find(instance, number)
        behind = [
            other for other in _call(instance, name, "GET", "/quarantine") if other["lane"] == row["lane"]
        ]
        details = {"service": name, **row, "waits in the same lane": len(behind)}
        for label, value in details.items():
            console.print(f"[bold]{label:>24}[/bold]  {value}", highlight=False)


@app.command()
def redrive(number: Number, by: Operator, instance: Instance = "local") -> None:
    """Take a message in after all, with all that is parked behind it, in order."""
    with clearly():
        name, _ = _find(instance, number)
        done = _call(instance, name, "POST", f"/quarantine/{number}/redrive", by)
        console.print(f"{done['redriven']} taken in")


@app.command()
def discard(number: Number, by: Operator, instance: Instance = "local") -> None:
    """Put a message aside for good and destroy its key."""
    with clearly():
        name, _ = _find(instance, number)
        _call(instance, name, "POST", f"/quarantine/{number}/discard", by)
        console.print("discarded; its content can no longer be read")


def _find(instance: str, number: str) -> tuple[str, dict[str, Any]]:
    for name in SERVICES:
        for row in _call(instance, name, "GET", "/quarantine"):
            if row["quarantine_id"] == number:
                return name, row
    raise StackError("No such message waits", "Take a number from 'tijdig quarantine list'")


def _call(instance: str, name: str, method: str, path: str, by: str = "") -> Any:
    from deploy.local.stack import Stack  # slow to load, and other commands need none

    stack = Stack.existing(instance)
    token = (stack.layout.secrets / "service.token").read_text().strip()
    headers = {"authorization": f"Bearer {token}", "x-tijdig-operator": by}
    try:
        answer = httpx.request(method, stack.address(name).rstrip("/") + path, headers=headers, timeout=30)
    except httpx.HTTPError as error:
        raise StackError(f"{name} does not answer", "Look at 'tijdig status'") from error
    if answer.is_error:
        told = answer.json()
        raise StackError(f"{name} says: {told['code']}", told["detail"])
    return answer.json()
