"""Lists of the base that a region may add to, but not shorten; and what may not be put off by doubt."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.policy.model import Policy


def nothing_is_taken_off_a_list(base: "Policy", region: "Policy") -> Iterator[str]:
    """What a list of the base names is looked at, owed or told; what is not on it is forgotten."""
    for key, (of, why) in _KEPT.items():
        for name in of(base):
            if name not in of(region):
                yield f'{key}: "{name}" {why} in the base; add it'


def doubt_puts_off_nothing_more(base: "Policy", region: "Policy") -> Iterator[str]:
    """While she doubts only what presumes a birth waits; receipt, an owner and safety never do."""
    for stage in region.special.doubt.stages:
        if stage not in base.special.doubt.stages:
            yield f'special.doubt.stages: "{stage}" does not wait in the base; remove it'


def reminders_are_still_given(base: "Policy", region: "Policy") -> Iterator[str]:
    """Without any nobody is nudged, and an owner who stays silent is never seen to."""
    for stage, percents in base.reminder_percents.items():
        if percents and region.stages[stage].if_missed == "ladder" and not region.reminder_percents[stage]:
            own = region.stages[stage].reminders is not None
            key = f"stages.{stage}.reminders" if own else "reminders.percents"
            yield f"{key}: the base reminds of stage {stage}; name at least one percentage"


_KEPT: "dict[str, tuple[Callable[[Policy], tuple[str, ...]], str]]" = {
    "bands": (lambda policy: policy.bands, "is a band"),
    "aftercare.goes_on": (lambda policy: policy.aftercare.goes_on, "goes on after a birth"),
    "aftercare.owed_again": (lambda policy: policy.aftercare.owed_again, "is owed again"),
    "aftercare.protection_kinds": (lambda policy: policy.aftercare.protection_kinds, "counts"),
    "aftercare.safety_audiences": (lambda policy: policy.aftercare.safety_audiences, "may hear of it"),
    "special.placements.kinds": (lambda policy: policy.special.placements.kinds, "counts"),
    "special.expedite.kinds": (lambda policy: policy.special.expedite.kinds, "counts"),
    "special.transfer_recipients": (lambda policy: policy.special.transfer_recipients, "hears of this"),
    "special.reoffers": (lambda policy: policy.special.reoffers, "is a moment to offer help again"),
}

RULES: "tuple[Callable[[Policy, Policy], Iterator[str]], ...]" = (
    nothing_is_taken_off_a_list,
    doubt_puts_off_nothing_more,
    reminders_are_still_given,
)
