"""Whether it went as the scenario demands. Answers what did not, in words that name the key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.scenarios.model import Expectation, Never, Scenario, Sent
from tests.scenarios.moments import shown
from tests.scenarios.said import Said
from tests.scenarios.telling import Told
from workflows.machine import CaseState
from workflows.machine.safety import is_open

_ENDED = frozenset({"deadline_met", "deadline_cancelled", "threshold_met"})
_MISSED = frozenset({"deadline_missed", "threshold_missed"})


@dataclass
class Standing:
    """Deadlines that run (code to due instants) and that are overdue, at one moment."""

    running: dict[str, set[datetime]] = field(default_factory=dict)
    overdue: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, state: CaseState) -> "Standing":
        """As the case itself knows; each under its code and under its letter."""
        standing = cls()
        for each in state.deadlines:
            for code in {each.code, each.subject}:
                if each.missed:
                    standing.overdue.add(code)
                else:
                    standing.running.setdefault(code, set()).add(each.due)
        return standing

    @classmethod
    def heard(cls, said: list[Said]) -> "Standing":
        """As somebody knows who only heard what was said."""
        running: dict[tuple[str, int | None], datetime] = {}
        overdue: set[tuple[str, int | None]] = set()
        for each in said:
            key = (each.subject or "", each.attempt)
            if each.kind in {"deadline_set", "deadline_tightened"}:
                running[key] = each.due
            elif each.kind in _MISSED:
                running.pop(key, None)
                overdue.add(key)
            elif each.kind in _ENDED:
                running.pop(key, None)
                overdue.discard(key)
        standing = cls(overdue={code for code, _ in overdue})
        for (code, _), due in running.items():
            standing.running.setdefault(code, set()).add(due)
        return standing


def judge(scenario: Scenario, case: str, told: Told) -> list[str]:
    """All that is not as it must be; empty when the scenario holds in this case."""
    found: list[str] = []
    since: datetime | None = None
    for number, each in enumerate(scenario.expect):
        if each.case != case:
            continue
        at = scenario.instant(each.at, case)
        where = f"expect[{number}] at {each.at}" + (f" ({each.why})" if each.why else "")
        found += [f"{where}: {wrong}" for wrong in _wrong(scenario, each, told, since, at)]
        since = at
    for number, never in enumerate(scenario.never):
        if never.case == case:
            found += [f"never[{number}]: {_line(each)}" for each in _forbidden(scenario, never, told.said)]
    return found


def view(state: CaseState) -> dict[str, Any]:
    """What a scenario may say of a case."""
    return {
        **{name: getattr(state, name) for name in _PLAIN},
        "owner": state.accountable,
        "deputy": state.owner.deputy if state.owner else "",
        "escalation": state.ladder.rung if state.ladder else "",
        "claimed": bool(state.ladder and state.ladder.claimed),
        "stopped_because": state.stopped_because or "",
        "edd": state.edd.isoformat() if state.edd else "",
        "submitted": shown(state.submitted_at),
        "safety_open": is_open(state),
        "waits": len(state.waits),
        "transfer_pending": state.transfer is not None,
        "absent": state.absence is not None,
        "born": state.birth is not None,
        "supports": len(state.supports),
        "referrers": 1 + len(state.other_referrers),
        "check": state.check.code if state.check else "",
    }


_PLAIN = (
    "catch_up",
    "children",
    "closed",
    "complexity",
    "declined",
    "doubts",
    "expedite",
    "municipality",
    "phase",
    "sensitive",
    "tasks_returned",
    "urgent",
)


def _wrong(
    scenario: Scenario, each: Expectation, told: Told, since: datetime | None, at: datetime
) -> Iterator[str]:
    now = [said for said in told.said if said.at <= at]
    fresh = [said for said in now if since is None or said.at > since]
    for required in each.sent:
        hits = [said for said in fresh if _fits(scenario, each.case, required, said)]
        if not hits or required.times not in (None, len(hits)):
            yield f"sent: {_described(required)}: {len(hits)} times, not {required.times or 'once at least'}"
            yield from (f"    there was {_line(said)}" for said in fresh if said.kind == required.kind)
    if each.silent:
        yield from (f"silent: {_line(said)}" for said in fresh if said.alerts)
    if each.ladder is not None:
        yield from _other_ladder(scenario, each, now)
    yield from _other_deadlines(scenario, each, now, told.stood.get(at))
    if (state := told.stood.get(at)) is not None:
        yield from _other_state(each, state)


def _other_ladder(scenario: Scenario, each: Expectation, now: list[Said]) -> Iterator[str]:
    was = [f"{shown(said.due)} {said.rung}" for said in now if said.alerts and said.rung != "notice"]
    must = []
    for row in each.ladder or ():
        moment, _, rung = row.rpartition(" ")
        must.append(f"{shown(scenario.instant(moment, each.case))} {rung}")
    if was != must:
        yield f"ladder: {was}, not {must}"


def _other_deadlines(
    scenario: Scenario, each: Expectation, now: list[Said], state: CaseState | None
) -> Iterator[str]:
    standing = Standing.of(state) if state is not None else Standing.heard(now)
    for code, moment in each.open.items():
        dues = standing.running.get(code, set())
        if scenario.instant(moment, each.case) not in dues:
            is_ = ", ".join(sorted(map(shown, dues))) or (
                "overdue" if code in standing.overdue else "not open"
            )
            must = shown(scenario.instant(moment, each.case))
            yield f"open.{code}: {is_}, not {must}"
    for code in each.overdue:
        if code not in standing.overdue:
            yield f"overdue: {code} is not"
    for code in each.gone:
        if code in standing.running or code in standing.overdue:
            yield f"gone: {code} is still there"


def _other_state(each: Expectation, state: CaseState) -> Iterator[str]:
    seen = view(state)
    for name, must in each.state.items():
        if name not in seen:
            yield f"state.{name}: unknown; there are {', '.join(sorted(seen))}"
        elif seen[name] != must:
            yield f"state.{name}: {seen[name]!r}, not {must!r}"


def _forbidden(scenario: Scenario, never: Never, said: list[Said]) -> Iterator[Said]:
    def moment(text: str | None) -> datetime | None:
        return None if text is None else scenario.instant(text, never.case)

    after, since, before, until = map(moment, (never.after, never.since, never.before, never.until))
    for each in said:
        outside = (
            (after is not None and each.at <= after)
            or (since is not None and each.at < since)
            or (before is not None and each.at >= before)
            or (until is not None and each.at > until)
        )
        if not outside and _fits(scenario, never.case, never, each):
            yield each


def _fits(scenario: Scenario, case: str, wanted: Sent, said: Said) -> bool:
    return (
        said.kind == wanted.kind
        and (wanted.at is None or said.at == scenario.instant(wanted.at, case))
        and wanted.rung in (None, said.rung)
        and wanted.level in (None, said.level)
        and (wanted.level_from is None or (said.level or 0) >= wanted.level_from)
        and set(wanted.to) <= set(said.to)
        and (not wanted.only_to or set(wanted.only_to) == set(said.to))
        and set(wanted.causes) <= set(said.causes)
        and wanted.subject in (None, said.subject)
    )


def _described(wanted: Sent) -> str:
    return ", ".join(
        f"{name}={value}" for name, value in wanted.model_dump(mode="json", exclude_defaults=True).items()
    )


def _line(said: Said) -> str:
    parts = [shown(said.at), said.kind, said.rung, said.subject, *said.causes]
    level = f"level {said.level}" if said.level is not None else None
    to = f"to {', '.join(said.to)}" if said.to else None
    return " ".join(str(part) for part in (*parts, level, to) if part)
