"""The part of docs/mutation.md that the command writes: what was caught, by module, and every survivor."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.support.mutation.results import CAUGHT, MISSED, Mutant
from tests.support.mutation.sample import interval

PAGE = Path("docs/mutation.md")
ARGUED = Path(__file__).with_name("argued.toml")
BEGIN, END = "<!-- written by make mutants: begin -->\n", "<!-- end -->\n"
MACHINE = "workflows.machine."


def write(mutants: Sequence[Mutant], how: str) -> float:
    """Put it into the page; the share of the machine's mutants that was caught."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    text = "\n".join([how, "", *_table(mutants), "", *_survivors(mutants), ""])
    PAGE.write_text(f"{before}{BEGIN}{text}{END}{after}", "utf-8")
    caught, tested = _count(each for each in mutants if each.module.startswith(MACHINE))
    return caught / max(tested, 1)


def argument(mutant: Mutant, argued: Iterable[dict[str, str]]) -> str:
    """Why it may live: the first argument whose function and words of the change fit; empty without one."""
    for each in argued:
        named = f"{mutant.module}.{mutant.function}"
        if named.endswith(each["function"]) and each.get("change", "") in mutant.change:
            return each["why"]
    return ""


def _count(mutants: Iterable[Mutant]) -> tuple[int, int]:
    statuses = [each.status for each in mutants]
    caught = sum(status in CAUGHT for status in statuses)
    return caught, caught + sum(status in MISSED for status in statuses)


def _table(mutants: Sequence[Mutant]) -> list[str]:
    modules = defaultdict[str, list[Mutant]](list)
    for each in mutants:
        modules[each.module].append(each)
    machine = [each for each in mutants if each.module.startswith(MACHINE)]
    beside = [each for each in mutants if not each.module.startswith(MACHINE)]
    return [
        "| module | mutants | tested | killed | | 95 % |",
        "|---|---:|---:|---:|---:|---|",
        *(_row(f"`{module}`", each) for module, each in sorted(modules.items())),
        _row("**the machine**", machine),
        _row("**policy and calendars**", beside),
    ]


def _row(name: str, mutants: Sequence[Mutant]) -> str:
    caught, tested = _count(mutants)
    low, high = interval(caught, tested, len(mutants))
    share = f"{caught / tested:.1%}" if tested else "–"
    span = "all" if tested == len(mutants) else f"{low:.0%}–{high:.0%}"
    return f"| {name} | {len(mutants)} | {tested} | {caught} | {share} | {span} |"


def _survivors(mutants: Sequence[Mutant]) -> list[str]:
    argued = tomllib.loads(ARGUED.read_text("utf-8"))["survivor"]
    alive = [each for each in mutants if each.status in MISSED]
    return [
        f"### The {len(alive)} that lived",
        "",
        "| function | change | why that is so |",
        "|---|---|---|",
        *(
            f"| `{each.module.removeprefix('workflows.')}.{each.function}` | `{_cell(each.change)}` "
            f"| {argument(each, argued) or '**not argued**'} |"
            for each in alive
        ),
    ]


def _cell(change: str) -> str:
    return change.replace("|", "\\|").replace("`", "'")
