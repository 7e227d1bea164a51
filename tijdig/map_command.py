"""`tijdig map`: the map of offers checked, shown, compared, taken in and given out."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.table import Column, Table

from deploy.local.errors import StackError
from deploy.local.region import REGION
from tijdig.telling import clearly, complaints, console

if TYPE_CHECKING:
    import asyncpg

    from services.routing.domain.map.difference import Change
    from services.routing.domain.map.faults import Fault
    from services.routing.domain.map.sifting import Known
    from services.routing.domain.offers import OfferMap
    from services.routing.domain.social_map import SocialMap
    from tijdig.map_files import Read

app = typer.Typer(help="The map of offers (sociale kaart).", no_args_is_help=True)
SOCIAL_MAP = Path(os.environ.get("TIJDIG_SOCIAL_MAP_FILE", REGION / "social_map.toml"))

File = Annotated[Path, typer.Argument(help="offers.toml, HSDS as .json, or a folder or .zip of HSDS tables.")]
Parties = Annotated[
    Path, typer.Option("--parties", help="The region's social map, for whom a file may name.")
]
Instance = Annotated[str, typer.Option(help="Which local instance, unless TIJDIG_DATABASE_URL is set.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]
By = Annotated[str, typer.Option(help="Who takes it in, as organisation/role.")]
On = Annotated[str, typer.Option(help="On which day, as 2026-09-01; without it today.")]
T = TypeVar("T")


@app.command()
def check(file: File, parties: Parties = SOCIAL_MAP, on: On = "") -> None:
    """Say whether a file can be taken, row by row, and where the map has gaps. Exit 1 for a bad row."""
    from services.routing.domain.map.gaps import gaps

    with clearly():
        found, day = _read(file, parties), _day(on)
        for gap in gaps(found.reading.offer_map, _social_map(parties), day):
            console.print(f"[yellow]gap[/yellow] {gap}", highlight=False)
        _count(found.reading.offer_map)
        if _faults(found):
            raise typer.Exit(1)


@app.command()
def show(
    municipality: Annotated[str, typer.Argument(help="CBS code, such as GM0453.")],
    file: Annotated[Path | None, typer.Option("--file", help="A file; else the map in force.")] = None,
    parties: Parties = SOCIAL_MAP,
    on: On = "",
    instance: Instance = "local",
) -> None:
    """What the map says about one municipality on a day."""
    from services.routing.domain.map.index import MapIndex

    with clearly():
        offer_map = _read(file, parties).reading.offer_map if file else _in_force(instance)
        index, day = MapIndex(offer_map), _day(on)
        table = Table(
            "offer", "mode", "given by", "since", "until", "source", "stated", title=offer_map.version
        )
        for code in index.offers:
            for row in index.stated(code, municipality, day):
                until, giver = str(row.valid_to or "–"), str(row.provider or "–")
                since, stated = str(row.valid_from), str(row.stated_on)
                table.add_row(code, row.mode, giver, since, until, row.source, stated)
            if not index.stated(code, municipality, day):
                table.add_row(code, "nothing is said", style="yellow")
        console.print(table)


@app.command("import")
def take_in(
    file: File,
    by: By,
    *,
    dry_run: DryRun = False,
    parties: Parties = SOCIAL_MAP,
    instance: Instance = "local",
) -> None:
    """Put another map in force, whole: bad rows are named and left out. First say what differs."""
    with clearly():
        found = _read(file, parties, warn=True)
        after = found.reading.offer_map
        _refuse_by(by)
        console.print(_differences(_compared(_in_force(instance), after)))
        bad = _faults(found)
        if dry_run:
            console.print(f"{after.version}: {bad} bad rows would be left out. Nothing was changed.")
            return
        if not after.offers:
            raise StackError(
                f"{file.name} holds no offer that can be taken", "Correct the rows that are named"
            )
        changed = _take(instance, after, origin=file.name, by=by)
        console.print(f"{after.version} is in force: {changed} rows differ, {bad} bad rows were left out.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A .json, a .zip, or a folder for CSV tables.")],
    instance: Instance = "local",
    source: Annotated[Path | None, typer.Option("--file", help="A file; else the map in force.")] = None,
    parties: Parties = SOCIAL_MAP,
) -> None:
    """Give the map out in HSDS 3 (Open Referral)."""
    from tijdig.map_files import write

    with clearly():
        offer_map = _read(source, parties).reading.offer_map if source else _in_force(instance)
        write(offer_map, file)
        console.print(f"{offer_map.version} written to {file}", highlight=False)


@app.command()
def diff(
    one: File,
    other: Annotated[Path | None, typer.Argument(help="The other; without it the map in force.")] = None,
    parties: Parties = SOCIAL_MAP,
    instance: Instance = "local",
) -> None:
    """The rows that differ between a file and another, or the map in force."""
    with clearly():
        before = _read(one, parties).reading.offer_map
        after = _read(other, parties).reading.offer_map if other else _in_force(instance)
        console.print(_differences(_compared(before, after)))


def _read(file: Path, parties: Path, *, warn: bool = False) -> "Read":
    from services.routing.domain.social_map import SocialMapRefused
    from tijdig.map_files import read

    try:
        found = read(file, _known(parties), _day(""))
    except SocialMapRefused as refused:
        what, _, remedy = str(refused).rpartition("; ")
        raise StackError(what or str(refused), remedy or "Correct the file") from refused
    for name, rows in found.unused.items():
        console.print(f"[yellow]not used[/yellow] {name}: {rows} rows", highlight=False)
    if warn and found.reading.faults:
        complaints.print("Rows that cannot be taken:", style="red")
    return found


def _social_map(parties: Path) -> "SocialMap":
    from services.routing.domain.social_map import read_social_map

    return read_social_map(parties.read_text(encoding="utf-8"), parties.name)


def _known(parties: Path) -> "Known":
    from services.routing.handlers.social_map import known_of

    return known_of(_social_map(parties))


def _faults(found: "Read") -> int:
    faults: Sequence[Fault] = found.reading.faults
    for fault in faults:
        complaints.print(str(fault), style="red", markup=False, highlight=False)
    return len(faults)


def _count(offer_map: "OfferMap") -> None:
    places = {row.municipality for row in offer_map.availability}
    console.print(
        f"{offer_map.version}: {len(offer_map.offers)} offers, {len(offer_map.availability)} statements "
        f"about {len(places)} municipalities, {len(offer_map.providers)} providers of its own.",
        highlight=False,
    )


def _compared(before: "OfferMap", after: "OfferMap") -> "tuple[Change, ...]":
    from services.routing.domain.map.difference import differences

    return differences(before, after)


def _differences(changes: "Sequence[Change]") -> Table:
    table = Table(
        "", "what", "row", Column("field: before → after", ratio=1), title=f"{len(changes)} rows differ"
    )
    for each in changes:
        sign, style = (
            ("+", "green") if each.before is None else ("-", "red") if each.after is None else ("~", "")
        )
        fields = "\n".join(f"{name}: {one} → {other}" for name, one, other in each.fields)
        table.add_row(sign, each.section, each.key, fields, style=style)
    return table


def _refuse_by(by: str) -> None:
    from shared.schemas.values import Party

    try:
        Party.parse(by)
    except ValueError as refused:
        raise StackError("--by is no party", "Write it as organisation/role") from refused


def _day(on: str) -> date:
    from shared.clock import Clock
    from shared.pregnancy import local_date

    if not on:
        return local_date(Clock().now())
    try:
        return date.fromisoformat(on)
    except ValueError as refused:
        raise StackError(f"'{on}' is no day", "Write it as 2026-09-01") from refused


def _in_force(instance: str) -> "OfferMap":
    from services.routing.handlers.social_map import load

    return _ask(instance, load)


def _take(instance: str, offer_map: "OfferMap", *, origin: str, by: str) -> int:
    """In one transaction: the version, what is in force, and the event that says whom it touches."""
    from services.routing.handlers.social_map import take
    from shared.messaging import Uow
    from tijdig.cases import clock_of

    clock = clock_of(instance)

    async def go(conn: "asyncpg.Connection") -> int:
        async with conn.transaction():
            uow = Uow(conn, clock.now(), clock.system_now(), "routing")
            changes = await take(uow, offer_map, origin=origin, by=by)
            await uow.flush()
            return len(changes)

    return _ask(instance, go)


def _ask(instance: str, question: "Callable[[asyncpg.Connection], Awaitable[T]]") -> T:
    import asyncpg

    from tijdig.cases import database_of

    async def answer() -> T:
        conn = await asyncpg.connect(database_of(instance), server_settings={"search_path": "routing"})
        try:
            return await question(conn)
        finally:
            await conn.close()

    try:
        return asyncio.run(answer())
    except (OSError, asyncpg.PostgresError) as error:
        raise StackError(
            "The database does not answer", "Check TIJDIG_DATABASE_URL and 'tijdig status'"
        ) from error
