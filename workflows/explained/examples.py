"""The worked examples of docs/deadlines.md: each table is what the code answers. Pure."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared.pregnancy import AMSTERDAM, ga_on
from workflows.explained.numbers import single_numbers
from workflows.explained.page import table
from workflows.machine import FACT, CaseState, Tick, advance
from workflows.machine.effects import DeputyActivated, Effect, Escalated
from workflows.policy import Allowance, Policy

_CASE = UUID("018f2c6e-0000-7000-8000-000000000001")
Head = tuple[str, ...]
Rows = Iterable[tuple[str, ...]]


class Told:
    """A case told as facts and moments on the Dutch wall clock, and what it said."""

    def __init__(self, policy: Policy, submitted: str, due: str = "2026-10-12", **changes: Any) -> None:
        self._policy = policy
        self._state: CaseState | None = None
        self.said: list[Effect] = []
        known = due != "unknown"
        self.happens(
            "opened",
            submitted,
            case_id=_CASE,
            submitted_at=_instant(submitted),
            **{
                "edd": due if known else None,
                "dating_method": "crl_10_12" if known else "unknown",
                "urgent": False,
                "complexity": "complex",
                "referrer": "verloskundigen-noord",
                "municipality": "GM0405",
                **changes,
            },
        )

    def happens(self, type: str, at: str, **fields: Any) -> None:
        """The next fact."""
        no = self._state.facts_seen + 1 if self._state else 1
        fact = FACT.validate_python({"type": type, "no": no, "at": _instant(at), **fields})
        self._keep(fact, fact.at)

    def until(self, at: str) -> None:
        """Time passes."""
        self._keep(Tick(), _instant(at))

    def dates(self) -> dict[str, str]:
        """Open deadlines, running or missed, with their instants."""
        return {each.code: shown(each.due) for each in self._state.deadlines} if self._state else {}

    def _keep(self, occurrence: Any, now: datetime) -> None:
        step = advance(self._state, occurrence, now, self._policy)
        self._state = step.state
        self.said += step.effects


def shown(instant: datetime) -> str:
    """What the wall clock in the Netherlands shows."""
    return instant.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")


def _instant(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def _gestational_age(_: Policy) -> Rows:
    days = (
        ("2026-10-12", "2026-03-30"),
        ("2026-10-12", "2026-05-25"),
        ("2026-10-12", "2026-06-22"),
        ("2024-12-05", "2024-05-23"),
        ("2028-03-16", "2028-02-24"),
    )
    return ((due, day, str(ga_on(date.fromisoformat(due), date.fromisoformat(day)))) for due, day in days)


def _allowances(_: Policy) -> Rows:
    starts = (
        ("2026-03-30 09:00", "4 h", ""),
        ("2026-03-30 15:00", "4 h", "two hours today, two tomorrow"),
        ("2026-03-28 12:00", "4 h", "Saturday counts from Monday 08:00"),
        ("2026-03-30 17:00", "1 wd", "17:00 is still a working instant"),
        ("2026-04-02 13:00", "1 wd", "Good Friday and Easter Monday"),
        ("2026-03-30 09:00", "2 d", ""),
        ("2026-03-30 09:00", "5 d", "the fifth day is in the Easter weekend: earlier"),
        ("2026-04-02 16:30", "2 d", "before Easter there is no time left"),
    )
    for start, text, because in starts:
        yield start, text, shown(Allowance.parse(text).after(_instant(start))), because


def _stages(policy: Policy) -> Rows:
    for code, stage in policy.stages.items():
        ordinary = (str(stage.allowances[band].is_) for band in policy.bands)
        yield code, stage.name_nl, *ordinary, ", ".join(str(limit.is_) for limit in stage.urgent.values())


def _what_starts(policy: Policy) -> Rows:
    return ((f"{code} {stage.name}", stage.starts, stage.done) for code, stage in policy.stages.items())


def _new_cases(policy: Policy) -> Rows:
    cases = (
        ("2026-10-12", "2026-03-30 09:00", "yes"),
        ("2026-10-12", "2026-04-07 09:00", "no"),
        ("2026-10-12", "2026-07-17 16:00", "no"),
        ("2026-10-12", "2026-09-28 09:00", "no"),
        ("unknown", "2026-03-30 09:00", "no"),
    )
    for due, submitted, urgent in cases:
        dates = Told(policy, submitted, due, urgent=urgent == "yes").dates()
        yield due, submitted, urgent, *(dates[stage] for stage in "ABCFI")


def _thresholds(policy: Policy) -> Rows:
    for week, each in policy.thresholds.items():
        asked = [_words(each.requires)]
        asked += [f"*complex:* {_words(each.requires_complex)}"] if each.requires_complex else []
        asked += [f"*urgent:* {_words(each.requires_urgent)}"] if each.requires_urgent else []
        enters = f"L{each.level}" if each.level else "told once"
        meeting = f", meeting within {each.meeting}" if each.meeting else ""
        yield week, "; ".join(asked), _words(each.recipients), enters + meeting, each.origin


def _words(codes: Iterable[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes)


def _grace(policy: Policy) -> Rows:
    cases = (
        ("2026-10-12", "2026-03-30 09:00", "no", "20+0"),
        ("2026-10-12", "2026-05-26 09:00", "no", "24+0"),
        ("2026-10-12", "2026-06-15 09:00", "no", "24+0"),
        ("2026-10-12", "2026-06-15 09:00", "yes", "24+0"),
        ("2026-10-12", "2026-09-11 09:00", "no", "36+0"),
    )
    for due, submitted, urgent, week in cases:
        yield due, submitted, urgent, week, Told(policy, submitted, due, urgent=urgent == "yes").dates()[week]


def _from_when(policy: Policy) -> str:
    alone = " or ".join(policy.ladder.unhurried)
    return f"from {policy.ladder.emergency_from}" + (f" (not for {alone} alone)" if alone else "")


def _ladder(policy: Policy) -> Rows:
    only = {"unclaimed": ", unclaimed", "emergency": f", if urgent or {_from_when(policy)}"}
    for rung in policy.ladder.rungs:
        since = f"{rung.since} + {rung.after}" if rung.since else "at the missed deadline"
        late = f"{rung.since} + {rung.after_late}" if rung.after_late else ""
        again = f"every {rung.repeat_every}" if rung.repeat_every else ""
        again += f": {_words(rung.repeat_recipients)}" if again and rung.repeat_recipients else ""
        yield rung.rung, since + only.get(rung.only, ""), late, _words(rung.recipients), again


def _nobody_answers(policy: Policy) -> Rows:
    told = Told(policy, "2026-03-30 09:00", urgent=True)
    told.happens(
        "owner_proposed", "2026-03-30 09:00", organisation="jgz-kennemer", deputy="sociaal-team", attempt=1
    )
    told.until("2026-04-08 13:00")
    for effect in told.said:
        if isinstance(effect, DeputyActivated):
            yield shown(effect.due), "deputy activated", "", ""
        if isinstance(effect, Escalated) and effect.level > 0:
            yield shown(effect.due), effect.rung, _words(effect.recipients), ", ".join(effect.causes)


def _supports(policy: Policy) -> Rows:
    told = Told(policy, "2026-03-30 09:00")
    told.happens("contact_made", "2026-03-31 10:00", with_client=True, with_referrer=True)
    items = [
        {"item_id": UUID(int=no), "kind": "step", "support": each} for no, each in enumerate(("SO", "GGZ"))
    ]
    moments: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("plan_agreed", "2026-04-20 10:00", {"items": items}),
        ("support_started", "2026-05-04 10:00", {"offer": "SO"}),
        ("support_started", "2026-05-11 10:00", {"offer": "GGZ"}),
        ("support_ended", "2026-06-08 10:00", {"offer": "GGZ"}),
        ("support_ended", "2026-06-29 10:00", {"offer": "SO"}),
    )
    for kind, at, fields in moments:
        told.happens(kind, at, **fields)
        runs = {code: due for code, due in told.dates().items() if code[0] in "EI"}
        what = " ".join((kind.replace("_", " "), fields.get("offer", ""))).strip()
        yield at, what, ", ".join(f"{code} {due}" for code, due in runs.items())


def _special(policy: Policy) -> Rows:
    for task in policy.special.tasks.values():
        first, *later = task.allowances.items()
        since = "" if first[0] == policy.bands[0] else f" from {first[0]}"
        within = ", ".join((f"{first[1].is_}{since}", *(f"{each.is_} from {week}" for week, each in later)))
        yield f"{task.name} ({task.name_nl})", task.starts, task.done, within


_ONLY = {
    "items_open": "critical items were open at birth",
    "planned_start": "support that starts with the birth was accepted",
}


def _postnatal(policy: Policy) -> Rows:
    for code, step in policy.postnatal.items():
        since = "being told of the birth" if step.from_registration else "the day of birth"
        if step.corrected:
            since += "; born before term: the due date"
        home = f"{step.from_discharge} from coming home" if step.from_discharge else ""
        name, only = code.removeprefix("pn_").replace("_", " "), _ONLY.get(step.only, "")
        yield name, f"{step.after} from {since}", home, only, _words(step.requires)


def _stage_head(policy: Policy) -> Head:
    _, second, *later = policy.bands
    return "stage", "", f"< {second}", second, *later, "urgent"


def _ladder_head(policy: Policy) -> Head:
    return "rung", "when", f"from {policy.ladder.late_from}", "who", "again"


_TABLES: dict[str, tuple[Head | Callable[[Policy], Head], Callable[[Policy], Rows]]] = {
    "gestational age": (("due date", "day", "gestational age"), _gestational_age),
    "allowances": (("start", "allowance", "due", "because"), _allowances),
    "stages": (_stage_head, _stages),
    "what starts a stage": (("stage", "starts", "is met by"), _what_starts),
    "deadlines of a new case": (("due date", "submitted", "urgent", "A", "B", "C", "F", "I"), _new_cases),
    "parallel supports": (("instant", "what happens", "open then"), _supports),
    "thresholds": (("week", "must be so", "else told", "a miss enters the ladder at", "origin"), _thresholds),
    "grace": (("due date", "submitted", "urgent", "week", "binds"), _grace),
    "ladder": (_ladder_head, _ladder),
    "nobody answers": (("instant", "what", "who", "causes"), _nobody_answers),
    "special situations": (("what", "starts", "is met by", "within"), _special),
    "after birth": (("step", "within", "or, if later", "only where", "must be so"), _postnatal),
    "single numbers": (("key", "value", "origin"), single_numbers),
}

EXAMPLES = tuple(_TABLES)
"""The names of the tables, as the page marks them."""


def example(name: str, policy: Policy) -> Iterator[str]:
    """One table as Markdown. Raises `KeyError` for a name that is none."""
    head, rows = _TABLES[name]
    return table(head(policy) if callable(head) else head, rows(policy))
