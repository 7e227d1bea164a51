"""Which transfer is under way, as the timeline tells."""

import pytest

from services.desk.domain.taking_over import Offered, offered
from services.desk.http.handing_on import places

NURSE, LEAD = "jgz-ijmond-noord/jgz_nurse", "jgz-ijmond-noord/jgz_lead"


def party(text: str) -> dict[str, str]:
    organisation, _, role = text.partition("/")
    return {"organisation": organisation, "role": role}


OPENED = ("case.transfer.opened", {"owner": party(NURSE), "deputy": party(LEAD), "municipality": "GM0375"})
ACCEPTED, BOUNCED = ("case.transfer.accepted", {}), ("case.transfer.bounced", {})
OTHER = "jgz-kennemerland/jgz_nurse"
REPLACED = ("case.transfer.withdrawn", {"owner": party(NURSE), "replaced": True})
ELSEWHERE = (
    "case.transfer.opened",
    {"owner": party(OTHER), "deputy": party(OTHER), "municipality": "GM0392"},
)
COMPLETED = ("case.transfer.completed", {"owner": party(NURSE)})
PLAN = ("case.plan.agreed", {})


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], None),
        ([PLAN, OPENED, PLAN], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, ACCEPTED], Offered(NURSE, LEAD, "GM0375", accepted=True)),
        ([OPENED, BOUNCED], None),
        ([OPENED, BOUNCED, OPENED], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, ACCEPTED, OPENED], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, REPLACED, ELSEWHERE], Offered(OTHER, OTHER, "GM0392")),
        ([OPENED, REPLACED], None),
        ([OPENED, ACCEPTED, COMPLETED], None),
        ([ACCEPTED], None),
    ],
)
def test_the_last_word_counts(told, found):
    assert offered(told) == found


def test_where_she_stays_comes_first_and_who_has_the_case_is_not_asked_for_it():
    rows = [
        {"organisation": "jgz-b", "name": "JGZ B", "municipalities": ["GM0375", "GM0453"]},
        {"organisation": "jgz-a", "name": "JGZ A", "municipalities": ["GM0453"]},
    ]
    found = places(rows, "GM0453", "jgz-b")
    assert list(found.items()) == [
        ("Velsen", [("GM0453/jgz-a", "JGZ A")]),
        ("Beverwijk", [("GM0375/jgz-b", "JGZ B")]),
    ]
