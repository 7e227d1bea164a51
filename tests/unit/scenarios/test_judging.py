"""Negative controls: what did not happen as demanded is noticed, and named by its key."""

import pytest

from tests.scenarios.judging import judge
from tests.scenarios.model import FOLDER, Scenario, read
from tests.scenarios.telling import Told, tell

GOOD = (FOLDER / "S34.toml").read_text()


def judged(tmp_path, old: str, new: str) -> list[str]:
    assert old in GOOD
    path = tmp_path / "S34.toml"
    path.write_text(GOOD.replace(old, new, 1))
    scenario: Scenario = read(path)
    return judge(scenario, "a", tell(scenario))


NEVER = '\n[[never]]\nlevel = 1\nafter = "2026-04-10"\n'


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("open = { E", "open = { F", "open.F: not open"),
        (
            'E = "2026-04-14 08:00"',
            'E = "2026-04-17 12:00"',
            "open.E: 2026-04-14 08:00, not 2026-04-17 12:00",
        ),
        ("level_from = 1", "level_from = 4", "sent: level_from=4"),
        ("level_from = 1", "level_from = 1, times = 9", "1 times, not 9"),
        ('sent = [{ level_from = 1, causes = ["E"] }]', "silent = true", "silent: 2026-04-14 08:00"),
        ('sent = [{ level_from = 1, causes = ["E"] }]', "ladder = []", "ladder: ["),
        ('sent = [{ level_from = 1, causes = ["E"] }]', 'gone = ["E"]', "gone: E is still there"),
        ('sent = [{ level_from = 1, causes = ["E"] }]', 'overdue = ["B"]', "overdue: B is not"),
        ('sent = [{ level_from = 1, causes = ["E"] }]', "state = { urgent = true }", "state.urgent: False"),
        ('sent = [{ level_from = 1, causes = ["E"] }]', NEVER, "never[0]: 2026-04-14 08:00"),
    ],
)
def test_what_is_not_so_is_named(tmp_path, old, new, names):
    assert any(names in each for each in judged(tmp_path, old, new))


def test_who_only_hears_what_is_said_comes_to_the_same_judgement():
    scenario = read(FOLDER / "S34.toml")
    assert judge(scenario, "a", Told(said=tell(scenario).said)) == []
    assert judge(scenario, "a", Told()) != []
