"""One picture per scenario: weeks along the axis, what happened above it, what was sent below it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from shared.pregnancy import AMSTERDAM, midnight
from tests.scenarios.model import Scenario
from tests.scenarios.said import Said
from tests.scenarios.telling import POLICY, Told
from tests.scenarios.timeline import Weeks, sentence, told_of
from tests.scenarios.words import MINOR, causes_name, clock, fact_name, short_day

WIDTH, LEFT, RIGHT = 1120, 118, 24
_LANE, _CHAR = 17, 6.1
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
_INK, _SOFT, _GRID = "#22303c", "#66737f", "#d5dce2"


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
        top, parts = _draw_case(scenario, case, went, top)
        body += parts
        top += 48
    title = _text(20, 28, f"{scenario.id}  {scenario.title}", size=17, weight="600")
    key = _text(
        20,
        48,
        _LEGEND,
        ink=_SOFT,
    )
    height = top - 12
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height:.0f}' width='{WIDTH}' "
        f"height='{height:.0f}' role='img' {_FONT}>"
    )
    ground = f"<title>{escape(scenario.title)}</title><rect width='100%' height='100%' fill='#ffffff'/>"
    return "\n".join((head, ground, title, key, *body, "</svg>")) + "\n"


def _draw_case(scenario: Scenario, case: str, told: Told, top: float) -> tuple[float, list[str]]:
    panel = _panel(scenario, case)
    labels, height = _fact_labels(scenario, case, panel)
    axis = top + height + 14
    sent = [each for each in told.said if told_of(each) and panel.shows(each.at)]
    bottom = axis + 40 + len(_ROWS) * 26
    parts = [
        *_ended_ground(panel, top, bottom),
        *_ticks(panel, axis),
        *_thresholds(panel, told.said, axis, bottom),
        *_facts(labels, top, axis, height),
        *_lanes(panel, axis + 40),
        *_sent(panel, sent, axis + 40),
    ]
    return bottom, parts


def _panel(scenario: Scenario, case: str) -> _Panel:
    facts = scenario.facts(case)
    moments = [scenario.instant(each.at, case) for each in scenario.expectations(case)]
    last = max([*moments, facts[-1].at])
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
        text = " · ".join(major)
        begin = _begin(x, text)
        lane = next((n for n, end in enumerate(ends) if end + 8 < min(begin, x)), len(ends))
        ends[lane : lane + 1] = [begin + len(text) * _CHAR]
        labels.append(_Label(x, lane, text, False, hint))
    return labels, max(1, len(ends)) * _LANE


def _begin(x: float, text: str) -> float:
    """Where a label starts: at its moment, or further left where it would leave the picture."""
    return min(x - 3, WIDTH - 6 - len(text) * _CHAR)


def _facts(labels: list[_Label], top: float, axis: float, height: float) -> Iterator[str]:
    for label in labels:
        hint = f"<title>{escape(label.hint)}</title>"
        if label.minor:
            yield f"<circle cx='{label.x:.1f}' cy='{axis:.1f}' r='2.6' fill='#9fb0bd'>{hint}</circle>"
            continue
        y = top + height - label.lane * _LANE - 4
        yield f"<path d='M{label.x:.1f} {y + 3:.1f}V{axis:.1f}' stroke='#a9b7c2' stroke-width='1'/>"
        yield f"<circle cx='{label.x:.1f}' cy='{axis:.1f}' r='4.2' fill='#1f6f5c'>{hint}</circle>"
        yield _text(_begin(label.x, label.text), y, label.text, halo=True)


# the axis


def _ticks(panel: _Panel, axis: float) -> Iterator[str]:
    yield f"<path d='M{LEFT} {axis:.1f}H{WIDTH - RIGHT}' stroke='{_INK}' stroke-width='1.4'/>"
    for at in _moments(panel):
        x, ga = panel.x(at), panel.weeks.at(at)
        yield f"<path d='M{x:.1f} {axis:.1f}v5' stroke='{_INK}'/>"
        yield _text(x, axis + 17, ga or "·", anchor="middle", weight="600")
        yield _text(x, axis + 30, short_day(at), anchor="middle", ink=_SOFT, size=10)


def _moments(panel: _Panel) -> Iterator[datetime]:
    """Midnights at a distance that leaves room for their labels; on whole weeks where those are wide."""
    days = (panel.end - panel.begin) / timedelta(days=1)
    step = next((n for n in (1, 2, 7, 14, 28, 56, 112) if days / n <= 19), 224)
    edd = panel.weeks.edd_at(panel.begin)
    first = panel.begin.astimezone(AMSTERDAM).date() + timedelta(days=1)
    if step >= 7 and edd is not None:
        first += timedelta(days=(edd - first).days % 7)
    while midnight(first) < panel.end - (panel.end - panel.begin) * 0.01:
        yield midnight(first)
        first += timedelta(days=step)


def _thresholds(panel: _Panel, said: list[Said], axis: float, bottom: float) -> Iterator[str]:
    """A line where a week threshold was looked at; red where something was not as it must be."""
    free = [0.0, 0.0, 0.0]
    for each in said:
        if each.kind not in _LOOKED_AT or each.subject not in POLICY.thresholds or not panel.shows(each.at):
            continue
        x, missed = panel.x(each.at), each.kind == "threshold_missed"
        ink = "#c03a2b" if missed else "#3f7f6b"
        yield f"<path d='M{x:.1f} {axis:.1f}V{bottom:.1f}' stroke='{ink}' stroke-dasharray='4 3'/>"
        row = next((number for number, end in enumerate(free) if x - 22 > end), len(free) - 1)
        free[row], below = x + 22, 11 + 12 * row
        yield _text(
            x, bottom + below, f"{each.subject} {'✗' if missed else '✓'}", ink=ink, size=10.5, anchor="middle"
        )


def _ended_ground(panel: _Panel, top: float, bottom: float) -> Iterator[str]:
    if (ended := panel.weeks.ended) is None:
        return
    x = panel.x(ended)
    size = f"width='{WIDTH - RIGHT - x:.1f}' height='{bottom - top:.1f}'"
    yield f"<rect x='{x:.1f}' y='{top:.1f}' {size} fill='#f1f3f5'/>"


# what was sent


def _lanes(panel: _Panel, top: float) -> Iterator[str]:
    for number, (name, ink) in enumerate(_ROWS):
        y = top + number * 26 + 15
        yield f"<path d='M{LEFT} {y:.1f}H{WIDTH - RIGHT}' stroke='{_GRID}'/>"
        yield _text(12, y + 4, name, ink=ink, weight="600")


def _sent(panel: _Panel, sent: list[Said], top: float) -> Iterator[str]:
    free = [0.0] * len(_ROWS)
    before: dict[int, tuple[str, ...]] = {}
    for each in sent:
        x = panel.x(each.at)
        hint = f"<title>{escape(f'{short_day(each.at)} {clock(each.at)}: {sentence(each)}')}</title>"
        if each.kind == "case_stopped":
            line = f"M{x:.1f} {top:.1f}v{len(_ROWS) * 26}"
            yield f"<path d='{line}' stroke='{_INK}' stroke-width='2'>{hint}</path>"
            goes_on = any(later.alerts and later.at > each.at for later in sent)
            text = "gestopt; veiligheid loopt door" if goes_on else "alles gestopt"
            yield _text(x + 6, top + len(_ROWS) * 26 - 2, text, weight="600", halo=True)
            continue
        row = _row(each)
        y, ink = top + row * 26 + 15, _ROWS[row][1]
        size = _size(each, before.get(row))
        yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{size}' fill='{ink}'>{hint}</circle>"
        text = "waarnemer gevraagd" if each.kind == "deputy_activated" else causes_name(each, POLICY, 2)
        if row and x > free[row] and before.get(row) != each.causes:
            width = len(text) * _CHAR * 0.87
            yield _text(min(x - 4, WIDTH - 6 - width), y - 7, text, size=10, halo=True)
            free[row] = x + 10 + width
            before[row] = each.causes


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


def _text(
    x: float,
    y: float,
    text: str,
    *,
    ink: str = _INK,
    size: float = 11.5,
    weight: str = "400",
    anchor: str = "start",
    halo: bool = False,
) -> str:
    around = " paint-order='stroke' stroke='#ffffff' stroke-width='3'" if halo else ""
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' font-weight='{weight}' fill='{ink}' "
        f"text-anchor='{anchor}'{around}>{escape(text)}</text>"
    )
