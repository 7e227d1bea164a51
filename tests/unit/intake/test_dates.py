"""Dates that make sense: of an event, of a due date, of a birth."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.domain import (
    day_told,
    holds,
    judge_dating,
    judge_fact,
    judge_time,
    latest_day_told,
)
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ChildDischarged,
    KnownDating,
    PregnancyDatingChanged,
    PregnancyDatingConfirmed,
)
from shared.schemas.values import Dating, DatingMethod
from tests.unit.intake.judged import EDD, NOW, TODAY, case, code


@pytest.mark.parametrize(
    ("dating", "expected"),
    [
        (Dating(edd=EDD, method=DatingMethod.LMP), None),
        (Dating(method=DatingMethod.UNKNOWN), None),
        (Dating(method=DatingMethod.LMP), "edd_missing"),
        (Dating(edd=EDD, method=DatingMethod.UNKNOWN), "edd_missing"),
        (Dating(edd=date(1926, 10, 12), method=DatingMethod.LMP), "edd_too_long_ago"),
        (Dating(edd=date(2099, 10, 12), method=DatingMethod.LMP), "edd_too_far_ahead"),
    ],
)
def test_a_due_date_goes_with_its_method_and_can_be_right(dating, expected):
    refusal = judge_dating(dating, TODAY)
    assert code(refusal) == expected
    assert refusal is None or (refusal.quarantine and refusal.field == "dating.edd")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (timedelta(minutes=5), None),
        (timedelta(minutes=5, seconds=1), "time_in_future"),
        (timedelta(days=-60), None),
        (timedelta(days=-60, seconds=-1), "time_too_old"),
    ],
)
def test_an_event_is_of_the_recent_past(offset, expected):
    assert code(judge_time(NOW + offset, NOW)) == expected


@pytest.mark.parametrize(
    ("told_at", "now", "expected"),
    [
        # 23:58 in the Netherlands; the sender's clock is ahead and shows 00:01 of the next day
        ("2026-11-22T23:01", "2026-11-22T22:58", date(2026, 11, 23)),
        ("2026-07-01T22:01", "2026-07-01T21:58", date(2026, 7, 2)),
        ("2026-11-22T22:57", "2026-11-22T22:58", date(2026, 11, 22)),
        # still yesterday in UTC
        ("2026-11-22T23:30", "2026-11-22T23:30", date(2026, 11, 23)),
        # told late: today counts
        ("2026-11-20T12:00", "2026-11-22T12:00", date(2026, 11, 22)),
    ],
)
def test_days_are_held_against_the_day_of_whoever_tells_them(told_at, now, expected):
    sent, here = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (told_at, now))
    day = day_told(sent, here)
    assert day == expected
    assert day <= latest_day_told(here)
    tomorrow = BirthRegistered(born_on=expected + timedelta(days=1))
    assert code(judge_fact(tomorrow, case(), day)) == "birth_in_future"


def test_an_unread_event_is_of_tomorrow_at_most_in_the_last_minutes_of_the_day():
    before = datetime(2026, 11, 22, 22, 54, 59, tzinfo=UTC)
    assert latest_day_told(before) == date(2026, 11, 22)
    assert latest_day_told(before + timedelta(seconds=1)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("known", "new", "expected"),
    [
        (DatingMethod.LMP, DatingMethod.CRL_OPTIMAL, None),
        (DatingMethod.CRL_OPTIMAL, DatingMethod.CRL_OPTIMAL, None),
        (DatingMethod.CRL_OPTIMAL, DatingMethod.LMP, "dating_weaker"),
        (DatingMethod.UNKNOWN, DatingMethod.CLINICAL_ESTIMATE, None),
    ],
)
def test_a_due_date_gives_way_to_one_that_is_as_good_or_better(known, new, expected):
    fact = PregnancyDatingChanged(dating=Dating(edd=EDD, method=new))
    assert code(judge_fact(fact, case(method=known), TODAY)) == expected


def test_a_due_date_that_somebody_looked_at_holds_whatever_was_known():
    known = case(method=DatingMethod.CRL_OPTIMAL)
    far = EDD + timedelta(days=49)
    told = PregnancyDatingConfirmed(dating=KnownDating(edd=far, method=DatingMethod.LMP))
    assert judge_fact(told, known, TODAY) is None
    assert holds(known.dating, told)
    assert not holds(known.dating, PregnancyDatingChanged(dating=told.dating))
    later = PregnancyDatingConfirmed(dating=KnownDating(edd=TODAY + timedelta(days=281), method="art"))
    refused = judge_fact(later, known, TODAY)
    assert refused is not None
    assert (refused.code, refused.field, refused.quarantine) == ("edd_too_far_ahead", "dating.edd", False)


def test_a_birth_is_not_announced():
    tomorrow = BirthRegistered(born_on=EDD + timedelta(days=1))
    assert code(judge_fact(tomorrow, case(), EDD)) == "birth_in_future"
    assert judge_fact(BirthRegistered(born_on=EDD), case(), EDD) is None


def test_a_birth_before_sixteen_weeks_is_a_mistake_unless_no_due_date_is_known():
    assert (
        code(judge_fact(BirthRegistered(born_on=EDD - timedelta(days=169)), case(), EDD)) == "birth_too_early"
    )
    assert judge_fact(BirthRegistered(born_on=EDD - timedelta(days=168)), case(), EDD) is None
    unknown = replace(case(), dating=Dating(method=DatingMethod.UNKNOWN))
    assert judge_fact(BirthRegistered(born_on=EDD - timedelta(days=169)), unknown, EDD) is None


def test_a_discharge_is_not_announced():
    assert code(judge_fact(ChildDischarged(discharged_on=TODAY + timedelta(days=1)), case(), TODAY)) == (
        "discharge_in_future"
    )
    assert judge_fact(ChildDischarged(discharged_on=TODAY), case(), TODAY) is None


def test_a_birth_after_forty_four_weeks_is_a_mistake():
    latest = EDD + timedelta(days=28)
    assert judge_fact(BirthRegistered(born_on=latest), case(), latest + timedelta(days=9)) is None
    later = BirthRegistered(born_on=latest + timedelta(days=1))
    assert code(judge_fact(later, case(), latest + timedelta(days=9))) == "birth_too_late"
