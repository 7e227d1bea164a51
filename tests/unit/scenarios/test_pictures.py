"""The pictures of the scenarios: every word can be read, in the widest font that a browser may take."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from xml.etree import ElementTree

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from shared.pregnancy import ga_on, local_date
from tests.scenarios.axis import ticks
from tests.scenarios.model import Scenario, read_all
from tests.scenarios.report import play
from tests.scenarios.svg import WIDTH, draw
from tests.scenarios.words import clock

SVG = "{http://www.w3.org/2000/svg}"
DATE = re.compile(r"\d{1,2} [a-z]{3}( \d{2}:\d{2})?")
CASE = re.compile(r"\([a-z]\)")


@dataclass(frozen=True)
class Box:
    """Where a word lies."""

    said: str
    left: float
    right: float
    base: float
    size: float

    def covers(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 1 and abs(self.base - other.base) < 0.7 * min(self.size, other.size)


def boxes(picture: ElementTree.Element) -> Iterator[Box]:
    for each in picture.iter(f"{SVG}text"):
        size, said = float(each.attrib["font-size"]), each.text or ""
        weight = "bold" if each.attrib["font-weight"] == "600" else "normal"
        drawn = TextPath((0, 0), said, size=size, prop=FontProperties(family="DejaVu Sans", weight=weight))
        wide, x = drawn.get_extents().x1, float(each.attrib["x"])
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[each.attrib["text-anchor"]]
        yield Box(said, left, left + wide, float(each.attrib["y"]), size)


@pytest.mark.parametrize("scenario", read_all(), ids=lambda each: each.id)
def test_no_word_is_cut_or_lies_over_another(scenario: Scenario):
    picture = ElementTree.fromstring(draw(scenario, dict(play(scenario).told)))
    words, height = list(boxes(picture)), float(picture.attrib["height"])
    cut = [each.said for each in words if each.left < 0 or each.right > WIDTH or each.base > height - 2]
    over = [(one.said, other.said) for one, other in combinations(words, 2) if one.covers(other)]
    assert (cut, over) == ([], [])


@pytest.mark.parametrize("scenario", read_all(), ids=lambda each: each.id)
def test_every_case_of_a_story_has_an_axis_and_its_name(scenario: Scenario):
    told = dict(play(scenario).told)
    picture = ElementTree.fromstring(draw(scenario, told))
    words = [each.text or "" for each in picture.iter(f"{SVG}text")]
    dates = [word for word in words if DATE.match(word)]
    assert len(dates) >= 3 * len(told)
    assert [word for word in words if CASE.fullmatch(word)] == [f"({case})" for case in told if len(told) > 1]


@pytest.mark.parametrize("hours", [20, 30, 60, 71, 73, 24 * 20, 24 * 280, 24 * 1000])
def test_an_axis_has_some_moments_and_not_too_many(hours: int):
    """Also over the hour that is skipped in March."""
    begin = datetime(2026, 3, 28, 11, 30, tzinfo=UTC)
    end = begin + timedelta(hours=hours)
    found = ticks(begin, end, date(2026, 10, 12))
    assert 3 <= len(found) <= 17
    assert all(begin <= at < end for at in found)
    assert hours < 72 or {clock(at) for at in found} == {"00:00"}


def test_a_week_is_marked_where_it_begins():
    """30 March 2026 is 12+0 of this due date."""
    begin = datetime(2026, 3, 20, tzinfo=UTC)
    found = ticks(begin, begin + timedelta(days=60), date(2026, 10, 12))
    assert {str(ga_on(date(2026, 10, 12), local_date(at)))[-2:] for at in found} == {"+0"}
