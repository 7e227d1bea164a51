"""Until when a claim keeps the ladder still: at the latest, and at the earliest. Pure.

Written from the policy page (docs/deadlines.md, section 5): one allowance of the earliest cause, or of a
step of the safety lane or a special task that is overdue as well; of what is missed while it rests one of its
own; a second claim before the next rung changes nothing. Which cause was the earliest the record does not
show: any that was missed by then may have been.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.claims import Claim, earliest_end, latest_end
from workflows.auditor.record import TOLERANCE, CaseRecord, Said, keeps_former_rules

_BRINGS_FORWARD = ("risk_assessed", "dating_changed", "dating_confirmed", "mdo_requested")
"""What may end a rest: urgency, a due date corrected to earlier, an emergency."""
_MEETING = "F"
_PRESSES = frozenset({"K", "P"})
"""The stages of the safety lane: with the special tasks what a claim never lets rest for longer."""


def rests_until(
    case: CaseRecord, said: tuple[Said, ...], rung: Said | None, open_claims: Iterable[Claim]
) -> datetime | None:
    """The end of the rest that a claim since this rung, the last one told, gives. None: it does not rest.

    `said`: of the whole record, also from before the case went on.
    """
    at = _claimed_at(case, rung)
    if at is None:
        return None
    then = _as_of(case, at)
    before = [each for each in said if is_miss(each) and each.due <= at]
    rests = max((_again(then, code_of(each), at) for each in before), default=_longest(then, at))
    return min([rests, *_shorter(case, said, at, open_claims)])


def may_speak_from(case: CaseRecord, before: Said, rung: Said, misses: Iterable[Said]) -> datetime | None:
    """The earliest end of the rest that a claim gave between these two rungs of one ladder. None: no claim
    surely lay between them, or something else may have brought the second one forward.

    `misses`: of whatever may have been overdue at the claim, or since.
    """
    left = before.left_at or before.due
    claimed = [fact.at for fact in case.of("escalation_acknowledged") if fact.at >= left - TOLERANCE]
    if not any(left + TOLERANCE < at < rung.due - TOLERANCE for at in claimed):
        return None
    if any(before.due - TOLERANCE <= fact.at <= rung.due for fact in case.of(*_BRINGS_FORWARD)):
        return None
    known = [each for each in misses if each.due <= rung.due and _climbs(case, code_of(each))]
    ends = [_earliest_again(case, code_of(each), max(claimed[0], each.due)) for each in known]
    return None if None in ends else min((end for end in ends if end), default=None)


def is_miss(said: Said) -> bool:
    """Whether this says that something was missed."""
    return said.effect_id.endswith(":missed")


def code_of(said: Said) -> str:
    """The stage, week, step or task that a miss is about."""
    return said.effect_id.split(":")[1]


def _claimed_at(case: CaseRecord, rung: Said | None) -> datetime | None:
    """The first claim after this rung had left: it counts, and those that follow change nothing. One at about
    that instant may have come before it.
    """
    claimed = [fact.at for fact in case.of("escalation_acknowledged")]
    if rung is None:
        return max(claimed, default=None)
    left = rung.left_at or rung.due
    surely = [at for at in claimed if at > left + TOLERANCE]
    perhaps = [at for at in claimed if abs(at - left) <= TOLERANCE]
    return surely[0] if surely else max(perhaps, default=None)


def _shorter(
    case: CaseRecord, said: tuple[Said, ...], at: datetime, open_claims: Iterable[Claim]
) -> Iterator[datetime]:
    """The allowance of whatever joined since, and of what pressed already and still does. Under a policy from
    before 2026.5 the earliest cause alone counts.
    """
    joined = (each for each in said if is_miss(each) and each.due > at)
    for each in joined:
        then = _as_of(case, each.due)
        if not keeps_former_rules(then.policy) and _climbs(then, code_of(each)):
            yield _again(then, code_of(each), each.due)
    then = _as_of(case, at)
    for claim in () if keeps_former_rules(then.policy) else open_claims:
        if _presses(then, claim.code) and _was_missed(said, claim, at):
            yield _again(then, claim.code, at)


def _as_of(case: CaseRecord, at: datetime) -> CaseRecord:
    """The same case by the policy that held then: it says how long the ladder rests, and a move afterwards
    never slows that down.
    """
    return replace(case, policy=case.policy_at(at))


def _was_missed(said: tuple[Said, ...], claim: Claim, at: datetime) -> bool:
    """Whether it was on record as missed when the ladder was claimed, and not planned again since."""
    misses = (each for each in said if is_miss(each) and code_of(each) == claim.code)
    return any(claim.since <= each.due <= at for each in misses)


def _presses(case: CaseRecord, code: str) -> bool:
    return _subject(code) in _PRESSES or _subject(code) in case.policy["special"]["tasks"]


def _climbs(case: CaseRecord, code: str) -> bool:
    """Whether its miss joins the ladder, by the policy."""
    stage, rule = case.policy["stages"].get(_subject(code)), _rule(case, code)
    return stage["if_missed"] == "ladder" if stage else rule is not None and rule["level"] > 0


def _again(case: CaseRecord, code: str, at: datetime) -> datetime:
    """The latest end of one allowance from then: what a claim gives it. The longest of all for what the
    policy does not know: it was missed under a former one.
    """
    if _subject(code) in case.policy["stages"]:
        return latest_end(case, _subject(code), at)
    rule = _rule(case, code)
    return arithmetic.after(at, rule["again"]) if rule else _longest(case, at)


def _earliest_again(case: CaseRecord, code: str, at: datetime) -> datetime | None:
    """The earliest end of one allowance from then. A meeting may be an emergency: that of the last band."""
    subject = _subject(code)
    if subject not in case.policy["stages"]:
        rule = _rule(case, code)
        return arithmetic.after(at, rule["again"]) if rule else None
    ends = [earliest_end(case, subject, at)]
    if subject == _MEETING:
        shortest = case.policy["stages"][_MEETING]["allowances"][case.policy["bands"][-1]]
        ends.append(arithmetic.after(at, shortest["is"]))
    return min(ends)


def _rule(case: CaseRecord, code: str) -> dict[str, Any] | None:
    tables = (case.policy["thresholds"], case.policy["postnatal"], case.policy["special"]["tasks"])
    return next((table[_subject(code)] for table in tables if _subject(code) in table), None)


def _subject(code: str) -> str:
    return code.partition(".")[0]


def _longest(case: CaseRecord, at: datetime) -> datetime:
    """The end of the longest allowance there is."""
    written = {
        limit["is"] for stage in case.policy["stages"].values() for limit in stage["allowances"].values()
    }
    return max(arithmetic.after(at, each) for each in written)
