"""The report of the scenarios: current, readable, and without a word that could hurt."""

import re
from xml.etree import ElementTree

import pytest

from services.desk.http.subjects import SUBJECTS
from tests.scenarios.model import FOLDER as SCENARIOS
from tests.scenarios.model import read_all
from tests.scenarios.report import FOLDER, main, pages, play
from tests.scenarios.telling import POLICY
from tests.scenarios.timeline import lines
from tests.scenarios.words import cause_name

ROOT = FOLDER.parents[1]
ENDED = {"pregnancy_ended", "consent_withdrawn"}
STOPPED = [
    (scenario, case)
    for scenario in read_all()
    for case in scenario.cases
    if any(each.fact in ENDED for each in scenario.given_in(case))
]
PICTURES = [f"{scenario.id}.svg" for scenario in read_all()]
CODE = re.compile(r"\b([A-P](\.[A-Z]+)?|[a-z]+_[a-z_]+)( tot |,|$)")
HURTFUL = ("gefeliciteerd", "baby", "uitgerekend", "hoera", "geboorte", "weken", "kleintje", "roze wolk")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The report as it would be written now."""
    return pages()


def test_the_committed_report_is_that_of_the_rules_of_today(made):
    kept = {path.name: path.read_text() for path in FOLDER.iterdir()}
    stale = sorted(name for name in kept.keys() | made.keys() if kept.get(name) != made.get(name))
    assert not stale, f"docs/scenarios is not current ({', '.join(stale)}): run make scenarios"


def test_a_scenario_that_cannot_be_read_is_said_in_a_line_and_nothing_is_written(tmp_path, capsys):
    written = (SCENARIOS / "S01.toml").read_text(encoding="utf-8")
    (tmp_path / "S01.toml").write_text(written + '\n[nonsense]\nat = "24+0"\n', encoding="utf-8")
    assert main(tmp_path / "pages", tmp_path) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "S01.toml: nonsense: Extra inputs are not permitted\n")
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_says_what_it_is(made, name):
    picture = ElementTree.fromstring(made[name])
    assert picture.find("{http://www.w3.org/2000/svg}title") is not None


@pytest.mark.parametrize(("scenario", "case"), STOPPED, ids=lambda each: getattr(each, "id", each))
def test_after_an_ending_no_week_is_counted_and_no_word_can_hurt(scenario, case):
    ended = next(each.at for each in scenario.facts(case) if each.type in ENDED)
    told = play(scenario).told[case]
    texts = list(lines(scenario, case, told))
    first = next(number for number, text in enumerate(texts) if "ingetrokken" in text or "beëindigd" in text)
    assert [text[22:29].strip() for text in texts[first:]] == [""] * len(texts[first:])
    assert not any(word in text.lower() for text in texts[first:] for word in HURTFUL)
    assert ended < scenario.end(case)


def test_what_is_said_to_be_tested_elsewhere_is():
    """So that nobody writes that something exists without a test that would miss it."""
    for scenario in read_all():
        for named in (test for each in scenario.elsewhere for test in each.tests):
            path, _, name = named.partition("::")
            assert f"def {name}(" in (ROOT / path).read_text(), f"{scenario.id}: {named}"


def test_what_is_still_to_come_is_not_said_to_be_there(made):
    told = "\n".join(made.values())
    assert "staat er al" not in told
    assert "is er nog niet" in told, "the head says what the last column means"


def test_the_timelines_speak_as_the_desk_does(made):
    assert cause_name("outcome_check", POLICY) == SUBJECTS["outcome_check"]
    assert SUBJECTS["outcome_check"] in made["S46.md"]


def test_each_page_says_how_far_it_is_told_and_where(made):
    """S1 also on the whole stack, up to its panic at 37+0."""
    (told,) = [line for line in made["S01.md"].splitlines() if line.startswith("Nagespeeld")]
    assert "tot di 22 sep 2026 12:00, op de regels en in een echte workflow" in told
    assert told.endswith("met versnelde tijd, en op alle diensten samen.")
    assert "met versnelde tijd; niet op alle diensten samen." in made["S42.md"]


def test_no_code_of_ours_is_left_where_a_midwife_reads(made):
    """`te laat: catch_up` and `klaar of vervallen: A, C, M` speak to nobody who did not write them."""
    shorts = ("open: ", "klaar of vervallen: ", "te laat: ")
    for name, page in made.items():
        for line in page.splitlines():
            said = [part for part in line.split("; ") if any(short in part for short in shorts)]
            codes = [part for part in said if CODE.search(part.split(": ", 2)[-1])]
            assert not (line.startswith("- ") and codes), f"{name}: {line}"
    assert "te laat: Inhaalplan; 1 waarschuwing" in made["S08.md"]
    assert "Één" not in "".join(made.values())


def test_every_scenario_has_a_row_a_page_and_a_picture(made):
    rows = [line for line in made["README.md"].splitlines() if line.startswith("| [S")]
    assert len(rows) == 48
    assert len(made) == 1 + 2 * 48
    assert [name for name in made if name.endswith(".svg")] == PICTURES
