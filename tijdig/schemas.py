"""`tijdig schemas`: the contracts in the forms that other languages read."""

from pathlib import Path
from typing import Annotated

import typer

from tijdig.telling import console

app = typer.Typer(help="JSON Schemas and AsyncAPI.", no_args_is_help=True)
FOLDER = Path("docs/schemas")


@app.callback()
def group() -> None:
    """Keeps `export` a word of its own as long as it is the only one."""


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Where to write them.")] = FOLDER) -> None:
    """Write every contract and the AsyncAPI document."""
    from shared.schemas.export import export_all  # slow to load, and other commands need none

    for path in export_all(folder):
        console.print(path, highlight=False)
