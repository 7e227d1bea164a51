"""`tijdig simulate`: what another policy would do, on synthetic women, before real ones meet it."""

import gc
import os
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tijdig.telling import clearly, console, warn_of

if TYPE_CHECKING:
    from workflows.policy import Policy
    from workflows.simulator.outcomes import Estimate, Row, YearOutcome
    from workflows.simulator.population import Team, Year

REGIONS = Path(__file__).parents[1] / "deploy" / "regions"

Region = Annotated[str, typer.Option(help="A folder of deploy/regions: its social map and assumptions.")]
Cases = Annotated[
    int, typer.Option(min=1, max=1_000_000, help="So many synthetic women; made up to whole years.")
]
Files = Annotated[
    list[Path] | None, typer.Option("--policy", help="A policy file; name several to compare them.")
]
PerYear = Annotated[int | None, typer.Option(min=1, help="Referrals a year, instead of the assumption.")]


def _possible(hours: float | None) -> float | None:
    """Hours that a week has, and a team; `nan` is neither less nor more than anything."""
    from workflows.simulator.assumptions import MOST_HOURS

    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise typer.BadParameter(f"{hours:g}: write hours a week, more than 0 and up to {MOST_HOURS}.")
    return hours


Hours = Annotated[
    float | None,
    typer.Option(callback=_possible, help="Coordinator's hours a week, instead of the assumption."),
]
Out = Annotated[Path | None, typer.Option(help="Folder for plots (SVG and PNG).")]
Seed = Annotated[int, typer.Option(help="The same seed, the same women and the same chance.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Processes to use.")]


def simulate(
    region: Region = "ijmond",
    cases: Cases = 2000,
    policy: Files = None,
    referrals_per_year: PerYear = None,
    coordinator_hours: Hours = None,
    out: Out = None,
    seed: Seed = 2026,
    workers: Workers = 1,
) -> None:
    """Let synthetic women and professionals live through one or more policies, and compare."""
    from deploy.compiled import use
    from deploy.local.errors import StackError

    use()  # before anything of the machine is loaded
    from workflows.policy import PolicyRefused  # slow to load, and other commands need none
    from workflows.policy.load import load_to_look_at
    from workflows.simulator.assumptions import AssumptionsRefused, load_assumptions
    from workflows.simulator.outcomes import compare
    from workflows.simulator.population import years

    with clearly():
        try:
            read = [load_to_look_at(file) for file in policy or [None]]
            assumptions = load_assumptions(_in(region, "simulation.toml"))
            assumptions = assumptions.where(referrals_per_year, coordinator_hours)
        except (PolicyRefused, AssumptionsRefused) as refused:
            raise StackError(str(refused), "Mend the file and start again") from refused
        policies = [each for each, _ in read]
        for lost in filter(None, (lost for _, lost in read)):
            warn_of(lost)
        if out is not None:
            _make(out)
        to_live = years(assumptions, teams(_in(region, "social_map.toml")), cases, seed)
        outcomes = [_live(each, to_live, workers) for each in policies]
        names = [each.version for each in policies]
        _say_how_full(assumptions.women.per_year, cases)
        console.print(table(compare(outcomes, seed), names, sum(map(_size, to_live)), len(to_live)))
        if out is not None:
            _draw(out, names, outcomes, compare(outcomes, seed))


def _say_how_full(per_year: int, cases: int) -> None:
    """A year with fewer women than the region has is no year of the region."""
    if cases < per_year:
        quieter = f"A year of {cases:,} women is quieter than one of {per_year:,}"
        console.print(f"{quieter}; for a whole one: --cases {per_year}", highlight=False)


def _size(year: "Year") -> int:
    return len(year.women)


def _draw(
    folder: Path, names: "Sequence[str]", outcomes: "list[list[YearOutcome]]", rows: "Sequence[Row]"
) -> None:
    """The plots, each with where it lies."""
    from tijdig.simulate_plots import plot  # slow to load

    for file in plot(folder, names, outcomes, rows):
        console.print(f"plot: {file}")


