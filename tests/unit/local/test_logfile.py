import json
from pathlib import Path

from deploy.local.logfile import LENGTH, last_words


def test_the_error_is_told_rather_than_the_goodbye_after_it(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    trace = "Traceback (most recent call last):\n  File x\nValueError: the key is missing"
    lines = [json.dumps({"message": trace}), json.dumps({"message": "Application startup failed. Exiting."})]
    log.write_text("\n".join(lines) + "\n")
    assert last_words(log) == "ValueError: the key is missing"


def test_without_an_error_the_last_line_is_told_and_cut(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("first\n" + "z" * 1000 + "\n\n")
    assert last_words(log) == "z" * LENGTH


def test_a_program_that_said_nothing_is_told_so(tmp_path: Path) -> None:
    assert last_words(tmp_path / "none.log") == "(it said nothing)"
