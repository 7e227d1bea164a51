"""The README names every part of the command."""

from pathlib import Path

import pytest

from tijdig.main import app

README = (Path(__file__).parents[3] / "README.md").read_text()
LIST = next(line for line in README.splitlines() if line.startswith("`.venv/bin/tijdig up | "))


@pytest.mark.parametrize("name", [each.name for each in app.registered_groups])
def test_every_group_of_commands_is_in_the_list(name):
    assert any(part.split()[0] == name for part in LIST.strip("`").split(" | ")[1:])
