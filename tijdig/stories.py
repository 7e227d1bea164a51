"""`tijdig demo`: the stories that show what Tijdig does."""

from typing import Annotated

import typer

from tijdig.telling import clearly


def demo(*, once: Annotated[bool, typer.Option("--once", help="End by itself afterwards.")] = False) -> None:
    """Start everything, let 28 weeks of pregnancy pass and show what happened."""
    import tijdig.demo  # slow to load, and other commands need none

    with clearly():
        raise typer.Exit(tijdig.demo.run(once))


def register(app: typer.Typer) -> None:
    """Add these commands at the top level."""
    app.command()(demo)
