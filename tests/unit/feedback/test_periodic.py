"""When a referrer hears now and then, and what counts as something to tell."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.feedback.domain.periodic import Heard, heard, tell_at
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import (
    CaseContactMade,
    CasePlanAgreed,
    CasePlanChanged,
    PlanItem,
    SupportEnded,
)
from shared.schemas.contracts.mdo import MdoRequested
from shared.schemas.contracts.progress import CaseContactAttempted, CaseExplorationConcluded
from shared.schemas.values import Complexity
from tests.support.cases import AT

DAY = timedelta(days=1)
STEP = PlanItem(item_id=UUID(int=1), kind="housing")


@pytest.mark.parametrize(
    ("allowance", "at"),
    [(42 * DAY, 41 * DAY), (7 * DAY, 6 * DAY), (2 * DAY, DAY), (DAY, DAY / 2)],
)
def test_it_is_told_a_day_ahead_and_of_a_short_allowance_in_its_second_half(
    allowance: timedelta, at: timedelta
) -> None:
    assert tell_at(AT, AT + allowance) == AT + at


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (CaseContactMade(with_client=True, with_referrer=False), Heard(progress=True, by_referrer=False)),
        (CaseContactMade(with_client=True, with_referrer=True), Heard(progress=True, by_referrer=True)),
        (CaseContactMade(with_client=False, with_referrer=False), Heard(progress=False, by_referrer=False)),
        (CasePlanAgreed(items=()), Heard(progress=True, by_referrer=False)),
        (CasePlanChanged(items=(STEP,)), Heard(progress=True, by_referrer=False)),
        (SupportEnded(offer="PHB"), Heard(progress=True, by_referrer=False)),
        (CaseExplorationConcluded(complexity=Complexity.SIMPLE), Heard(progress=True, by_referrer=False)),
        (MdoRequested(), Heard(progress=False, by_referrer=False)),
        (CaseContactAttempted(), Heard(progress=False, by_referrer=False)),
    ],
)
def test_what_was_done_is_told_and_what_was_only_tried_is_not(fact: Contract, says: Heard) -> None:
    assert heard(fact) == says
