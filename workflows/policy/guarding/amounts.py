"""Single numbers of the base that a region may make stricter only: weeks, counts, days and allowances."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from shared.pregnancy import GestationalAge
from workflows.policy.allowance import Allowance
from workflows.policy.codes import StageCode
from workflows.policy.guarding.steps import longer

if TYPE_CHECKING:
    from workflows.policy.model import Policy

_TERM = GestationalAge.parse("40+0")


def no_haste_begins_later(base: "Policy", region: "Policy") -> Iterator[str]:
    """The weeks from which on everything goes faster, or reaches the emergency meeting."""
    for key, since in _HASTE.items():
        if since(region) > since(base):
            yield f'{key}: may not begin later than in the base; make it "{since(base)}" or earlier'


def no_week_moves(base: "Policy", region: "Policy") -> Iterator[str]:
    """Until when something rests, and as how far along she counts while nobody knows."""
    for key, until in _NO_LATER.items():
        if until(region) > until(base):
            yield f'{key}: may not be later than in the base; make it "{until(base)}" or earlier'
    for key, counts_as in _NO_EARLIER.items():
        if counts_as(region) < counts_as(base):
            yield f'{key}: may not be earlier than in the base; make it "{counts_as(base)}" or later'


def no_count_is_missed(base: "Policy", region: "Policy") -> Iterator[str]:
    """How often, or how long, until somebody must look."""
    for key, count in _NO_MORE.items():
        if count(region) > count(base):
            yield f"{key}: may not be more than in the base; make it {count(base)} or less"
    for key, count in _NO_LESS.items():
        if count(region) < count(base):
            yield f"{key}: may not be less than in the base; make it {count(base)} or more"


def no_question_is_put_off(base: "Policy", region: "Policy") -> Iterator[str]:
    """The neutral questions keep a case from falling silent; a refusal with a concern waits for no one."""
    for key, time in _NO_LONGER.items():
        if longer(time(region), time(base)):
            yield f'{key}: may not be longer than in the base; make it "{time(base)}" or less'


def no_grace_is_longer(base: "Policy", region: "Policy") -> Iterator[str]:
    """Grace moves the week itself: with enough of it none binds before the birth."""
    for week in _in_order((*base.grace, *region.grace)):
        before, after = base.grace_at(week), region.grace_at(week)
        for key, one, other in (
            (f'grace."{week}"', after.is_, before.is_),
            (f'grace."{week}".urgent', after.urgent, before.urgent),
        ):
            if longer(one, other):
                yield f'{key}: may not be longer than in the base; make it "{other}" or less'


def no_safety_decision_waits_longer(base: "Policy", region: "Policy") -> Iterator[str]:
    """The one step whose time is no region's to lengthen."""
    stage = StageCode.SAFETY_DECISION
    for week in _in_order((*base.bands, *region.bands)):
        of_base, of_region = base.band_at(week), region.band_at(week)
        for column, before, after in (
            ("allowances", base.allowance(stage, of_base), region.allowance(stage, of_region)),
            ("urgent", base.urgent_allowance(stage, of_base), region.urgent_allowance(stage, of_region)),
        ):
            if longer(after, before):
                yield (
                    f'stages.{stage}.{column}."{of_region}": may not be longer than in the base; '
                    f'make it "{before}" or less'
                )


def no_step_outlasts_the_pregnancy(_: "Policy", region: "Policy") -> Iterator[str]:
    """A step that may take longer than there is until the due date has no deadline at all."""
    for code, stage in region.stages.items():
        for week, limit in stage.allowances.items():
            left = max(_TERM.days - GestationalAge.parse(week).days, 7)
            if limit.is_.ordinary_hours > left * 24:
                yield (
                    f'stages.{code}.allowances."{week}": lasts until after the due date; '
                    f'make it "{left} d" or less'
                )


def _in_order(weeks: tuple[str, ...]) -> list[GestationalAge]:
    return sorted({GestationalAge.parse(week) for week in weeks})


_HASTE: "dict[str, Callable[[Policy], GestationalAge]]" = {
    "ladder.late_from": lambda policy: policy.ladder.late_from,
    "ladder.emergency_from": lambda policy: policy.ladder.emergency_from,
    "aftercare.emergency_from": lambda policy: policy.aftercare.emergency_from.is_,
    "special.expedite.since": lambda policy: policy.special.expedite.since.is_,
    "special.reaching.home_visit_from": lambda policy: policy.special.reaching.home_visit_from.is_,
}
_NO_LATER: "dict[str, Callable[[Policy], GestationalAge]]" = {
    "special.doubt.until": lambda policy: policy.special.doubt.until.is_,
    "aftercare.safety_recheck": lambda policy: policy.aftercare.safety_recheck.is_,
    "aftercare.earliest_birth": lambda policy: policy.aftercare.earliest_birth.is_,
}
_NO_EARLIER: "dict[str, Callable[[Policy], GestationalAge]]" = {
    "unknown_due_date_band": lambda policy: GestationalAge.parse(policy.unknown_due_date_band),
    "special.third_trimester": lambda policy: policy.special.third_trimester.is_,
    "aftercare.counts_as": lambda policy: policy.aftercare.counts_as.is_,
    "aftercare.ended_counts_as": lambda policy: policy.aftercare.ended_counts_as.is_,
}
_NO_MORE: "dict[str, Callable[[Policy], int]]" = {
    "checks.outcome.after_edd_days": lambda policy: policy.checks.outcome.after_edd_days,
    "reminders.shortest_days": lambda policy: policy.reminders.shortest_days,
    "special.largest_move": lambda policy: policy.special.largest_move.is_,
    "special.reminders_unanswered": lambda policy: policy.special.reminders_unanswered.is_,
    "special.bounces": lambda policy: policy.special.bounces.is_,
    "special.reaching.attempts": lambda policy: policy.special.reaching.attempts.is_,
    "special.reaching.missed": lambda policy: policy.special.reaching.missed.is_,
    "special.reaching.missed_often": lambda policy: policy.special.reaching.missed_often.is_,
}
_NO_LESS: "dict[str, Callable[[Policy], int]]" = {
    "special.early_waits": lambda policy: policy.special.early_waits.is_ if policy.special.early_waits else 0,
    "special.bounces_within": lambda policy: policy.special.bounces_within.is_,
    "special.reaching.within": lambda policy: policy.special.reaching.within.is_,
    "special.reaching.level_then": lambda policy: policy.special.reaching.level_then.is_,
}
_NO_LONGER: "dict[str, Callable[[Policy], Allowance]]" = {
    "checks.dating.after": lambda policy: policy.checks.dating.after,
    "checks.dating.every": lambda policy: policy.checks.dating.every,
    "checks.outcome.every": lambda policy: policy.checks.outcome.every,
    "special.refusal_decision": lambda policy: policy.special.refusal_decision.is_,
}

RULES: "tuple[Callable[[Policy, Policy], Iterator[str]], ...]" = (
    no_haste_begins_later,
    no_week_moves,
    no_count_is_missed,
    no_question_is_put_off,
    no_grace_is_longer,
    no_safety_decision_waits_longer,
    no_step_outlasts_the_pregnancy,
)