def _make(folder: Path) -> None:
    """The folder for the plots, before anybody waits for what is to be drawn in it."""
    from deploy.local.errors import StackError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StackError(f"{folder} cannot be made", "Name a folder that you may write in") from error
    if not os.access(folder, os.W_OK):
        raise StackError(f"{folder} cannot be written in", "Name a folder that you may write in")


def teams(social_map: Path) -> "list[Team]":
    """Every team of every municipality of the region."""
    import tomllib

    from workflows.simulator.population import Team

    told = tomllib.loads(social_map.read_text(encoding="utf-8"))["municipalities"]
    return [
        Team(_organisation(team["owner"]), _organisation(team["deputy"]), code)
        for code, municipality in sorted(told.items())
        for team in municipality["teams"]
    ]


def table(rows: "Sequence[Row]", names: Sequence[str], cases: int, region_years: int) -> Table:
    """Indicators as means over region-years with 95 % intervals; differences with the first policy.

    Versions are long, and columns narrow: several policies get a number each.
    """
    years = "1 region-year" if region_years == 1 else f"{region_years} region-years"
    title = f"{cases:,} synthetic women in {years}"
    heads = list(names) if len(names) == 1 else [f"P{no}" for no in range(1, len(names) + 1)]
    if len(names) > 1:
        title += "".join(f"\n{head}: {name}" for head, name in zip(heads, names, strict=True))
    made = Table(title=title, title_justify="left")
    made.add_column("indicator")
    for head in heads:
        made.add_column(head, justify="right", overflow="fold")
    for head in heads[1:]:
        made.add_column(f"{head} minus {heads[0]}", justify="right", overflow="fold")
    for row in rows:
        made.add_row(
            f"{row.name}{f' ({row.unit})' if row.unit else ''}",
            *(shown(each) for each in row.values),
            *(shown(each, signed=True) for each in row.differences),
        )
    made.caption = (
        "mean [95 % interval over region-years, – where there is only one], or – where there was nobody "
        "to count; assumptions in simulation.toml"
    )
    return made


@contextmanager
def _nothing_collected() -> Generator[None]:
    """Values refer to older ones only, never in a circle: Python would search for circles, find nothing, and
    take a tenth of the time. What nobody refers to any more is given back at once, as ever.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _live(policy: "Policy", to_live: "Sequence[Year]", workers: int) -> "list[YearOutcome]":
    """Every region-year under one policy, with a bar; the speed is told when one core did it all."""
    from deploy.compiled import in_use
    from workflows.simulator.year import live

    women = sum(len(year.women) for year in to_live)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    lived: list[YearOutcome] = []
    with Progress(*columns, console=console, refresh_per_second=2) as progress, ExitStack() as stack:
        stack.enter_context(_nothing_collected())
        each = map if workers == 1 else stack.enter_context(ProcessPoolExecutor(workers)).map
        bar, before = progress.add_task(policy.version, total=women), process_time()
        for year in each(partial(live, policy=policy), to_live):
            lived.append(year)
            progress.advance(bar, len(year.women))
    if workers == 1:
        speed = women / (process_time() - before)
        how = "compiled" if in_use() else "not compiled: make fast"
        console.print(f"{policy.version}: {speed:,.0f} pregnancies per second of one core ({how})")
    return lived


def shown(estimate: "Estimate", *, signed: bool = False) -> str:
    """A mean with its interval, as in the table; a dash where a single region-year gives none."""
    number = "{:+,.1f}" if signed else "{:,.1f}"
    if estimate.mean is None:
        return "–"
    mean = number.format(estimate.mean)
    if estimate.low is None or estimate.high is None:
        return f"{mean} [–]"
    return f"{mean} [{number}, {number}]".format(estimate.low, estimate.high)


def _organisation(party: str) -> str:
    return party.partition("/")[0]


def _in(region: str, name: str) -> Path:
    from deploy.local.errors import StackError

    file = REGIONS / region / name
    if not file.is_file():
        known = ", ".join(sorted(each.parent.name for each in REGIONS.glob(f"*/{name}")))
        raise StackError(f"{file} is not there", f"Name a region with that file; there are: {known}")
    return file


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)
