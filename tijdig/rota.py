"""`tijdig rota`: who has duty, and what a region's rota leaves open."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.local.errors import StackError
from deploy.local.region import REGION
from tijdig.telling import clearly, console

if TYPE_CHECKING:
    from services.routing.domain.social_map import SocialMap

app = typer.Typer(help="The rota (dienstrooster) of a region.", no_args_is_help=True)
SOCIAL_MAP = Path(os.environ.get("TIJDIG_SOCIAL_MAP_FILE", REGION / "social_map.toml"))


@app.callback()
def group() -> None:
    """Keeps `check` a word of its own as long as it is the only one."""


@app.command()
def check(
    social_map: Annotated[Path, typer.Option(help="The region's social map.")] = SOCIAL_MAP,
    first: Annotated[str, typer.Option("--from", help="First day, such as 2026-03-30; else today.")] = "",
    days: Annotated[int, typer.Option(min=1, max=400, help="How many days ahead.")] = 28,
) -> None:
    """Name every day on which a rota names nobody, or no team could be asked. Ends with 1 if there is one."""
    with clearly():
        found = _open(_read(social_map), _day(first), days)
    for line in found:
        console.print(line, highlight=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    console.print("No holes: every role with duties has one each day, every municipality somebody to ask")


def _read(file: Path) -> "SocialMap":
    from services.routing.domain.social_map import SocialMapRefused, read_social_map

    try:
        return read_social_map(file.read_text(encoding="utf-8"), name=str(file))
    except OSError as error:
        raise StackError(f"{file} cannot be read ({type(error).__name__})", "Check its path") from error
    except SocialMapRefused as refused:
        raise StackError(str(refused), "Correct the file there") from refused


def _day(written: str) -> date:
    from shared.clock import Clock
    from shared.pregnancy import local_date

    try:
        return date.fromisoformat(written) if written else local_date(Clock().now())
    except ValueError as error:
        raise StackError(f"{written} is no day", "Write it as 2026-03-30") from error


def _open(social_map: "SocialMap", first: date, days: int) -> list[str]:
    from services.routing.domain.candidates import gaps

    last = first + timedelta(days=days - 1)
    holes = [
        f"{hole.party}: nobody has duty from {hole.first} up to and including {hole.last};"
        " add [[rota.duties]] or [[rota.leaves]]"
        for hole in social_map.rota.holes(first, last)
    ]
    places = social_map.municipalities
    nobody = [
        f"{gap.municipality} {places[gap.municipality].name}: nobody can be asked for a {gap.complexity} case"
        f" on {gap.on}; the coordinator keeps it, unless a team is added or a leave ends"
        for gap in gaps(social_map, [first + timedelta(days=number) for number in range(days)])
    ]
    return [*holes, *nobody]
