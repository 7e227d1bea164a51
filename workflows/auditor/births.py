"""Which birth counts, and from which days its steps are counted."""

from collections.abc import Sequence
from datetime import date, timedelta

from workflows.auditor import arithmetic
from workflows.auditor.record import ENDINGS, CaseRecord, RecordedFact, datings


def birth(case: CaseRecord) -> RecordedFact | None:
    """The first birth that can be, told before anything ended.

    None also where it depends on which due date was taken over: then what follows it is not judged.
    """
    for index, fact in enumerate(case.facts):
        if fact.type in ENDINGS:
            return None
        if fact.type == "birth_registered":
            can_be = _opinions(case, fact, datings(case.facts[:index]))
            if any(can_be):
                return fact if all(can_be) else None
    return None


def counted_from(case: CaseRecord, born: RecordedFact, *, corrected: bool) -> set[date]:
    """The day of birth; for a preterm child, where age is `corrected`, its due date."""
    day = _born_on(born)
    edds = [edd for edd, _ in _told_before(case, born)]
    if not corrected or not edds:
        return {day}
    term = arithmetic.ga_in_days(case.policy["aftercare"]["term"]["is"])
    return {edd if arithmetic.days_along_on(edd, day) < term else day for edd in edds}


def comes_home(case: CaseRecord, born: RecordedFact) -> set[date]:
    """Every day on which the child may have come home; until it is told, about the due date. It may have been
    told before the birth was.
    """
    day = _born_on(born)
    told = {date.fromisoformat(fact.says["discharged_on"]) for fact in case.of("discharged")}
    known = {each for each in told if each >= day}
    if not born.says["in_hospital"]:
        return known
    return (
        known
        | {max(day, edd) for edd, _ in _told_before(case, born)}
        | (set() if _told_before(case, born) else {day})
    )


def _opinions(case: CaseRecord, fact: RecordedFact, told: Sequence[tuple[date, str]]) -> list[bool]:
    """Whether it can be, under each due date; not in the future, nor long before the referral."""
    day, rules = _born_on(fact), case.policy["aftercare"]
    earliest = arithmetic.ga_in_days(rules["earliest_birth"]["is"])
    oldest = [
        arithmetic.local_day(each) - timedelta(days=rules["born_before_submission"]["is"])
        for each in (case.submitted_at, case.earliest_submission)
    ]
    along = [arithmetic.days_along_on(edd, day) >= earliest for edd, _ in told] or [True]
    return [fits and each <= day <= arithmetic.local_day(fact.at) for fits in along for each in oldest]


def _told_before(case: CaseRecord, born: RecordedFact) -> tuple[tuple[date, str], ...]:
    return datings(case.facts[: case.facts.index(born)])


def _born_on(fact: RecordedFact) -> date:
    return date.fromisoformat(fact.says["born_on"])
