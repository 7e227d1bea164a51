"""What no region may switch off is refused with file, key, rule and remedy; what is stricter is not."""

from pathlib import Path

import pytest

from tests.unit.machine.switched_off import HEAD, LADDER, SHORTER_LADDERS, SWITCHED_OFF, TEXT
from workflows.policy import PolicyRefused, load_policy, read_policy
from workflows.policy.load import DEFAULT_FILE, read_override

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
    '[grace]\n"0+0" = { is = "21 d" }\n"30+0" = { is = "7 d", urgent = "5 d", origin = "region" }',
    '[special.doubt]\nuntil = { is = "14+0" }\nstages = ["N"]',
    '[checks]\noutcome = { after_edd_days = 7, every = "5 d" }\ndating = { after = "1 wd", every = "3 d" }',
    '[postnatal.pn_ten_days]\nafter = "8 d"\nfrom_discharge = "2 d"',
    '[postnatal.pn_open_items]\nonly = "always"\nfrom_registration = false',
    '[special.placements]\nkinds = ["mother_child_home", "shelter"]',
    '[thresholds."20+0"]\nrecipients = ["coordinator"]',
    '[thresholds."24+0"]\nrecipients = ["referrer", "coordinator", "municipality_escalation"]\nagain = "4 h"',
    '[thresholds."24+0"]\ncaps = ["E", "F"]\ncaps_urgent = []',
    "[reminders]\npercents = [75]",
    '[stages.B.allowances]\n"0+0" = { is = "9 d" }\n"20+0" = { is = "9 d" }',
    '[special]\nlargest_move = { is = 21 }\nbounces_within = { is = 60 }\nthird_trimester = { is = "37+0" }',
    '[stages.P.allowances]\n"0+0" = { is = "1 wd" }\n"20+0" = { is = "1 wd" }\n"28+0" = { is = "1 wd" }',
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


@pytest.mark.parametrize(("old", "new", "said"), SHORTER_LADDERS)
def test_the_ladder_is_not_cut_short(old: str, new: str, said: str) -> None:
    assert old in LADDER
    assert region(LADDER.replace(old, new, 1)).startswith(f"region.toml: {said}")


def test_no_level_of_the_ladder_is_taken_away() -> None:
    weeks = ['thresholds."20+0"', 'thresholds."28+0"']
    weeks += [f"postnatal.{code}" for code, step in load_policy().postnatal.items() if step.level == 1]
    text = "".join(f"[{key}]\nlevel = 2\n" for key in weeks)
    text += LADDER.replace('rung = "L1"\nlevel = 1', 'rung = "L1"\nlevel = 2', 1)
    assert region(text) == "region.toml: ladder.rungs: the base has a rung of level 1; add one"


def test_a_ladder_may_climb_sooner_and_do_without_a_deputy_of_the_coordinator() -> None:
    without = "".join(
        f"[[ladder.rungs]]{rung}"
        for rung in LADDER.split("[[ladder.rungs]]")[1:]
        if '"L2-deputy"' not in rung
    )
    text = without.replace('after = "2 wd"', 'after = "1 wd"', 1)
    assert text.count("[[ladder.rungs]]") == 4
    read_override(TEXT, HEAD + text, base="base.toml", name="region.toml")


def test_a_rung_that_counts_from_the_miss_itself_may_come_no_later_than_both_steps_of_the_base() -> None:
    """Late in pregnancy these are four hours and a working day; earlier they are longer."""
    late = 'since = "L2"\nafter = "2 wd"\nafter_late = "1 wd"'
    assert late in LADDER
    text = LADDER.replace(late, 'since = "L1"\nafter = "2 wd"', 1)
    assert region(text).startswith(
        "region.toml: ladder.rungs.L3.after_late: may not come later after the miss "
    )


def with_a_band_for_the_last_day(feedback: str) -> str:
    """As before in every row; the referrer hears from time to time, at the latest after so long."""
    bands = [*load_policy().bands, "39+6"]
    text = f"bands = {bands}\n"
    for code, stage in load_policy().stages.items():
        weeks = {"39+6": stage.allowances["37+0"].is_}
        if code == "H":
            weeks = dict.fromkeys(("34+0", "37+0", "39+6"), feedback)
        allowances = "".join(
            f'"{week}" = {{ is = "{time}", origin = "region" }}\n' for week, time in weeks.items()
        )
        text += f"[stages.{code}.allowances]\n{allowances}"
    return text


def test_a_step_of_the_last_day_of_the_pregnancy_may_take_a_week_and_no_more() -> None:
    read_override(TEXT, HEAD + with_a_band_for_the_last_day("7 d"), base="base.toml", name="region.toml")
    assert region(with_a_band_for_the_last_day("8 d")) == (
        'region.toml: stages.H.allowances."39+6": lasts until after the due date; make it "7 d" or less'
    )


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


@pytest.mark.parametrize("milestone", ["child_registered", "kraamzorg_started", "jgz_contact_done"])
def test_no_week_of_the_pregnancy_asks_for_what_comes_after_a_birth(milestone: str) -> None:
    """It would be missed in every case; or told too early, and then never asked for after the birth."""
    for asks in ("requires", "requires_complex", "requires_urgent"):
        said = region(f'[thresholds."22+0"]\n{asks} = ["{milestone}"]')
        assert said == (
            f'region.toml: thresholds."22+0".{asks}: "{milestone}" is for after a birth, and no week of the '
            "pregnancy can wait for it; ask for it in a step after birth (postnatal), or remove it"
        )


def test_the_last_week_of_any_pregnancy_can_be_named() -> None:
    read_policy(TEXT.replace('until = { is = "16+0"', 'until = { is = "44+0"', 1), name="own.toml")
