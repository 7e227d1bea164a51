"""`tijdig schemas`: the contracts in the forms that other languages read."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from tijdig.telling import complaints, console

app = typer.Typer(help="JSON Schemas and AsyncAPI.", no_args_is_help=True)
FOLDER = Path("docs/schemas")
PUBLISHED = FOLDER / "published"


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Where to write them.")] = FOLDER) -> None:
    """Write every contract and the AsyncAPI document."""
    from shared.schemas.export import export_all  # slow to load, and other commands need none

    for path in export_all(folder):
        console.print(path, highlight=False)


@app.command()
def publish(
    folder: Annotated[Path, typer.Argument(help="What was exported.")] = FOLDER,
    published: Annotated[Path, typer.Argument(help="What everybody relies on.")] = PUBLISHED,
) -> None:
    """At a release: what is exported is from now on what suppliers rely on. Refuses a break."""
    from shared.schemas.compatibility import broken

    if problems := broken(published, folder):
        for problem in problems:
            complaints.print(problem, highlight=False)
        complaints.print("tijdig: a break is a .v2 beside the .v1; nothing was published.")
        raise typer.Exit(1)
    published.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("nl.tijdig.*.json")):
        shutil.copyfile(path, published / path.name)
    console.print(f"{len(list(published.iterdir()))} types are published")
