"""What a policy must satisfy to make sense: one small function per rule.

Each yields messages that name the key, the rule and the remedy; `load` puts the file in front.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from shared.pregnancy import GestationalAge
from workflows.policy.allowance import Allowance
from workflows.policy.codes import StageCode

if TYPE_CHECKING:
    from workflows.policy.ladder import Rung
    from workflows.policy.model import Limit, Policy, Threshold

_NEVER_CANCELLED = (StageCode.OWNER_ACCEPTED, StageCode.TRIAGE, StageCode.SAFETY_DECISION)


def first_nonsense(policy: "Policy") -> str | None:
    """The first thing that makes no sense, or nothing."""
    return next((found for rule in _RULES for found in rule(policy)), None)


def bands_start_at_zero_and_rise(policy: "Policy") -> Iterator[str]:
    """Every gestational age lies in exactly one band."""
    starts = [GestationalAge.parse(band) for band in policy.bands]
    if starts[0].days != 0:
        yield 'bands: the first band starts at "0+0"; put it in front'
    if any(later <= earlier for earlier, later in pairwise(starts)):
        yield "bands: each band starts after the one before; put them in order"
    if policy.unknown_due_date_band not in policy.bands:
        yield "unknown_due_date_band: must be one of bands; name one of them"


def every_stage_is_there(policy: "Policy") -> Iterator[str]:
    """The machine runs all its stages, so each needs its row."""
    for stage in StageCode:
        if stage not in policy.stages:
            yield f"stages.{stage}: the stage is missing; add its table of allowances"


def every_stage_has_every_band(policy: "Policy") -> Iterator[str]:
    """No gestational age without a deadline."""
    for code, stage in policy.stages.items():
        for band in policy.bands:
            if band not in stage.allowances:
                yield f'stages.{code}.allowances."{band}": the band is missing; give its allowance'
        if policy.bands[0] not in stage.urgent:
            yield f'stages.{code}.urgent."{policy.bands[0]}": missing; give the urgent allowance'


def no_band_is_unknown(policy: "Policy") -> Iterator[str]:
    """A misspelt band would silently count for nothing."""
    for code, stage in policy.stages.items():
        for column, limits in (("allowances", stage.allowances), ("urgent", stage.urgent)):
            for week in limits:
                if week not in policy.bands:
                    key = f'stages.{code}.{column}."{week}"'
                    yield f"{key}: no such band; use one of bands, or add it to them"


def no_allowance_grows(policy: "Policy") -> Iterator[str]:
    """The further along, the less time there is: an allowance never grows as pregnancy advances."""
    for code, stage in policy.stages.items():
        for column, limits in (("allowances", stage.allowances), ("urgent", stage.urgent)):
            for before, week in _growing(limits):
                more = f'"{limits[week].is_}" is more than the "{limits[before].is_}" of "{before}"'
                yield (
                    f'stages.{code}.{column}."{week}": {more}, and an allowance may not grow as pregnancy '
                    "advances; make it no longer than that of the band before"
                )


def no_grace_grows(policy: "Policy") -> Iterator[str]:
    """Nor does the grace for late referrals, and urgency never lengthens it."""
    weeks = sorted(policy.grace, key=GestationalAge.parse)
    if not weeks or weeks[0] != policy.bands[0]:
        yield f'grace."{policy.bands[0]}": missing; give the grace from there on'
    for before, week in pairwise(weeks):
        if _longer(policy.grace[week].is_, policy.grace[before].is_):
            yield f'grace."{week}": grace may not grow as pregnancy advances; shorten it'
    for week in weeks:
        if _longer(policy.grace[week].urgent, policy.grace[week].is_):
            yield f'grace."{week}".urgent: urgent grace is never the longer one; shorten it'


def no_urgent_allowance_is_looser(policy: "Policy") -> Iterator[str]:
    """Urgency never gives more time than the first band has."""
    first = policy.bands[0]
    for code, stage in policy.stages.items():
        if _longer(stage.urgent[first].is_, stage.allowances[first].is_):
            yield (
                f'stages.{code}.urgent."{first}": urgent may not be longer than '
                "the ordinary allowance; shorten it"
            )


def every_threshold_has_its_rung(policy: "Policy") -> Iterator[str]:
    """A missed threshold enters the ladder at a rung that exists; level 0 climbs none."""
    levels = {0} | {rung.level for rung in policy.ladder.rungs}
    for key, threshold in _all_thresholds(policy):
        if threshold.level not in levels:
            yield (
                f"{key}.level: the ladder has no rung of level {threshold.level}; use a level that it has, "
                "or add the rung (a list of rungs takes the place of the whole one in the base)"
            )


def every_threshold_asks_something(policy: "Policy") -> Iterator[str]:
    """One that asks for nothing is always met, and would only look like a safeguard."""
    for key, each in _all_thresholds(policy):
        if not (each.requires or each.requires_complex or each.requires_urgent):
            yield f"{key}.requires: asks for nothing; name what must be so (your own may also be left out)"


def no_threshold_is_left_out(policy: "Policy") -> Iterator[str]:
    """Support, meeting and birth are each guarded by a week; without any the clock has no teeth."""
    if not policy.thresholds:
        yield "thresholds: there is none; keep those of the default policy"


def the_ladder_holds_together(policy: "Policy") -> Iterator[str]:
    """Each rung counts from a lower one, and levels never fall."""
    rungs = policy.ladder.rungs
    for place, rung in enumerate(rungs):
        key = f"ladder.rungs.{rung.rung}"
        lower = {each.rung for each in rungs[:place]}
        if rung.rung in lower:
            yield f"{key}: the rung is there twice; give each rung its own name"
        if place == 0 and rung.only != "always":
            yield f'{key}.only: the first rung is for every case; remove "only"'
        if place > 0 and (rung.after is None or rung.since not in lower):
            yield f"{key}: a rung needs since (a lower rung) and after (its allowance); add them"
    for before, rung in pairwise(rungs):
        if rung.level < before.level:
            yield f"ladder.rungs.{rung.rung}.level: levels never fall; reorder the rungs"
        if before.only == "unclaimed" and rung.only != "always":
            yield f'ladder.rungs.{rung.rung}.only: after an "unclaimed" rung comes one for all'


def the_ladder_never_ends_at_one_person(policy: "Policy") -> Iterator[str]:
    """Where the ladder can stay, it repeats, to at least two functions."""
    rungs = policy.ladder.rungs
    for rung in _resting_places(rungs):
        key = f"ladder.rungs.{rung.rung}"
        if rung.repeat_every is None:
            yield f"{key}.repeat_every: the ladder would end here; say how often it repeats"
        if len(set(rung.repeat_recipients or rung.recipients)) < 2:
            yield f"{key}.repeat_recipients: the ladder may not end at one person; name two or more"


def _all_thresholds(policy: "Policy") -> "Iterator[tuple[str, Threshold]]":
    """Every week threshold and every step after birth, with its key."""
    for week, threshold in policy.thresholds.items():
        yield f'thresholds."{week}"', threshold
    for step, threshold in policy.postnatal.items():
        yield f"postnatal.{step}", threshold


def what_goes_on_after_a_birth_is_known(policy: "Policy") -> Iterator[str]:
    """A misspelt name would silently be cancelled with the birth; safety and an owner never are."""
    known = {*map(str, StageCode), *policy.special.tasks}
    for name in policy.aftercare.goes_on:
        if name not in known:
            yield f'aftercare.goes_on: no stage or special task "{name}"; check its spelling'
    for stage in _NEVER_CANCELLED:
        if stage not in policy.aftercare.goes_on:
            yield f'aftercare.goes_on: "{stage}" goes on after a birth; add it'


def what_is_owed_again_is_known(policy: "Policy") -> Iterator[str]:
    """A misspelt name would silently be forgotten by a case that is closed and goes on."""
    known = {*map(str, StageCode), *policy.special.tasks}
    for name in policy.aftercare.owed_again:
        if name not in known:
            yield f'aftercare.owed_again: no stage or special task "{name}"; check its spelling'


def the_time_after_birth_has_an_end(policy: "Policy") -> Iterator[str]:
    """Support begins with the birth, is let down softly, and the last step is about closing."""
    for code in ("pn_planned_start", "pn_soft_landing", "pn_two_years"):
        if code not in policy.postnatal:
            yield f"postnatal.{code}: the step is missing; add it"


def _resting_places(rungs: "tuple[Rung, ...]") -> "Iterable[Rung]":
    """Rungs above which there may be none: the last, and each below an emergency rung."""
    for place, rung in enumerate(rungs):
        if all(above.only != "always" for above in rungs[place + 1 :]) and rung.only != "unclaimed":
            yield rung


def _growing(limits: "dict[str, Limit]") -> Iterator[tuple[str, str]]:
    """Weeks whose allowance is longer than that of the week before, each after that one."""
    weeks = sorted(limits, key=GestationalAge.parse)
    return ((a, b) for a, b in pairwise(weeks) if _longer(limits[b].is_, limits[a].is_))


def _longer(one: Allowance, other: Allowance) -> bool:
    return one.ordinary_hours > other.ordinary_hours


_RULES: "tuple[Callable[[Policy], Iterator[str]], ...]" = (
    bands_start_at_zero_and_rise,
    every_stage_is_there,
    every_stage_has_every_band,
    no_band_is_unknown,
    no_allowance_grows,
    no_urgent_allowance_is_looser,
    no_grace_grows,
    every_threshold_has_its_rung,
    every_threshold_asks_something,
    no_threshold_is_left_out,
    the_ladder_holds_together,
    the_ladder_never_ends_at_one_person,
    what_goes_on_after_a_birth_is_known,
    what_is_owed_again_is_known,
    the_time_after_birth_has_an_end,
)
