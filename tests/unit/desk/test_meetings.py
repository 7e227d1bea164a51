"""Nobody meets about her without asking her: what the desk says where that was so."""

from datetime import UTC, datetime, timedelta

import pytest

from services.desk.domain.meetings import Asked, asked
from services.desk.http.meeting import hint

BEGIN = datetime(2026, 5, 11, 9, tzinfo=UTC)
PLANNED, INVITED, ATTENDED, HELD = (
    f"mdo.{name}" for name in ("scheduled", "client_invited", "client_attended", "held")
)


def after(*codes: str) -> Asked:
    return asked((BEGIN + timedelta(days=day), code) for day, code in enumerate(codes))


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ((), None),
        ((PLANNED,), "ask"),
        ((PLANNED, INVITED), None),
        ((PLANNED, INVITED, HELD), None),
        ((PLANNED, HELD), "tell"),
        ((HELD, ATTENDED), None),
        ((ATTENDED, HELD), None),
        ((PLANNED, INVITED, HELD, HELD), "tell"),
        ((HELD, PLANNED), "ask"),
        ((HELD, PLANNED, INVITED), "tell"),
        ((INVITED, HELD, "case.plan.agreed"), None),
    ],
)
def test_each_meeting_asks_her_anew(told, wanted):
    found = after(*told)
    assert found.hint == wanted
    assert (hint(found) is None) is (wanted is None)


def test_the_order_in_which_it_is_read_does_not_matter():
    moments = [(BEGIN + timedelta(days=1), HELD), (BEGIN, INVITED)]
    assert asked(moments) == asked(reversed(moments)) == Asked()
