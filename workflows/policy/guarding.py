"""What no region may switch off: one small function per rule, as in `sense`.

A region may be stricter in everything, and looser in how long something takes; but whoever is protected by
the base stays protected. Checked as a file is read, and not again in a case that was opened with it.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from shared.pregnancy import GestationalAge

if TYPE_CHECKING:
    from workflows.policy.model import Policy, Threshold

LATEST = GestationalAge.parse("44+0")
"""No pregnancy lasts longer: what begins later never begins."""

_WEEKS = re.compile(r"\d{1,2}\+\d")
_HARD = 3
"""The level from which on a week or step is a hard one: the municipality hears of a miss."""


def first_beyond(policy: "Policy") -> str | None:
    """The first gestational age that no pregnancy reaches, or nothing."""
    return next(_beyond(policy.model_dump(mode="json", by_alias=True), ""), None)


def first_loosened(base: "Policy", region: "Policy") -> str | None:
    """The first thing that this region would switch off, or nothing."""
    return next((found for rule in _RULES for found in rule(base, region)), None)


def no_level_is_lowered(base: "Policy", region: "Policy") -> Iterator[str]:
    """Whom a miss reaches follows from its level; level 0 climbs no ladder at all."""
    before, after = _levels(base), _levels(region)
    for key, level in before.items():
        if after[key] < level:
            yield f"{key}.level: may not be lower than in the base; make it {level} or more"


def no_hard_requirement_is_dropped(base: "Policy", region: "Policy") -> Iterator[str]:
    """What a hard week or step asks for is what protects her and the child."""
    after = dict(_steps(region))
    for key, step in _steps(base):
        if step.level < _HARD:
            continue
        for column in ("requires", "requires_complex", "requires_urgent"):
            always = () if column == "requires" else after[key].requires
            for each in getattr(step, column):
                if each not in (*getattr(after[key], column), *always):
                    yield f'{key}.{column}: "{each}" is asked for here in the base; add it'


def no_meeting_is_put_off(base: "Policy", region: "Policy") -> Iterator[str]:
    """An emergency meeting comes no later, and a late referral that needs one still does."""
    after = dict(_steps(region))
    for key, step in _steps(base):
        later = after[key].meeting
        if step.meeting and (later is None or later.ordinary_hours > step.meeting.ordinary_hours):
            yield f'{key}.meeting: may not be longer than in the base; make it "{step.meeting}" or less'
    for week, rule in base.special.late_referral.items():
        if rule.meeting and not region.special.late_referral[week].meeting:
            yield f'special.late_referral."{week}".meeting: is needed in the base; make it true'


def no_haste_begins_later(base: "Policy", region: "Policy") -> Iterator[str]:
    """The weeks from which on everything goes faster, or reaches the emergency meeting."""
    for key, since in _HASTE.items():
        if since(region) > since(base):
            yield f'{key}: may not begin later than in the base; make it "{since(base)}" or earlier'


def what_climbs_goes_on_climbing(base: "Policy", region: "Policy") -> Iterator[str]:
    """A stage whose miss only activates the deputy never reaches the coordinator."""
    for code, stage in base.stages.items():
        if stage.if_missed == "ladder" and region.stages[code].if_missed != "ladder":
            yield f'stages.{code}.if_missed: climbs the ladder in the base; make it "ladder"'


def no_duty_sleeps_longer(base: "Policy", region: "Policy") -> Iterator[str]:
    """In an urgent case a task reaches somebody at night too."""
    if region.ladder.duty_from > base.ladder.duty_from:
        yield f"ladder.duty_from: may not be higher than in the base; make it {base.ladder.duty_from} or less"


def no_hard_week_joins_in_silence(base: "Policy", region: "Policy") -> Iterator[str]:
    """Those whom it names hear of it, on whatever rung the ladder stands."""
    most = base.ladder.joining_told_from
    if region.ladder.joining_told_from > most:
        yield f"ladder.joining_told_from: may not be higher than in the base; make it {most} or less"


def nothing_else_is_unhurried(base: "Policy", region: "Policy") -> Iterator[str]:
    """Late in pregnancy a miss calls an emergency meeting."""
    for row in region.ladder.unhurried:
        if row not in base.ladder.unhurried:
            yield f'ladder.unhurried: "{row}" calls an emergency meeting in the base; leave it out'


def nothing_owed_is_forgotten(base: "Policy", region: "Policy") -> Iterator[str]:
    """Closing a case and going on with it lets nobody off."""
    for name in base.aftercare.owed_again:
        if name not in region.aftercare.owed_again:
            yield f'aftercare.owed_again: "{name}" is owed again in the base; add it'


def _steps(policy: "Policy") -> "Iterator[tuple[str, Threshold]]":
    """Every week threshold and step after birth, with its key."""
    yield from ((f'thresholds."{week}"', each) for week, each in policy.thresholds.items())
    yield from ((f"postnatal.{code}", each) for code, each in policy.postnatal.items())


def _levels(policy: "Policy") -> dict[str, int]:
    special = policy.special
    return {
        **{key: each.level for key, each in _steps(policy)},
        **{f"special.tasks.{name}": each.level for name, each in special.tasks.items()},
        **{f"special.notices.{name}": each.level for name, each in special.notices.items()},
        **{f'special.late_referral."{week}"': each.level for week, each in special.late_referral.items()},
        "special.placements": special.placements.level,
    }


def _beyond(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            written = f'"{key}"' if _WEEKS.fullmatch(str(key)) else str(key)
            where = at if key == "is" else f"{at}.{written}".lstrip(".")
            yield from _beyond(str(key), where)
            yield from _beyond(inner, where)
    elif isinstance(value, list):
        for inner in value:
            yield from _beyond(inner, at)
    elif isinstance(value, str) and _WEEKS.fullmatch(value) and GestationalAge.parse(value) > LATEST:
        yield f'{at}: no pregnancy lasts until "{value}"; name a week up to "{LATEST}"'


_HASTE: "dict[str, Callable[[Policy], GestationalAge]]" = {
    "ladder.late_from": lambda policy: policy.ladder.late_from,
    "ladder.emergency_from": lambda policy: policy.ladder.emergency_from,
    "aftercare.emergency_from": lambda policy: policy.aftercare.emergency_from.is_,
    "special.expedite.since": lambda policy: policy.special.expedite.since.is_,
    "special.reaching.home_visit_from": lambda policy: policy.special.reaching.home_visit_from.is_,
}

_RULES: "tuple[Callable[[Policy, Policy], Iterator[str]], ...]" = (
    no_level_is_lowered,
    no_hard_requirement_is_dropped,
    no_meeting_is_put_off,
    no_haste_begins_later,
    what_climbs_goes_on_climbing,
    no_duty_sleeps_longer,
    no_hard_week_joins_in_silence,
    nothing_else_is_unhurried,
    nothing_owed_is_forgotten,
)
