"""`tijdig demo`: the stories that show what Tijdig does."""

from typing import Annotated

import typer

from deploy.local.ports import base_from_environment
from tijdig.telling import clearly


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="End by itself afterwards.")] = False,
    instance: Annotated[str, typer.Option(help="Its data is thrown away first.")] = "demo",
) -> None:
    """Start everything, let 28 weeks of pregnancy pass and show what happened."""
    from tijdig.demo.run import demo as tell  # slow to load, and other commands need none

    with clearly():
        as_told = tell(once=once, instance=instance, port_base=base_from_environment())
    if not as_told:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add these commands at the top level."""
    app.command()(demo)
