"""One picture per scenario: weeks along the axis, what happened above it, what was sent below it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from tests.scenarios.axis import short_moment, ticks
from tests.scenarios.labels import INK, SOFT, placed, text
from tests.scenarios.model import Scenario
from tests.scenarios.said import Said
from tests.scenarios.telling import POLICY, Told
from tests.scenarios.timeline import Weeks, sentence, told_of
from tests.scenarios.words import MINOR, causes_name, clock, fact_name, short_day

WIDTH, LEFT, RIGHT = 1120, 140, 24
_EDGE = WIDTH - 6
_LANE, _ROW, _LOOK = 17, 34, 12
_FONT = "font-family='Segoe UI, Helvetica, Arial, sans-serif'"
_ROWS = (
    ("Herinnering", "#8a97a3"),
    ("Bericht", "#3b78b5"),
    ("1  team", "#c99700"),
    ("2  coördinator", "#d9701c"),
    ("3  gemeente, MDO", "#c03a2b"),
    ("4  spoedoverleg", "#7d1128"),
)
_LEGEND = (
    "boven de lijn: wat er gebeurde · eronder: wie Tijdig wanneer waarschuwde · "
    "✓ ✗ weekdrempel gehaald of niet"
)
_LOOKED_AT = ("threshold_met", "threshold_missed")
_GRID = "#d5dce2"


@dataclass
class _Panel:
    """The scale of one case."""

    begin: datetime
    end: datetime
    weeks: Weeks
    top: float = 0.0
    parts: list[str] = field(default_factory=list)

    def x(self, instant: datetime) -> float:
        share = (instant - self.begin) / (self.end - self.begin)
        return LEFT + max(0.0, min(1.0, share)) * (WIDTH - LEFT - RIGHT)

    def shows(self, instant: datetime) -> bool:
        return self.begin <= instant <= self.end


def draw(scenario: Scenario, told: dict[str, Told]) -> str:
    """The picture as SVG text."""
    body: list[str] = []
    top = 64.0
    for case, went in told.items():
        if len(told) > 1:
            body.append(text(12, top + 10, f"({case})", weight="600"))
        top, parts = _draw_case(scenario, case, went, top)
        body += parts
        top += 32
    title = text(20, 28, f"{scenario.id}  {scenario.title}", size=17, weight="600")
    key = text(20, 48, _LEGEND, ink=SOFT)
    height = top - 12
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height:.0f}' width='{WIDTH}' "
        f"height='{height:.0f}' role='img' {_FONT}>"
    )
    ground = f"<title>{escape(scenario.title)}</title><rect width='100%' height='100%' fill='#ffffff'/>"
    return "\n".join((head, ground, title, key, *body, "</svg>")) + "\n"


def _draw_case(scenario: Scenario, case: str, told: Told, top: float) -> tuple[float, list[str]]:
    said = [each for each in told.said if told_of(each)]
    panel = _panel(scenario, case, said)
    labels, height = _fact_labels(scenario, case, panel)
    axis = top + height + 14
    bottom = axis + 40 + len(_ROWS) * _ROW
    looks = _looks(panel, told.said)
    parts = [
        *_ended_ground(panel, top, bottom),
        *_ticks(panel, axis),
        *_thresholds(looks, axis, bottom),
        *_facts(labels, top, axis, height),
        *_lanes(axis + 40),
        *_sent(panel, said, axis + 40),
    ]
    return bottom + _LOOK * max((look.row + 1 for look in looks), default=0), parts


def _panel(scenario: Scenario, case: str, said: list[Said]) -> _Panel:
    """From the first fact to the last moment of which the text tells as well."""
    facts = scenario.facts(case)
    moments = [scenario.instant(each.at, case) for each in scenario.expectations(case)]
    last = max([*moments, facts[-1].at, *(each.at for each in said)])
    span = last - facts[0].at
    edge = max(span * 0.03, timedelta(hours=9))
    return _Panel(facts[0].at - edge / 2, last + edge, Weeks.of(scenario, case))


# what happened


@dataclass(frozen=True)
class _Label:
    x: float
    lane: int
    text: str
    minor: bool
    hint: str


def _fact_labels(scenario: Scenario, case: str, panel: _Panel) -> tuple[list[_Label], float]:
    """Labels, each in the lowest lane in which it is free; facts of one moment share a label."""
    moments: dict[datetime, list[tuple[str, bool]]] = {}
    for given, fact in zip(scenario.given_in(case), scenario.facts(case), strict=True):
        moments.setdefault(fact.at, []).append((fact_name(given), given.fact in MINOR))
    labels: list[_Label] = []
    ends: list[float] = []
    for at, names in moments.items():
        x, major = panel.x(at), [name for name, minor in names if not minor]
        hint = f"{short_day(at)} {clock(at)} {panel.weeks.at(at)}: {', '.join(name for name, _ in names)}"
        if not major:
            labels.append(_Label(x, -1, "", True, hint))
            continue
        said = " · ".join(major)
        begin, end, _ = placed(x - 3, said, _EDGE)
        lane = next((n for n, taken in enumerate(ends) if taken + 8 < min(begin, x)), len(ends))
        ends[lane : lane + 1] = [end]
        labels.append(_Label(x, lane, said, False, hint))
    return labels, max(1, len(ends)) * _LANE


def _facts(labels: list[_Label], top: float, axis: float, height: float) -> Iterator[str]:
    for label in labels:
        hint = f"<title>{escape(label.hint)}</title>"
        if label.minor:
            yield f"<circle cx='{label.x:.1f}' cy='{axis:.1f}' r='2.6' fill='#9fb0bd'>{hint}</circle>"
            continue
        y = top + height - label.lane * _LANE - 4
        yield f"<path d='M{label.x:.1f} {y + 3:.1f}V{axis:.1f}' stroke='#a9b7c2' stroke-width='1'/>"
        yield f"<circle cx='{label.x:.1f}' cy='{axis:.1f}' r='4.2' fill='#1f6f5c'>{hint}</circle>"
        yield _label(label.x - 3, y, label.text)


# the axis


def _ticks(panel: _Panel, axis: float) -> Iterator[str]:
    yield f"<path d='M{LEFT} {axis:.1f}H{WIDTH - RIGHT}' stroke='{INK}' stroke-width='1.4'/>"
    for at in ticks(panel.begin, panel.end, panel.weeks.edd_at(panel.begin)):
        x, ga = panel.x(at), panel.weeks.at(at)
        yield f"<path d='M{x:.1f} {axis:.1f}v5' stroke='{INK}'/>"
        yield text(x, axis + 17, ga or "·", anchor="middle", weight="600")
        yield text(x, axis + 30, short_moment(at), anchor="middle", ink=SOFT, size=10)


@dataclass(frozen=True)
class _Look:
    """A week threshold that was looked at, and in which row under the picture it is named."""

    x: float
    row: int
    week: str
    missed: bool


def _looks(panel: _Panel, said: list[Said]) -> list[_Look]:
    found: list[_Look] = []
    ends: list[float] = []
    for each in said:
        if each.kind not in _LOOKED_AT or each.subject not in POLICY.thresholds or not panel.shows(each.at):
            continue
        x = panel.x(each.at)
        row = next((n for n, end in enumerate(ends) if x - 22 > end), len(ends))
        ends[row : row + 1] = [x + 22]
        found.append(_Look(x, row, each.subject, each.kind == "threshold_missed"))
    return found


def _thresholds(looks: list[_Look], axis: float, bottom: float) -> Iterator[str]:
    """A line where a week threshold was looked at; red where something was not as it must be."""
    red = {look.x for look in looks if look.missed}
    for x in dict.fromkeys(look.x for look in looks):
        ink = _seen(x in red)
        yield f"<path d='M{x:.1f} {axis:.1f}V{bottom:.1f}' stroke='{ink}' stroke-dasharray='4 3'/>"
    for look in looks:
        said, y = f"{look.week} {'✗' if look.missed else '✓'}", bottom + 11 + _LOOK * look.row
        yield text(look.x, y, said, ink=_seen(look.missed), size=10.5, anchor="middle")


def _seen(missed: bool) -> str:
    return "#c03a2b" if missed else "#3f7f6b"


def _ended_ground(panel: _Panel, top: float, bottom: float) -> Iterator[str]:
    if (ended := panel.weeks.ended) is None:
        return
    x = panel.x(ended)
    size = f"width='{WIDTH - RIGHT - x:.1f}' height='{bottom - top:.1f}'"
    yield f"<rect x='{x:.1f}' y='{top:.1f}' {size} fill='#f1f3f5'/>"


# what was sent


def _lanes(top: float) -> Iterator[str]:
    for number, (name, ink) in enumerate(_ROWS):
        y = _line(top, number)
        yield f"<path d='M{LEFT} {y:.1f}H{WIDTH - RIGHT}' stroke='{_GRID}'/>"
        yield text(12, y + 4, name, ink=ink, weight="600")


def _sent(panel: _Panel, sent: list[Said], top: float) -> Iterator[str]:
    """Each with why, above its row or else below it, unless there is no room or it was said before."""
    free = [[0.0, 0.0] for _ in _ROWS]
    before: dict[int, tuple[str, ...]] = {}
    for each in sent:
        if each.kind == "case_stopped":
            yield from _stopped(panel.x(each.at), top, each, sent)
            continue
        x, row = panel.x(each.at), _row(each)
        y, ink, size = _line(top, row), _ROWS[row][1], _size(each, before.get(row))
        yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{size}' fill='{ink}'>{_hint(each)}</circle>"
        if not row or before.get(row) == each.causes:
            continue
        why = "waarnemer gevraagd" if each.kind == "deputy_activated" else causes_name(each, POLICY, 2)
        begin, end, _ = placed(x - 4, why, _EDGE, 10)
        side = next((n for n, taken in enumerate(free[row]) if begin > taken), None)
        if side is not None:
            yield _label(x - 4, y + (-7, 15)[side], why, 10)
            free[row][side], before[row] = end + 8, each.causes


def _line(top: float, row: int) -> float:
    return top + row * _ROW + 17


def _stopped(x: float, top: float, stop: Said, sent: list[Said]) -> Iterator[str]:
    height = len(_ROWS) * _ROW
    yield f"<path d='M{x:.1f} {top:.1f}v{height}' stroke='{INK}' stroke-width='2'>{_hint(stop)}</path>"
    goes_on = any(later.alerts and later.at > stop.at for later in sent)
    yield _label(x + 6, top + height - 2, "gestopt; veiligheid loopt door" if goes_on else "alles gestopt")


def _hint(said: Said) -> str:
    return f"<title>{escape(f'{short_day(said.at)} {clock(said.at)}: {sentence(said)}')}</title>"


def _label(x: float, y: float, said: str, size: float = 11.5) -> str:
    begin, end, anchor = placed(x, said, _EDGE, size)
    return text(begin if anchor == "start" else end, y, said, size=size, anchor=anchor, halo=True)


def _size(said: Said, before: tuple[str, ...] | None) -> float:
    """What is told again, unchanged, is drawn small."""
    if not said.alerts or said.rung == "notice":
        return 4
    return 2.6 if before == said.causes else 5.4


def _row(said: Said) -> int:
    if said.kind == "deputy_activated" or (said.rung == "notice" and (said.level or 0) < 4):
        return 1
    if not said.level:
        return 1 if said.rung == "check" else 0
    return said.level + 1
