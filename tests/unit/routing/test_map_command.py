"""`tijdig map`: a file is checked, compared and given out; what is wrong is said with its line."""

import json
import zipfile

import pytest
from typer.testing import CliRunner

from tests.support.apart import region_file
from tijdig.main import app
from tijdig.telling import console

OFFERS = region_file("offers.toml")
PARTIES = ["--parties", str(region_file("social_map.toml"))]

EVERYTHING_WRONG = """
[[offers]]
code = "NIEMAND"
name = "Voor niemand"
criteria = [{ valid_from = 2024-01-01, closes = "0+0", source = "voorbeeld" }]

[[availability]]
offer = "PHB"
municipality = "GM0453"
valid_from = 2026-01-01
mode = "no"
source = "voorbeeld"
stated_on = 2026-01-05

[[availability]]
offer = "PHB"
municipality = "GM9999"
valid_from = 2026-01-01
mode = "no"
source = "voorbeeld"
stated_on = 2026-01-05
"""


def run(*words: object):
    return CliRunner().invoke(app, ["map", *map(str, words), *PARTIES], env={"COLUMNS": "200"})


def test_a_good_file_is_counted_and_its_gaps_are_named():
    result = run("check", OFFERS)
    assert result.exit_code == 0
    assert "16 offers" in result.output
    assert "gap MIZ in GM0450: nothing said" in result.output


def test_a_bad_row_is_named_with_file_line_and_remedy(tmp_path):
    file = tmp_path / "offers.toml"
    text = OFFERS.read_text().replace('mode = "on_request"', 'mode = "soms"', 1)
    line = text[: text.index('mode = "soms"')].count("\n") - 3
    file.write_text(text)
    result = run("check", file)
    assert result.exit_code == 1
    assert f"offers.toml:{line} availability mode" in result.stderr.replace("\n", " ")


def test_of_a_file_with_everything_that_can_be_wrong_each_row_is_named_and_the_rest_counted(tmp_path):
    """Periods that overlap, a municipality that is none, criteria that exclude everybody: none is skipped."""
    file = tmp_path / "offers.toml"
    file.write_text(OFFERS.read_text() + EVERYTHING_WRONG)
    result = run("check", file)
    said = " ".join(result.stderr.split())
    assert result.exit_code == 1
    for rule in ("overlaps that from 2022-07-01", "is no municipality", "exclude everybody"):
        assert rule in said
    assert said.count("offers.toml:") == 3
    assert said.count(";") >= 3
    assert "16 offers" in result.output


@pytest.mark.parametrize("name", ["kaart.json", "kaart.zip", "kaart"])
def test_what_is_given_out_reads_back_without_a_difference(tmp_path, name):
    file = tmp_path / name
    assert run("export", file, "--file", OFFERS).exit_code == 0
    result = run("diff", OFFERS, file)
    assert "0 rows differ" in result.output
    if name == "kaart":
        assert json.loads((file / "datapackage.json").read_text())["resources"][0]["path"]


def test_a_csv_row_that_cannot_be_taken_is_named_with_its_line(tmp_path):
    file = tmp_path / "kaart"
    run("export", file, "--file", OFFERS)
    areas = file / "service_areas.csv"
    lines = areas.read_text().splitlines()
    lines[4] = lines[4].replace("urn:nl:cbs:GM", "urn:nl:cbs:XX").replace("Heemskerk", "Nergens")
    head, _, tail = lines[4].partition(",")
    lines[4] = f"{head},{tail.split(',')[0]},Nergens,"
    areas.write_text("\n".join(lines))
    result = run("check", file)
    assert result.exit_code == 1
    assert "service_areas.csv:5: this service area is no Dutch municipality" in result.stderr.replace(
        "\n", " "
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.json", "{", "x.json:1: not JSON"),
        ("x.json", "7", "no HSDS package"),
        ("x.toml", "version = 1", "version is missing"),
        ("x.doc", "", "x.doc is no map"),
        ("x.zip", "geen zip", "x.zip cannot be read"),
    ],
)
def test_what_is_no_map_is_refused_in_one_line(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    result = run("check", tmp_path / name)
    assert result.exit_code == 1
    assert said in result.stderr.replace("\n", " ")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in run("check", tmp_path / "weg.toml").stderr


def test_a_zip_without_tables_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "leeg.zip", "w") as archive:
        archive.writestr("leesmij.txt", "niets")
    assert "There is no CSV table there" in run("check", tmp_path / "leeg.zip").stderr.replace("\n", " ")


def test_one_municipality_is_shown_on_a_day(monkeypatch):
    monkeypatch.setattr(console, "width", 200)  # wide enough that no cell is broken
    result = run("show", "GM0450", "--file", OFFERS, "--on", "2026-03-01")
    assert "nothing is said" in result.output
    assert run("show", "GM0450", "--file", OFFERS, "--on", "morgen").exit_code == 1
