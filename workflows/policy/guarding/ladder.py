"""What no region may switch off of the ladder: it climbs as high, as soon, and tells at least the same."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from workflows.policy.guarding.steps import HARD, longer

if TYPE_CHECKING:
    from workflows.policy.ladder import LadderPolicy, Rung
    from workflows.policy.model import Policy


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


def no_rung_is_taken_away(base: "Policy", region: "Policy") -> Iterator[str]:
    """Every level of the base is reached, in every case in which it is there."""
    for level, rung in _firsts(base.ladder).items():
        after = _firsts(region.ladder).get(level)
        if after is None:
            yield f"ladder.rungs: the base has a rung of level {level}; add one"
        elif after.only not in ("always", rung.only):
            yield f'ladder.rungs.{after.rung}.only: is for more cases in the base; make it "{rung.only}"'


def no_rung_comes_later(base: "Policy", region: "Policy") -> Iterator[str]:
    """Counted from the miss to the first rung of each level, early in pregnancy and late."""
    for level, rung in _firsts(base.ladder).items():
        after = _firsts(region.ladder)[level]
        for column in ("after", "after_late"):
            late = column == "after_late"
            if _hours(region.ladder, after, late=late) > _hours(base.ladder, rung, late=late):
                yield (
                    f"ladder.rungs.{after.rung}.{column}: may not come later after the miss than "
                    f"{rung.rung} in the base; shorten it, or that of a rung below it"
                )


def the_ladder_repeats_as_often(base: "Policy", region: "Policy") -> Iterator[str]:
    """Where it stays, it is heard again as soon."""
    for level, rung in _firsts(base.ladder).items():
        after = _firsts(region.ladder)[level]
        if rung.repeat_every and (
            after.repeat_every is None or longer(after.repeat_every, rung.repeat_every)
        ):
            yield (
                f"ladder.rungs.{after.rung}.repeat_every: may not be longer than in the base; "
                f'make it "{rung.repeat_every}" or less'
            )


def the_ladder_leaves_nobody_out(base: "Policy", region: "Policy") -> Iterator[str]:
    """Who hears of it from the municipality's rung on, at once, again, and while nobody takes it."""
    for level, rung in _firsts(base.ladder).items():
        after = _firsts(region.ladder)[level]
        if level < HARD:
            continue
        heard = {
            "recipients": (rung.recipients, after.recipients),
            "if_unclaimed": (rung.if_unclaimed, (*after.if_unclaimed, *after.recipients)),
            "repeat_recipients": (_again(rung), _again(after)),
        }
        for column, (before, now) in heard.items():
            for who in before:
                if who not in now:
                    yield f'ladder.rungs.{after.rung}.{column}: "{who}" hears of this in the base; add it'


def _firsts(ladder: "LadderPolicy") -> "dict[int, Rung]":
    """The lowest rung of each level."""
    return dict(sorted(ladder.lowest.items()))


def _again(rung: "Rung") -> tuple[str, ...]:
    return rung.repeat_recipients or rung.recipients


def _hours(ladder: "LadderPolicy", rung: "Rung", *, late: bool) -> float:
    """How long after the miss, in ordinary hours."""
    if rung.since is None or rung.after is None:
        return 0.0
    own = (rung.after_late if late else None) or rung.after
    return own.ordinary_hours + _hours(ladder, ladder.named[rung.since], late=late)


RULES: "tuple[Callable[[Policy, Policy], Iterator[str]], ...]" = (
    what_climbs_goes_on_climbing,
    no_duty_sleeps_longer,
    no_hard_week_joins_in_silence,
    nothing_else_is_unhurried,
    no_rung_is_taken_away,
    no_rung_comes_later,
    the_ladder_repeats_as_often,
    the_ladder_leaves_nobody_out,
)
