"""What finding an offer costs, and what a change of the map costs whoever is urgent, as tables."""

from typing import Protocol

from bench.reweighing import PER_SECOND, Reweighed, Waits
from bench.routing import MUNICIPALITIES, OFFERS, YEARS, Measured
from bench.tables import prose, table

GOAL_SLOWER = 2.0


class Found(Protocol):
    """What the part found; the second half may not have been measured."""

    @property
    def decided(self) -> Measured: ...
    @property
    def reweighed(self) -> Reweighed | None: ...


def of_routing(found: Found) -> str:
    """Both halves."""
    again = found.reweighed
    return "\n\n".join([_decided(found.decided), *([] if again is None else [_reweighed(again)])])


def _decided(found: Measured) -> str:
    said = prose(
        f"A map of {MUNICIPALITIES} municipalities × {OFFERS} offers × {YEARS} years in memory. One",
        "decision is everything between a woman's situation and what is told of her: the options near her,",
        "whether each fits and why, their order, how the search stands; in",
        f"{found.finding:.0%} of them nothing was near and the whole map was looked through. The bare query",
        "reads one row by primary key of a table of as many rows, over one connection, one after another.",
    )
    rows = [
        ("decisions", f"{found.decisions:,.0f}", f"{1e6 / found.decisions:,.0f}"),
        ("bare queries", f"{found.queries:,.0f}", f"{1e6 / found.queries:,.0f}"),
    ]
    ratio = f"**{found.ratio:.2f} decisions for each bare query.**"
    return f"{said}\n\n{table(('one process', 'per second', 'µs each'), rows)}\n\n{ratio}"


def _reweighed(found: Reweighed) -> str:
    said = prose(
        f"{found.cases:,} open cases of one municipality, and a change of what is offered there: every one",
        f"is looked at again, written and published within **{found.seconds:.0f} s**",
        f"({found.cases / found.seconds:.0f} a second, one process). Meanwhile {PER_SECOND} urgent referrals",
        "a second come in, far more than a region has; what counts is from when each was due to be sent",
        "until PostgreSQL committed its proposal.",
    )
    rows = [_row("in the quiet, before and after", found.quiet), _row("meanwhile", found.meanwhile)]
    met = "met" if found.slower <= GOAL_SLOWER else "missed"
    aim = f"- an urgent referral within {GOAL_SLOWER:.0f}× its quiet p99: {found.slower:.1f} ({met})."
    return (
        f"{said}\n\n{table(('urgent referrals', 'number', 'p50, ms', 'p99, ms', 'worst, ms'), rows)}\n\n{aim}"
    )


def _row(what: str, waits: Waits) -> tuple[str, ...]:
    return what, f"{waits.count}", f"{waits.p50:.0f}", f"{waits.p99:.0f}", f"{waits.worst:.0f}"
