"""What no region may switch off is refused with file, key, rule and remedy; what is stricter is not."""

from pathlib import Path

import pytest

from workflows.policy import PolicyRefused, load_policy, read_policy
from workflows.policy.load import DEFAULT_FILE, read_override

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
HEAD = f'base = "{load_policy().version}"\nversion = "trial-1"\n'

SWITCHED_OFF = [
    (
        '[thresholds."36+0"]\nrecipients = ["referrer"]\nlevel = 0',
        'thresholds."36+0".level: may not be lower than in the base; make it 4 or more',
    ),
    (
        "[postnatal.pn_ten_days]\nlevel = 1",
        "postnatal.pn_ten_days.level: may not be lower than in the base; ",
    ),
    (
        "[special.tasks.catch_up]\nlevel = 1",
        "special.tasks.catch_up.level: may not be lower than in the base; ",
    ),
    (
        '[special.late_referral."36+0"]\nlevel = 2',
        'special.late_referral."36+0".level: may not be lower than in the base; make it 4 or more',
    ),
    ("[special.notices]\nexpedite = { level = 0 }", "special.notices.expedite.level: may not be lower than "),
    (
        '[thresholds."36+0"]\nrequires = ["dating_known"]',
        'thresholds."36+0".requires: "no_open_critical_item" is asked for here in the base; add it',
    ),
    (
        '[thresholds."24+0"]\nrequires_urgent = ["mdo_held"]',
        'thresholds."24+0".requires_urgent: "safety_plan_made" is asked for here in the base; add it',
    ),
    (
        '[thresholds."37+0"]\nmeeting = "2 wd"',
        'thresholds."37+0".meeting: may not be longer than in the base; make it "4 h" or less',
    ),
    (
        '[special.late_referral."34+0"]\nmeeting = false',
        'special.late_referral."34+0".meeting: is needed in the base; make it true',
    ),
    (
        '[ladder]\nlate_from = "40+0"',
        'ladder.late_from: may not begin later than in the base; make it "34+0" or earlier',
    ),
    ('[ladder]\nemergency_from = "37+0"', "ladder.emergency_from: may not begin later than in the base; "),
    (
        '[special.expedite.since]\nis = "30+0"',
        'special.expedite.since: may not begin later than in the base; make it "25+0" or earlier',
    ),
    ("[ladder]\nduty_from = 4", "ladder.duty_from: may not be higher than in the base; make it 2 or less"),
    (
        "[ladder]\njoining_told_from = 4",
        "ladder.joining_told_from: may not be higher than in the base; make it 3 or less",
    ),
    (
        '[ladder]\nunhurried = ["G", "I"]',
        'ladder.unhurried: "I" calls an emergency meeting in the base; leave it out',
    ),
    ('[aftercare]\nowed_again = ["C", "M"]', 'aftercare.owed_again: "N" is owed again in the base; add it'),
    (
        '[stages.B]\nif_missed = "deputy"',
        'stages.B.if_missed: climbs the ladder in the base; make it "ladder"',
    ),
]
STRICTER = [
    '[thresholds."20+0"]\nlevel = 2',
    '[thresholds."24+0"]\nrequires = ["plan", "support", "safety_plan_made"]\nrequires_urgent = ["mdo_held"]',
    '[thresholds."36+0"]\nmeeting = "4 h"',
    '[ladder]\nlate_from = "32+0"\nemergency_from = "34+0"',
    (
        '[thresholds."30+0"]\nrequires = ["plan"]\nlevel = 1\nrecipients = ["coordinator"]\nagain = "1 wd"\n'
        'origin = "region"'
    ),
    '[stages.M]\nif_missed = "ladder"',
]


def region(text: str) -> str:
    """What a region is told of this part of its own."""
    with pytest.raises(PolicyRefused) as refused:
        read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")
    return str(refused.value)


@pytest.mark.parametrize(("text", "said"), SWITCHED_OFF)
def test_what_protects_is_not_switched_off(text: str, said: str) -> None:
    told = region(text)
    assert told.startswith(f"region.toml: {said}")
    assert "; " in told, "a remedy"


@pytest.mark.parametrize("text", STRICTER)
def test_a_region_may_be_stricter(text: str) -> None:
    read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")


def test_the_example_region_still_makes_sense() -> None:
    load_policy(DEFAULT_FILE, Path("deploy/regions/ijmond/policy.toml"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('late_from = "34+0"', 'late_from = "50+0"', 'ladder.late_from: no pregnancy lasts until "50+0"; '),
        (
            '[thresholds."37+0"]',
            '[thresholds."45+0"]',
            'thresholds."45+0": no pregnancy lasts until "45+0"; ',
        ),
        (
            '"28+0", "34+0"]\n\n# A ref',
            '"28+0", "44+1"]\n\n# A ref',
            'special.reoffers: no pregnancy lasts until "',
        ),
        (
            'until = { is = "16+0"',
            'until = { is = "60+0"',
            'special.doubt.until: no pregnancy lasts until "60+0"; ',
        ),
    ],
)
def test_no_week_lies_beyond_every_pregnancy(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(PolicyRefused) as refused:
        read_policy(TEXT.replace(old, new, 1), name="own.toml")
    assert str(refused.value).startswith(f"own.toml: {said}")
    assert str(refused.value).endswith('name a week up to "44+0"')


def test_the_last_week_of_any_pregnancy_can_be_named() -> None:
    read_policy(TEXT.replace('until = { is = "16+0"', 'until = { is = "44+0"', 1), name="own.toml")
