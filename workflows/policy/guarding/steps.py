"""What no region may switch off of the week thresholds, the steps after birth and what is told at once."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from shared.pregnancy import GestationalAge
from workflows.policy.allowance import Allowance
from workflows.policy.model import latest_start

if TYPE_CHECKING:
    from workflows.policy.model import Policy, PostnatalStep, Threshold

HARD = 3
"""The level from which on a week or step is a hard one: the municipality hears of a miss."""
_TASK = 2
"""The level from which on what is told at once is a task at the coordinator's desk."""


def all_are_there(base: "Policy", region: "Policy") -> Iterator[str]:
    """A whole policy may leave none out; a region's part cannot."""
    tables = (
        ('thresholds."{}"', base.thresholds, region.thresholds),
        ("postnatal.{}", base.postnatal, region.postnatal),
        ('special.late_referral."{}"', base.special.late_referral, region.special.late_referral),
    )
    for key, before, after in tables:
        for name in before:
            if name not in after:
                yield f"{key.format(name)}: is there in the base; add it"


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
        if step.level < HARD:
            continue
        for column in ("requires", "requires_complex", "requires_urgent"):
            for each in getattr(step, column):
                if each not in (*getattr(after[key], column), *after[key].requires):
                    yield f'{key}.{column}: "{each}" is asked for here in the base; add it'


def nobody_is_left_out(base: "Policy", region: "Policy") -> Iterator[str]:
    """Whoever hears of a hard miss, or gets what is told at once as a task, does so everywhere."""
    after = dict(_told(region))
    for key, (least, before) in _told(base).items():
        if before.level >= least:
            for who in before.recipients:
                if who not in after[key][1].recipients:
                    yield f'{key}.recipients: "{who}" hears of this in the base; add it'


def no_meeting_is_put_off(base: "Policy", region: "Policy") -> Iterator[str]:
    """An emergency meeting comes no later."""
    after = dict(_steps(region))
    for key, step in _steps(base):
        later = after[key].meeting
        if step.meeting and (later is None or longer(later, step.meeting)):
            yield f'{key}.meeting: may not be longer than in the base; make it "{step.meeting}" or less'


def no_late_referral_is_told_less(base: "Policy", region: "Policy") -> Iterator[str]:
    """Also from a week of its own on, which takes the place of that of the base before it."""
    before = base.special.late_referral
    for week, rule in region.special.late_referral.items():
        ga, key = GestationalAge.parse(week), f'special.late_referral."{week}"'
        if all(GestationalAge.parse(each) > ga for each in before):
            continue
        least = before[latest_start(before, ga)]
        if rule.level < least.level:
            yield f"{key}.level: may not be lower than in the base; make it {least.level} or more"
        for who in least.recipients:
            if who not in rule.recipients:
                yield f'{key}.recipients: "{who}" hears of this in the base; add it'
        if least.meeting and not rule.meeting:
            yield f"{key}.meeting: is needed in the base; make it true"


def no_hard_miss_is_looked_at_later(base: "Policy", region: "Policy") -> Iterator[str]:
    """After a claim or a new owner it comes back; a claim that rests it for months would end it."""
    after = dict(_steps(region))
    for key, step in _steps(base):
        if step.level >= HARD and longer(after[key].again, step.again):
            yield f'{key}.again: may not be longer than in the base; make it "{step.again}" or less'


def no_week_lets_a_stage_go(base: "Policy", region: "Policy") -> Iterator[str]:
    """What must be done by a week must be done by then everywhere."""
    after = dict(_steps(region))
    for key, step in _steps(base):
        for column in ("caps", "caps_urgent"):
            for stage in getattr(step, column):
                if stage not in (*getattr(after[key], column), *after[key].caps):
                    yield f'{key}.{column}: "{stage}" must be done by then in the base; add it'


def no_step_after_birth_comes_later(base: "Policy", region: "Policy") -> Iterator[str]:
    """Nor is it for fewer births, nor counted from something that comes later."""
    for code, step in base.postnatal.items():
        for found in _later(step, region.postnatal[code]):
            yield f"postnatal.{code}.{found}"


def _later(before: "PostnatalStep", after: "PostnatalStep") -> Iterator[str]:
    if longer(after.after, before.after):
        yield f'after: may not be longer than in the base; make it "{before.after}" or less'
    if after.from_discharge and (
        before.from_discharge is None or longer(after.from_discharge, before.from_discharge)
    ):
        remedy = f'make it "{before.from_discharge}" or less' if before.from_discharge else "remove it"
        yield f"from_discharge: may not be later than in the base; {remedy}"
    for column in ("from_registration", "corrected"):
        if getattr(after, column) and not getattr(before, column):
            yield f"{column}: would count from a later day than in the base; make it false"
    if after.only not in ("always", before.only):
        yield f'only: is for more births in the base; make it "{before.only}"'


def longer(one: Allowance, other: Allowance) -> bool:
    """Whether it lasts longer in an ordinary week."""
    return one.ordinary_hours > other.ordinary_hours


def _steps(policy: "Policy") -> "Iterator[tuple[str, Threshold]]":
    """Every week threshold and step after birth, with its key."""
    yield from ((f'thresholds."{week}"', each) for week, each in policy.thresholds.items())
    yield from ((f"postnatal.{code}", each) for code, each in policy.postnatal.items())


def _told(policy: "Policy") -> Mapping[str, tuple[int, Any]]:
    """Whatever names its recipients, with the level from which on none of them may be left out."""
    special = policy.special
    return {
        **{key: (HARD, each) for key, each in _steps(policy)},
        **{f"special.notices.{name}": (_TASK, each) for name, each in special.notices.items()},
    }


def _levels(policy: "Policy") -> dict[str, int]:
    special = policy.special
    return {
        **{key: each.level for key, (_, each) in _told(policy).items()},
        **{f"special.tasks.{name}": each.level for name, each in special.tasks.items()},
        "special.placements": special.placements.level,
    }


RULES: "tuple[Callable[[Policy, Policy], Iterator[str]], ...]" = (
    all_are_there,
    no_level_is_lowered,
    no_hard_requirement_is_dropped,
    nobody_is_left_out,
    no_meeting_is_put_off,
    no_late_referral_is_told_less,
    no_hard_miss_is_looked_at_later,
    no_week_lets_a_stage_go,
    no_step_after_birth_comes_later,
)
