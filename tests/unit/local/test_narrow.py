"""What the commands about cases say on a screen of eighty columns: nothing is cut, no name is broken."""

from uuid import UUID

import pytest
from rich.console import Console, RenderableType

from tests.unit.machine.telling import POLICY, nl
from tijdig import cases, policy, timeline
from tijdig.chronicle.sentences import Line as Told
from tijdig.demo.timeline import Timeline, table
from workflows.explaining import Line, Next
from workflows.verifying import OpenCase

CASE = UUID("01a2085d-5e7a-715b-8d6a-7a873596e9f1")
AT = nl("2026-09-29 13:00")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Console:
    console = Console(width=80)
    for each in (cases, policy, timeline):
        monkeypatch.setattr(each, "console", console)
    return console


def shown(console: Console, what: RenderableType) -> list[str]:
    with console.capture() as caught:
        console.print(what)
    said = caught.get()
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= console.width
    return said.replace("│", " ").split()


def test_who_answers_until_when_and_by_which_policy(narrow: Console) -> None:
    """Seven columns left three letters for each of them."""
    one = OpenCase(CASE, "coordinator", None, AT, POLICY.version, True, nl("2026-11-04 12:00"), None)
    words = shown(narrow, cases._standing([(one, ())]))  # pyright: ignore[reportPrivateUsage]
    assert {str(CASE), "coordinator", POLICY.version, "29-09-2026", "04-11-2026", "none"} <= set(words)


def test_every_deadline_and_who_hears(narrow: Console) -> None:
    """`Multidiscip linary meeting held`, and `municipality_escal…`."""
    stage = POLICY.stages["F"]  # pyright: ignore[reportArgumentType]
    line = Line("F", stage.name, 1, AT, True, f"from: {stage.starts}", "30 d, urgent 5 wd", "0+0", stage.done)
    words = shown(narrow, cases._deadlines((line,), AT))  # pyright: ignore[reportPrivateUsage]
    assert {"Multidisciplinary", "multidisciplinary", "(in", "0+0)"} <= set(words)
    narrow.width = 200
    assert "urgent 5 wd (in 0+0)" in " ".join(shown(narrow, cases._deadlines((line,), AT)))  # pyright: ignore[reportPrivateUsage]
    rung = Next(AT, "L3", ("municipality_escalation", "mdo_chair", "region_duty"), ("A", "B"), "12+3")
    words = shown(narrow, cases._future((rung,)))  # pyright: ignore[reportPrivateUsage]
    assert {"municipality_escalation,", "mdo_chair,", "region_duty"} <= set(words)


def test_who_was_told_in_a_timeline(narrow: Console) -> None:
    """`jgz-kennemerland/jgz_…` may be the nurse and the one who leads them."""
    who = "jgz-kennemerland/jgz_nurse, jgz-kennemerland/jgz_lead"
    told = Told(AT, str(CASE), "asked to take the case (attempt 1)", who)
    made = timeline.whole_words(table(Timeline(), [told], "Case"), narrow)
    assert {"jgz-kennemerland/jgz_nurse,", "jgz-kennemerland/jgz_lead"} <= set(shown(narrow, made))


def test_that_no_date_changes_is_said_without_an_empty_table(narrow: Console) -> None:
    with narrow.capture() as caught:
        policy._say_dates([(str(CASE), ())])  # pyright: ignore[reportPrivateUsage]
    assert caught.get() == "No date would be another one.\n"
