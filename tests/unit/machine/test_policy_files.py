"""How a policy file is written: what no editor or region may do to it, and what is said then."""

from pathlib import Path

import pytest

from workflows.policy import PolicyRefused, load_policy
from workflows.policy.load import DEFAULT_FILE, load_any, read_override

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
POLICY = load_policy()
HEAD = f'base = "{POLICY.version}"\nversion = "ijmond-1"\n'


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("[thresholds.24+0]", 'write the week in quotation marks there, such as "24+0"'),
        ('[thresholds."24+0"', "correct the file there"),
        ("[thresholds.\u201c24+0\u201d]", 'write straight quotation marks (") there'),
    ],
)
def test_what_is_no_toml_is_answered_with_what_often_goes_wrong(line: str, remedy: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_override(TEXT, f"{HEAD}{line}\nlevel = 3", base="base.toml", name="region.toml")
    assert "not TOML: " in str(refused.value)
    assert "at line 3" in str(refused.value)
    assert str(refused.value).endswith(f"; {remedy}")


def test_a_part_that_names_no_base_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        HEAD.partition("\n")[2] + '[stages.A.allowances]\n"0+0" = { is = "1 wd" }', encoding="utf-8"
    )
    with pytest.raises(PolicyRefused) as refused:
        load_any(file)
    assert str(refused.value) == (
        f'{file}: base: is missing, and without it a policy is whole, which this is not ("bands" and '
        '"unknown_due_date_band" are missing); name the version that it was made for, or add what is missing'
    )


def test_a_ladder_of_one_rung_is_told_that_it_takes_the_place_of_all() -> None:
    rung = 'rung = "L2"\nlevel = 2\nrecipients = ["coordinator"]\nafter = "4 h"\nsince = "L1"'
    with pytest.raises(
        PolicyRefused, match=r"the ladder has no rung of level 1; .* takes the place of the whole"
    ):
        read_override(TEXT, f"{HEAD}[[ladder.rungs]]\n{rung}", base="base.toml", name="region.toml")


def test_a_file_may_begin_with_the_mark_that_some_editors_write(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD + '[stages.B.allowances]\n"0+0" = { is = "5 d" }', encoding="utf-8-sig")
    assert load_any(file).version.endswith("ijmond-1")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_a_file_that_an_editor_saved_otherwise_is_told_how_to_save_it(tmp_path: Path, encoding: str) -> None:
    """Windows' Notepad calls UTF-16 "Unicode"; that the path be checked helps nobody then."""
    file = tmp_path / "mine.toml"
    file.write_text(f"# Regio Coördinatie\n{HEAD}", encoding=encoding)
    with pytest.raises(PolicyRefused) as refused:
        load_any(file)
    assert str(refused.value).startswith(f"{file}: ")
    assert str(refused.value).endswith("; save it as plain text, with UTF-8 as its encoding")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[special.tasks.catchup]\nlevel = 3",
            "special.tasks.catchup: the machine knows no such name; remove it, or use one of these: app",
        ),
        (
            '[special.notices]\nlate = { level = 0, recipients = ["coordinator"] }',
            "special.notices.late: the machine knows no such name; remove it, or use one of these: app",
        ),
        ('[stages.B]\nname_nl = ""', "stages.B.name_nl: cannot be read by anybody (''); write it in letters"),
        (
            '[stages.B]\nname_nl = "\\u001b[31mEerst"',
            "stages.B.name_nl: cannot be read by anybody ('\\x1b[31mEerst'); write it in letters",
        ),
        (
            '[thresholds."24+0"]\nrecipients = ["coordinator", "coordinator", "municipality_escalation"]',
            'thresholds."24+0".recipients: names coordinator twice; name it once',
        ),
        ("[reminders]\npercents = [50, 80, 50]", "reminders.percents: names 50 twice; name it once"),
        ('[thresholds."24+0"]\nlevel = 3\n[thresholds."24+0"]', "not TOML: "),
        (
            '[postnatal.week]\nafter = "7 d"',
            'postnatal.week: "week" must be pn_ with small letters, such as pn_first_week; ',
        ),
        (
            '[stages.A.allowances]\n"24+0" = { is = "2 wd" }',
            'stages.A.allowances."24+0": no such band; use one of bands, or add it to them',
        ),
    ],
)
def test_what_would_count_for_nothing_or_cannot_be_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")
    assert str(refused.value).startswith(f"region.toml: {said}")


def test_what_stands_there_twice_is_said_to() -> None:
    with pytest.raises(PolicyRefused, match=r"; it is there already, higher up; keep one of the two$"):
        read_override(TEXT, f"{HEAD}[reminders]\n[reminders]", base="base.toml", name="region.toml")


def test_what_a_region_adds_comes_from_the_region_without_its_saying_so() -> None:
    """A week of its own, a step after birth, a band: nobody knows to write `origin = "region"`."""
    text = (
        '[thresholds."18+0"]\nrequires = ["owner"]\nlevel = 1\nrecipients = ["coordinator"]\nagain = "1 wd"\n'
        '[postnatal.pn_first_week]\nafter = "7 d"\nrequires = ["kraamzorg_started"]\nlevel = 1\n'
        'recipients = ["coordinator"]\nagain = "1 wd"\n[grace]\n"24+0" = { is = "21 d", urgent = "10 d" }\n'
    )
    region = read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")
    added = region.thresholds["18+0"], region.postnatal["pn_first_week"], region.grace["24+0"]
    assert [each.origin for each in added] == ["region"] * 3


def test_what_a_region_adds_stands_in_its_place() -> None:
    """18+0 stood after 37+0 on the page, and the grace from 24+0 after that from 36+0: as if it came last."""
    text = (
        '[thresholds."18+0"]\nrequires = ["owner"]\nlevel = 1\nrecipients = ["coordinator"]\nagain = "1 wd"\n'
        '[grace]\n"24+0" = { is = "21 d", urgent = "10 d" }\n'
        '[special.tasks.home_visit.allowances]\n"34+0" = { is = "1 wd" }\n'
        '[special.late_referral]\n"9+0" = { level = 2, recipients = ["coordinator"] }\n'
    )
    region = read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")
    special = region.special
    assert list(region.thresholds)[:4] == ["12+0", "16+0", "18+0", "20+0"]
    assert list(region.grace) == ["0+0", "24+0", "28+0", "34+0", "36+0"]
    assert list(special.tasks["home_visit"].allowances) == ["0+0", "34+0", "37+0"]
    assert list(special.late_referral) == ["9+0", "28+0", "34+0", "36+0"]
    assert load_policy() == POLICY


def test_a_region_written_for_another_base_is_told_which() -> None:
    with pytest.raises(PolicyRefused) as refused:
        read_override(TEXT, 'base = "older"\nversion = "a"\n', base="base.toml", name="region.toml")
    assert str(refused.value) == (
        f'region.toml: base: written for "older", and the base is "{POLICY.version}"; '
        "look at the numbers again and name the base you mean"
    )


@pytest.mark.parametrize("broken", ["nonsense =", "version = 1"])
def test_whichever_file_is_wrong_is_named(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(broken, encoding="utf-8")
    for read in (lambda: load_policy(file), lambda: load_any(file)):
        with pytest.raises(PolicyRefused) as refused:
            read()
        assert str(refused.value).startswith(f"{file}: ")
    with pytest.raises(PolicyRefused) as refused:
        load_policy(DEFAULT_FILE, file)
    assert str(refused.value).startswith(f"{file}: ")
    with pytest.raises(PolicyRefused) as refused:
        read_override(broken, HEAD, base="base.toml", name="region.toml")
    assert str(refused.value).startswith("base.toml: ")
