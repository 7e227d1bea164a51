"""What is known of each mutant, in the files that mutmut keeps in `mutants/`. Run from the project's root."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

UNTESTED = None
SKIPPED = 34
SURVIVED = {0, 33, 35}
"""mutmut's exit codes: nothing known; not to be tested; no test failed, or there is none."""

CAUGHT = {"killed", "timeout", "segfault"}
MISSED = {"survived", "no tests", "suspicious"}
LEFT_OUT = "skipped"
NOT_YET = "not checked"


@dataclass(frozen=True)
class Mutant:
    """One change of one function, and what became of it."""

    name: str
    path: Path
    status: str

    @property
    def module(self) -> str:
        """The module, dotted."""
        return ".".join(self.path.with_suffix("").parts)

    @property
    def function(self) -> str:
        """The function that was changed, as a reader would name it."""
        mangled = self.name.removeprefix(f"{self.module}.").partition("__mutmut_")[0]
        return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")

    @property
    def change(self) -> str:
        """The line before and after."""
        lines = get_diff_for_mutant(self.name, path=self.path).splitlines()[2:]
        gone = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
        come = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
        return f"{gone} → {come}"


def mutants() -> Iterator[Mutant]:
    """All of them, by file."""
    for path in sorted(walk_mutatable_files()):
        for name, code in _read(path).exit_code_by_key.items():
            yield Mutant(name, path, status_by_exit_code[code])


def rewrite(decide: Callable[[str, int | None], int | None]) -> None:
    """Let every mutant have the exit code that `decide(name, code)` gives."""
    for path in walk_mutatable_files():
        data = _read(path)
        data.exit_code_by_key = {name: decide(name, code) for name, code in data.exit_code_by_key.items()}
        data.save()


def _read(path: Path) -> SourceFileMutationData:
    data = SourceFileMutationData(path=path)
    data.load()
    return data
