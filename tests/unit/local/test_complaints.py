"""What the command says where it cannot work: one line that names what to mend, and no traceback."""

from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from deploy.local.errors import StackError
from deploy.local.layout import Layout
from deploy.local.stack import PartStatus
from tijdig.main import app
from tijdig.stack import refuse_dead

NOBODY = "postgresql://tijdig:geheim@127.0.0.1:1/tijdig"
REGION = "deploy/regions/ijmond/policy.toml"
ORDER = ("--by", "csv-ijmond/coordinator", "--reason", "new-numbers")
EVERY_QUESTION = {
    "cases verify": ("cases", "verify"),
    "case explain": ("case", "explain", str(uuid4())),
    "policy diff": ("policy", "diff", REGION, REGION, "--cases"),
    "policy migrate": ("policy", "migrate", REGION, *ORDER, "--dry-run"),
}
every_question = pytest.mark.parametrize("question", EVERY_QUESTION)


def complaint(*words: str, **env: str) -> str:
    """The one line, of a command that ends with 1 by itself and not by an exception that nobody expected."""
    ended = CliRunner().invoke(app, [*words], env={"COLUMNS": "200", **env})
    assert isinstance(ended.exception, SystemExit), ended.exception
    assert ended.exit_code == 1, ended.output
    (line,) = ended.stderr.splitlines()
    assert line.startswith("tijdig: ")
    return line


@every_question
def test_a_database_that_does_not_answer(question: str) -> None:
    said = complaint(*EVERY_QUESTION[question], TIJDIG_DATABASE_URL=NOBODY)
    assert "The database does not answer" in said
    assert "geheim" not in said


@every_question
def test_an_address_of_a_database_that_is_none(question: str) -> None:
    said = complaint(*EVERY_QUESTION[question], TIJDIG_DATABASE_URL="geheim")
    assert "TIJDIG_DATABASE_URL cannot be read" in said
    assert "geheim" not in said


def test_a_broker_that_does_not_answer() -> None:
    said = complaint("topics", "apply", TIJDIG_KAFKA_BOOTSTRAP="127.0.0.1:1")
    assert "The broker at 127.0.0.1:1 does not answer" in said


def test_a_folder_for_plots_that_cannot_be_made_is_said_before_anybody_waits_for_them(tmp_path: Path) -> None:
    file = tmp_path / "plots"
    file.write_text("", encoding="utf-8")
    for folder in (file, file / "of-today"):
        said = complaint("simulate", "--cases", "1", "--out", str(folder))
        assert f"{folder} cannot be made. Name a folder that you may write in" in said


@pytest.mark.parametrize("words", [("migrate",), ("topics", "apply"), ("cases", "verify")])
def test_a_setting_that_cannot_be(words: tuple[str, ...]) -> None:
    said = complaint(*words, TIJDIG_PROFILE="nonsense", TIJDIG_DATABASE_URL=NOBODY)
    assert "TIJDIG_PROFILE is wrong: Input should be 'production', 'demo' or 'test'" in said


def test_a_clock_that_is_stepped_in_production() -> None:
    said = complaint("cases", "verify", TIJDIG_CLOCK_FILE="clock.json", TIJDIG_DATABASE_URL=NOBODY)
    assert "Correct TIJDIG_PROFILE or TIJDIG_CLOCK_FILE" in said


@pytest.mark.parametrize(
    ("option", "part"), [("--register", "organisation"), ("--social-map", "municipalities")]
)
def test_a_file_of_another_kind(option: str, part: str) -> None:
    assert f"{REGION} has no '{part}'" in complaint("topics", "apply", option, REGION)


def test_who_moves_cases_is_a_function_and_no_person() -> None:
    order = ("--by", "Jannie de Vries", "--reason", "new-numbers")
    said = complaint("policy", "migrate", REGION, *order, TIJDIG_DATABASE_URL=NOBODY)
    assert "--by is no organisation/role" in said
    assert "Jannie" not in said


@pytest.mark.parametrize(
    "words", [("status",), ("down",), ("now",), ("env",), ("quarantine", "list"), ("timeline", str(uuid4()))]
)
def test_an_instance_that_never_was(words: tuple[str, ...]) -> None:
    assert "There is no instance 'never'. Start it with 'tijdig up'" in complaint(
        *words, "--instance", "never"
    )


def test_ports_that_no_stack_can_have() -> None:
    assert "80 cannot be the first port" in complaint("up", "--instance", "never", "--port-base", "80")


@pytest.mark.parametrize("state", ["BACKOFF", "EXITED", "FATAL", "UNKNOWN"])
def test_a_part_that_dies_whenever_it_is_started_is_named_with_its_log(state: str) -> None:
    parts = [PartStatus("postgres", "RUNNING", 12, "x:1"), PartStatus("kafka", state, 0, "x:2")]
    with pytest.raises(StackError, match=rf"kafka does not run \({state}\)\. Look at .*never/log/kafka\.log"):
        refuse_dead(parts, Layout("never"))


def test_what_runs_was_stopped_or_is_elsewhere_is_no_complaint() -> None:
    states = ("RUNNING", "STARTING", "STOPPED", "STOPPING", "ELSEWHERE")
    refuse_dead([PartStatus(state, state, 0, "") for state in states], Layout("never"))
