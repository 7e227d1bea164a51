"""The machine as C says what its source says: every scenario, and a simulated year."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from deploy.compiled import in_use, use
from deploy.compiled.build import build, has_compiler
from deploy.compiled.sources import PROJECT, folder, names
from tijdig.main import app
from workflows.simulator.year import live

PLAYED = "tests/unit/scenarios/test_pure.py"
A_YEAR = ["simulate", "--cases", "150", "--referrals-per-year", "150"]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Takes a minute, once for each state of the code."""
    if not has_compiler():
        pytest.skip("there is no C compiler, and nothing but this needs one")
    build()


def told(*command: str) -> str:
    """What a process of its own prints: this one has the source in it."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def numbers(printed: str) -> list[str]:
    """What is told about the women: neither how fast nor how far."""
    return [line for line in printed.splitlines() if line.startswith(("│", "┃"))]


def test_every_scenario_comes_out_as_from_the_source() -> None:
    told("pytest", "-q", "-p", "tests.support.compiled", "-p", "no:cacheprovider", PLAYED)


def test_a_simulated_year_is_the_same_to_the_last_digit() -> None:
    from_source = CliRunner().invoke(app, A_YEAR)
    from_c = told("tijdig", *A_YEAR)
    assert "(compiled)" in from_c
    assert "make fast" in from_source.stdout
    assert len(numbers(from_c)) > 8
    assert numbers(from_c) == numbers(from_source.stdout)


def test_several_processes_share_the_years_and_say_the_same() -> None:
    """A frozen value of C could not be handed to another process: `--workers 2` ended in a traceback."""
    alone, shared = (
        told("tijdig", "simulate", "--cases", "60", "--referrals-per-year", "30", f"--workers={processes}")
        for processes in (1, 2)
    )
    assert len(numbers(shared)) > 8
    assert numbers(shared) == numbers(alone)


def test_where_the_source_is_loaded_it_stays() -> None:
    """A machine of which one half is C would be tested by nobody."""
    assert live.__module__ in names() & sys.modules.keys()
    assert not use()
    assert not in_use()


def test_another_state_of_the_code_is_not_taken_for_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder()
    monkeypatch.setattr("deploy.compiled.sources._PATTERNS", ("shared/pregnancy/*.py",))
    assert folder() != before
