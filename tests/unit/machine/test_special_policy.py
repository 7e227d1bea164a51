"""The table `[special]` is refused when the machine could not act on it."""

import json

import pytest

from workflows.policy import Policy, PolicyRefused, load, load_policy, read_policy
from workflows.policy.special import LATER

TEXT = load.DEFAULT_FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "[special.tasks.catch_up",
            "[special.tasks.catching_up",
            "tasks.catch_up: the machine asks for this task",
        ),
        (
            "safety_checklist = {",
            "safety_list = {",
            "notices.safety_checklist: the machine gives this notice",
        ),
        (
            '"34+0" = { is = "2 wd", origin = "default" }\n"36+0" = { is = "1 wd"',
            '"34+0" = { is = "2 wd", origin = "default" }\n"36+0" = { is = "3 wd"',
            'tasks.catch_up.allowances."36+0": may not grow',
        ),
    ],
)
def test_it_is_refused_with_key_and_remedy(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyRefused, match=r"special") as refused:
        read_policy(TEXT.replace(old, new), "trial.toml")
    assert said in str(refused.value)


def test_a_policy_from_before_a_task_was_known_says_of_it_what_the_shipped_one_does() -> None:
    shipped = load_policy()
    kept = shipped.model_dump(mode="json")
    for table, later in LATER.items():
        for name in later:
            del kept["special"][table][name]
    read = Policy.model_validate_json(json.dumps(kept))
    before_dutch = {"starts_nl": "", "done_nl": ""}
    tasks = {
        name: task.but(**before_dutch) if name in LATER["tasks"] else task
        for name, task in shipped.special.tasks.items()
    }
    assert (read.special.tasks, read.special.notices) == (tasks, shipped.special.notices)


def test_a_policy_from_before_a_task_was_known_reads_as_the_row_that_was_kept_of_it() -> None:
    """Else a gateway refuses to start: the same version would mean another policy."""
    kept = load_policy().model_dump(mode="json")
    for name in LATER["tasks"]:
        del kept["special"]["tasks"][name]
    dumped = json.loads(Policy.model_validate_json(json.dumps(kept)).model_dump_json())
    columns = {"name", "name_nl", "starts", "done", "level", "recipients", "again", "allowances"}
    for name in ("kraamzorg_signal", "kraamzorg_signal_urgent"):
        assert dumped["special"]["tasks"][name].keys() == columns
