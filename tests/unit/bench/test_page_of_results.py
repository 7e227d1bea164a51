"""What the benchmark found is kept part by part, so that a run that is cut off loses nothing."""

import argparse
from datetime import UTC, datetime

import pytest

from bench import kept
from bench.__main__ import _names
from bench.arrivals import Lateness
from bench.kept import Kept, Stamp, all_kept, keep
from bench.page import markdown
from bench.parts import PARTS, RoutingResults
from bench.peers.driving import JobStorm
from bench.reweighing import Reweighed, Waits
from bench.routing import Measured
from bench.storm import Storm
from bench.timers import TimerStorm

KINDS = {name: part.kind for name, part in PARTS.items()}
STAMP = Stamp(at=datetime(2026, 3, 30, 7, tzinfo=UTC), commit="abc1234", load=0.5, quick=False)
AT_ONCE, SLOW = Lateness(0.5, 0.9, 1.0), Lateness(2.0, 3.0, 4.0)
STORM = Storm(2000, 4000, [0.1], [0.2], [0.5], [1.0], AT_ONCE, AT_ONCE, AT_ONCE)
JOBS = JobStorm("Celery", "5.7", "ETA", 2000, SLOW, 3.0)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)


def page(**found: object) -> str:
    for name, each in found.items():
        keep(name, KINDS[name], Kept(STAMP, each))
    return markdown(all_kept(KINDS))


def test_a_part_that_is_measured_later_leaves_the_others():
    page(start={"kafka": 3.0})
    both = page(storm=[STORM])
    assert "| kafka | 3.0 |" in both
    assert "| 2,000 (4,000) | 0.10 s" in both


def test_each_part_says_when_it_was_measured_or_how_to_do_so():
    told = page(start={"kafka": 3.0})
    assert "*2026-03-30 07:00 UTC, commit abc1234, load 0.5*" in told
    assert "Not measured yet: `.venv/bin/python -m bench --only rest`." in told


def test_a_storm_is_judged_by_its_aims_and_by_nothing_that_was_not_measured():
    alone = page(storm=[STORM])
    assert "- within 3× of the bare sweep, in SQL: 2.0 (met)." in alone
    assert "job system:" not in alone
    beside = page(jobs=[JOBS], timers=TimerStorm(2000, SLOW, 80.0))
    assert "- 2× the best job system: 4.0 (met)." in beside
    assert "- 20× a timer and activity each: 4.0 (missed)." in beside


def test_routing_is_judged_by_what_an_urgent_referral_waits_meanwhile():
    decided, quiet = Measured(8000.0, 4000.0, 0.1), Waits(20.0, 50.0, 60.0, 300)
    alone = page(routing=RoutingResults(decided))
    assert "**2.00 decisions for each bare query.**" in alone
    assert "within 2× its quiet p99" not in alone
    both = page(
        routing=RoutingResults(decided, Reweighed(10_000, 100.0, quiet, Waits(30.0, 90.0, 99.0, 500)))
    )
    assert "within 2× its quiet p99: 1.8 (met)." in both
    late = page(
        routing=RoutingResults(decided, Reweighed(10_000, 100.0, quiet, Waits(30.0, 110.0, 120.0, 500)))
    )
    assert "within 2× its quiet p99: 2.2 (missed)." in late


def test_parts_are_run_in_their_order_whatever_the_order_in_which_they_were_asked_for():
    assert _names("timers,storm") == ["storm", "timers"]


def test_an_unknown_part_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(argparse.ArgumentTypeError, match="no such part: strom; there are advance, path"):
        _names("strom")
