"""Compile: `python -m deploy.compiled.build`, or `make fast`. Needs mypy and a C compiler."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.compiled.sources import folder, sources
from deploy.local.errors import StackError
from deploy.local.layout import PROJECT, cache

_SETUP = """
import sys
from mypyc.build import mypycify
from setuptools import setup

scratch, made, known, *files = sys.argv[1:]
setup(
    name="tijdig-compiled",
    packages=[],
    ext_modules=mypycify(["--cache-dir", known, *files], opt_level="3", debug_level="0", target_dir=scratch),
    script_args=["--quiet", "build_ext", "--build-lib", made, "--build-temp", scratch],
)
"""


def build() -> Path:
    """The folder of what was compiled; made now if it is not there. Raises `StackError`."""
    made = folder()
    if made.is_dir():
        return made
    if not has_compiler():
        raise StackError("no C compiler was found", "Install one (Debian: apt-get install gcc)")
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=made.parent) as scratch:
        _compile(Path(scratch))
        _put_in_place(Path(scratch) / "made", made)
    _forget_all_but_the_latest(made.parent)
    return made


def _put_in_place(fresh: Path, made: Path) -> None:
    """Whole or not at all. Where somebody else made the same meanwhile, that is as good."""
    try:
        fresh.rename(made)
    except OSError:
        if not made.is_dir():
            raise


def _forget_all_but_the_latest(parent: Path, kept: int = 5) -> None:
    """Of each state of the code there was one."""
    states = sorted(parent.iterdir(), key=lambda each: each.stat().st_mtime)
    for old in states[:-kept]:
        shutil.rmtree(old, ignore_errors=True)


def has_compiler() -> bool:
    """Whether there is one of C on this machine."""
    return any(map(shutil.which, (os.environ.get("CC", "cc"), "gcc", "clang")))


def _compile(scratch: Path) -> None:
    files = [str(each.relative_to(PROJECT)) for each in sources()]
    where = [str(scratch / "c"), str(scratch / "made"), str(cache() / "mypy")]
    command = [sys.executable, "-c", _SETUP, *where, *files]
    told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if told.returncode:
        last = "\n".join((told.stdout + told.stderr).splitlines()[-20:])
        raise StackError(f"the machine could not be compiled:\n{last}", "Mend what is named above")


if __name__ == "__main__":
    try:
        print(f"compiled: {build()}")
    except StackError as failed:
        sys.exit(f"{failed}")
