"""Which transfer is under way, as the timeline tells."""

import pytest

from services.desk.domain.taking_over import Offered, offered

NURSE, LEAD = "jgz-ijmond-noord/jgz_nurse", "jgz-ijmond-noord/jgz_lead"


def party(text: str) -> dict[str, str]:
    organisation, _, role = text.partition("/")
    return {"organisation": organisation, "role": role}


OPENED = ("case.transfer.opened", {"owner": party(NURSE), "deputy": party(LEAD), "municipality": "GM0375"})
ACCEPTED, BOUNCED = ("case.transfer.accepted", {}), ("case.transfer.bounced", {})
COMPLETED = ("case.transfer.completed", {"owner": party(NURSE)})
OTHER = ("case.plan.agreed", {})


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], None),
        ([OTHER, OPENED, OTHER], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, ACCEPTED], Offered(NURSE, LEAD, "GM0375", accepted=True)),
        ([OPENED, BOUNCED], None),
        ([OPENED, BOUNCED, OPENED], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, ACCEPTED, OPENED], Offered(NURSE, LEAD, "GM0375")),
        ([OPENED, ACCEPTED, COMPLETED], None),
        ([ACCEPTED], None),
    ],
)
def test_the_last_word_counts(told, found):
    assert offered(told) == found
