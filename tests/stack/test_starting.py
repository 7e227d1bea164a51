"""Processes that were set up wrongly: one line that says where, which key, which rule and what to do."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from shared.messaging.migrations import upgrade_all
from shared.messaging.starting import CONFIGURATION
from workflows.policy.load import DEFAULT_FILE, read_policy
from workflows.repository.facts import freeze_policy

pytest_plugins = ["tests.support.parts_apart"]

REGION = Path("deploy/regions/ijmond")
POLICY = DEFAULT_FILE.read_text(encoding="utf-8")
LONGER_LATER = POLICY.replace(
    '"37+0" = { is = "2 h", origin = "default" }', '"37+0" = { is = "9 wd", origin = "default" }', 1
)
OVERRIDE = """
base = "kansrijke-start-2026.5"
version = "ijmond-1"
[stages.A.allowances]
"33+0" = { is = "1 wd", origin = "default" }
"""
MAP = (REGION / "social_map.toml").read_text(encoding="utf-8")
REGISTER = (REGION / "organisations.toml").read_text(encoding="utf-8")
WRONG: dict[str, tuple[str, str, str, str]] = {
    "an allowance that grows": ("workflows.main", "TIJDIG_POLICY_FILE", LONGER_LATER, "stages.A"),
    "a policy that is no TOML": ("workflows.main", "TIJDIG_POLICY_FILE", "version = ", "not TOML"),
    "an override of no known band": (
        "workflows.main",
        "TIJDIG_POLICY_OVERRIDE_FILE",
        OVERRIDE,
        'stages.A.allowances."33+0"',
    ),
    "a map of no municipality": (
        "services.routing.main",
        "TIJDIG_SOCIAL_MAP_FILE",
        MAP.replace("\n[municipalities.GM", "\n[municipalities.", 1),
        "municipalities",
    ),
    "a municipality without a code": (
        "services.insight.main",
        "TIJDIG_SOCIAL_MAP_FILE",
        '[municipalities.Velsen]\nname = "Velsen"\n',
        "municipalities.Velsen",
    ),
    "an organisation of no kind": (
        "services.intake.main",
        "TIJDIG_REGISTRY_FILE",
        REGISTER.replace('kind = "', 'kind = "un', 1),
        "organisation 1, kind",
    ),
}


def started(program: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *program.split()],
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def one_line(done: "subprocess.CompletedProcess[str]") -> str:
    """All that it said for people."""
    assert done.returncode == CONFIGURATION, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_makes_no_sense_keeps_the_process_from_starting(what: str, tmp_path: Path) -> None:
    program, variable, text, key = WRONG[what]
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    line = one_line(started(program, {variable: str(file)}))
    assert f"cannot start: {file}: " in line
    assert key in line
    assert ";" in line.partition(key)[2] or key == "not TOML", "no remedy"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for program, variable in (
        ("workflows.main", "TIJDIG_POLICY_FILE"),
        ("services.routing.main", "TIJDIG_SOCIAL_MAP_FILE"),
        ("services.intake.main", "TIJDIG_REGISTRY_FILE"),
    ):
        file = tmp_path / "none.toml"
        assert str(file) in one_line(started(program, {variable: str(file)}))


def test_a_setting_of_the_wrong_kind_is_named_as_it_is_set() -> None:
    line = one_line(started("workflows.worker", {"TIJDIG_HTTP_PORT": "eighty"}))
    assert line.startswith("worker cannot start: TIJDIG_HTTP_PORT: ")


def test_the_simulator_says_so_too(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(LONGER_LATER, encoding="utf-8")
    done = started(f"tijdig simulate --cases 10 --policy {file}", {"COLUMNS": "1000"})
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    assert "stages.A" in done.stderr + done.stdout


async def test_a_policy_that_kept_its_version_but_not_its_content_is_refused_while_starting(
    apart, tmp_path: Path
) -> None:
    upgrade_all(apart.env["TIJDIG_DATABASE_URL"], ["workflows"])
    version = 'version = "of-this-test"'
    text = POLICY.replace('version = "kansrijke-start-2026.5"', version, 1)
    before = read_policy(text, name="before")
    async with asyncpg.create_pool(
        apart.env["TIJDIG_DATABASE_URL"], min_size=1, server_settings={"search_path": "workflows"}
    ) as pool:
        assert await freeze_policy(pool, before.version, before.model_dump_json())
    file = tmp_path / "policy.toml"
    file.write_text(text.replace('is = "4 h"', 'is = "3 h"', 1), encoding="utf-8")
    done = started("workflows.main", {**apart.env, "TIJDIG_POLICY_FILE": str(file)})
    assert "'of-this-test' was changed but kept its version" in one_line(done)
