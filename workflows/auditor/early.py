"""What was told before what it needs: it counts once that is told. Pure.

Written from the policy page (`special.early_waits`): the end of a support that nobody had begun or planned,
and the decision on a concern of which nobody had told, count from the beginning, or the concern, on, where
that follows within so many days. A policy that does not say so knows no such thing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from workflows.auditor.record import ENDINGS, CaseRecord, RecordedFact, keeps_former_rules
from workflows.auditor.requirements import Standing, planned

MAKE_A_CONCERN_KNOWN = ("concern_raised", "concern_retracted", "report_made", "report_triaged")


def in_turn(case: CaseRecord, facts: Sequence[RecordedFact]) -> tuple[RecordedFact, ...]:
    """The same facts of this case; what came early once more, right after what it needed."""
    return tuple(_in_turn(case, facts))


def began_before(facts: Sequence[RecordedFact], ended: RecordedFact) -> bool:
    """Whether the support that ended had begun by then."""
    return any(_begins(fact, ended) for fact in facts)


def _in_turn(case: CaseRecord, facts: Sequence[RecordedFact]) -> Iterator[RecordedFact]:
    waiting = list[RecordedFact]()
    for index, fact in enumerate(facts):
        yield fact
        policy = case.policy_of(fact)
        waits = policy["special"].get("early_waits")
        bound = timedelta(days=waits["is"]) if waits else timedelta(0)
        for early in [each for each in waiting if _needs(each, fact)]:
            waiting.remove(early)
            if fact.at - early.at <= bound:
                yield replace(early, at=fact.at, policy=fact.policy)
        if waits is None or keeps_former_rules(policy):
            continue
        if _is_early(Standing(policy, facts[:index], date.min), fact):
            waiting.append(fact)


def _is_early(before: Standing, fact: RecordedFact) -> bool:
    if before.has(*ENDINGS):
        return False
    if fact.type == "concern_decided":
        told_of = before.of(*MAKE_A_CONCERN_KNOWN)
        return not any(says["concern"] == fact.says["concern"] for says in told_of)
    if fact.type != "support_ended" or began_before(before.told, fact):
        return False
    offer = fact.says.get("offer")
    return offer is None or offer not in {each.get("support") for each in planned(before).values()}


def _needs(early: RecordedFact, fact: RecordedFact) -> bool:
    if early.type == "concern_decided":
        return fact.type in MAKE_A_CONCERN_KNOWN and fact.says["concern"] == early.says["concern"]
    return _begins(fact, early)


def _begins(fact: RecordedFact, ended: RecordedFact) -> bool:
    """Whether it is the start of what ended; who names no support may mean any."""
    names = (fact.says.get("offer"), ended.says.get("offer"))
    return fact.type == "support_started" and (None in names or names[0] == names[1])
