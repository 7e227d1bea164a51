"""Which mutants are drawn, and how sure a sample makes us (`make mutants`)."""

from tests.support.mutation.sample import chosen, interval

NAMES = [(module, f"{module}.f__mutmut_{number}") for module in ("a", "b") for number in range(40)]


def test_every_module_gives_its_share() -> None:
    drawn = chosen(NAMES, 0.2, seed=1)
    assert [sum(name.startswith(module) for name in drawn) for module in ("a.", "b.")] == [8, 8]


def test_the_same_seed_draws_the_same_and_a_larger_share_holds_a_smaller_one() -> None:
    assert chosen(NAMES, 0.2, seed=1) == chosen(reversed(NAMES), 0.2, seed=1)
    assert chosen(NAMES, 0.2, seed=1) < chosen(NAMES, 0.5, seed=1)
    assert chosen(NAMES, 0.2, seed=1) != chosen(NAMES, 0.2, seed=2)
    assert chosen(NAMES, 1, seed=1) == {name for _, name in NAMES}


def test_the_interval_holds_what_was_seen_and_has_no_width_when_all_were_tested() -> None:
    low, high = interval(90, 100, 1000)
    assert 0.82 < low < 0.9 < high < 0.95
    assert interval(90, 100, 100) == (0.9, 0.9)
    assert interval(0, 0, 10) == (0.0, 1.0)
