"""What a case owes, as a table: from which fact a stage runs, and which fact is its end.

Written from the policy page, not from the machine. Where the two could differ for good reason (several
supports, items with dates, a correction of the due date) the table asks for less, never for more: a
disagreement that it reports is one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.auditor.early import began_before
from workflows.auditor.record import (
    PRENATAL_ENDS,
    RESTS,
    SAFETY_ENDS,
    CaseRecord,
    RecordedFact,
    keeps_former_rules,
)
from workflows.auditor.supports import supports
from workflows.auditor.waits import (
    TRANSFER_OVER,
    answer_awaited,
    decisions,
    released,
    transfer_open,
    triages,
    waits,
)

SUBSTANTIVE = (
    "contact_made",
    "exploration_concluded",
    "plan_agreed",
    "plan_changed",
    "support_started",
    "mdo_held",
    "decision_recorded",
)

Instant = Callable[[CaseRecord], datetime | None]


@dataclass(frozen=True, slots=True)
class Duty:
    """A stage: what it runs from, and when it was done (or put aside). None is not (yet).

    `ends` are the facts after which it is not judged any more. One that is `asked_once` gets no second
    attempt when it is overdue.
    """

    stage: str
    code: str
    starts: Instant
    done: Instant
    ends: frozenset[str] = PRENATAL_ENDS
    asked_once: bool = False


def _submitted(case: CaseRecord) -> datetime:
    return case.counted_from


def _handed_in(case: CaseRecord) -> datetime | None:
    """Only once is a case handed in: that it goes on needs no receipt."""
    return None if case.reopened_at else case.submitted_at


def _first(*types: str) -> Instant:
    return lambda case: case.first(*types)


def _owed(code: str, starts: Instant) -> Instant:
    """What a case that goes on owes again only by its policy."""
    return lambda case: case.owed(code, starts(case))


def _spoke_with(fact: RecordedFact, whom: str) -> bool:
    return fact.type == "contact_made" and fact.says[f"with_{whom}"]


def _spoke_with_client(case: CaseRecord) -> datetime | None:
    return next((fact.at for fact in case.facts if _spoke_with(fact, "client")), None)


def _spoke_with_both(case: CaseRecord) -> datetime | None:
    found = [
        next((fact.at for fact in case.facts if _spoke_with(fact, whom)), None)
        for whom in ("client", "referrer")
    ]
    return None if None in found else max(at for at in found if at)


def _spoke(fact: RecordedFact) -> bool:
    """A contact that reached nobody is none."""
    return _spoke_with(fact, "client") or _spoke_with(fact, "referrer")


def _received(case: CaseRecord) -> datetime | None:
    spoke = [fact.at for fact in case.facts if _spoke(fact)]
    others = [fact.at for fact in case.of("acknowledged", "owner_confirmed")]
    return min([*spoke, *others], default=None)


def _last_progress(case: CaseRecord) -> datetime:
    told = [fact.at for fact in case.of(*SUBSTANTIVE) if fact.type != "contact_made" or _spoke(fact)]
    return max([case.counted_from, *told, *_transfers_accepted(case)])


def _owned(case: CaseRecord) -> datetime | None:
    """Somebody confirmed, or took it over by a transfer that was proposed and not taken back."""
    offered = False
    for fact in case.facts:
        if fact.type == "owner_confirmed" or (offered and fact.type == "transfer_completed"):
            return fact.at
        if fact.type in ("transfer_proposed", *TRANSFER_OVER):
            offered = fact.type == "transfer_proposed"
    return None


def _transfers_accepted(case: CaseRecord) -> Iterator[datetime]:
    """A yes to what was proposed, and the receiver's first contact. What nobody proposed, or was refused or
    taken back since, is neither; nor is a second yes.
    """
    proposed = accepted = False
    for fact in case.of("transfer_proposed", "transfer_accepted", *TRANSFER_OVER):
        if fact.type == "transfer_accepted":
            if proposed and not accepted:
                yield fact.at
            accepted = True
            continue
        if proposed and fact.type == "transfer_completed":
            yield fact.at
        proposed, accepted = fact.type == "transfer_proposed", False


def _quiet_by_agreement(case: CaseRecord) -> datetime | None:
    """Support runs, or a day for the next contact was agreed: others ask then, not the stall."""
    agreed = [fact.at for fact in case.of("contact_made") if fact.says.get("next_contact_on")]
    return min([*agreed, *(fact.at for fact in case.of("support_started"))], default=None)


def _complex(case: CaseRecord) -> bool:
    """Complex from the start, and nobody weighed it again. An urgent case counts as complex."""
    weighed = case.first("risk_assessed", "exploration_concluded") is not None
    opened = case.opened.says
    return not weighed and (opened["urgent"] or opened["complexity"] == "complex")


def _explored_from(case: CaseRecord) -> datetime | None:
    return _spoke_with_client(case) if _complex(case) else None


def _meeting_from(case: CaseRecord) -> datetime | None:
    return case.counted_from if _complex(case) else None


def _last_told(case: CaseRecord) -> datetime | None:
    """The referrer last heard something; from the first contact with the client on."""
    first = _spoke_with_client(case)
    heard = [fact.at for fact in case.facts if _spoke_with(fact, "referrer")]
    return None if first is None else max([first, *heard, *(fact.at for fact in case.of("feedback_sent"))])


def _never(_: CaseRecord) -> datetime | None:
    return None


def _ended(case: CaseRecord) -> datetime | None:
    """A support that had begun ended; under a policy from before any that was said to."""
    return next(
        (
            fact.at
            for index, fact in enumerate(case.facts)
            if fact.type == "support_ended"
            and (keeps_former_rules(case.policy_of(fact)) or began_before(case.facts[:index], fact))
        ),
        None,
    )


def _undoubted(starts: Instant) -> Instant:
    """While she doubts some duties rest; where she ever did, they are not judged here."""
    return lambda case: None if case.first("doubt_recorded") else starts(case)


def _told(moment: str) -> Instant:
    return lambda case: next(
        (fact.at for fact in case.of("feedback_sent") if fact.says["moment"] == moment), None
    )


def _reached(milestone: str) -> Instant:
    return lambda case: next(
        (fact.at for fact in case.of("milestone_reached") if fact.says["milestone"] == milestone), None
    )


def duties(case: CaseRecord) -> Iterator[Duty]:
    """Everything that this case owes, or owed: the table, and a line for each support, wait and concern."""
    yield from DUTIES
    for offer, since in ({} if case.first("doubt_recorded") else supports(case)).items():
        yield Duty("E", f"E.{offer}" if offer else "E", _at(since), _never)
    for wait, since in waits(case).items():
        yield _open("J", f"J.{wait[-12:]}", since, RESTS)
    if (since := case.owed("C", released(case))) is not None:
        yield _open("C", "C", since, PRENATAL_ENDS)
    if case.reopened_at is not None:
        return  # what was told of the safety lane while the case was closed counts, and is not read here
    for stage, lane in (("K", triages(case)), ("P", decisions(case))):
        for concern, since in lane.items():
            yield _open(stage, f"{stage}.{concern}" if concern else stage, since, SAFETY_ENDS)


def _open(stage: str, code: str, since: datetime, ends: frozenset[str]) -> Duty:
    return Duty(stage, code, _at(since), _never, ends)


def _at(since: datetime) -> Instant:
    return lambda _: since


DUTIES: tuple[Duty, ...] = (
    Duty("A", "A", _handed_in, _received),
    Duty("B", "B", _submitted, _spoke_with_both),
    Duty("C", "C", _submitted, _owned),
    Duty("D", "D", _explored_from, _first("plan_agreed")),
    Duty("F", "F", _meeting_from, _first("mdo_held")),
    Duty("G", "G.contact", _spoke_with_client, _told("contact")),
    Duty("G", "G.start", _first("support_started"), _told("start")),
    Duty("G", "G.end", _ended, _told("end")),
    Duty("H", "H", _last_told, _never),
    Duty("I", "I", _last_progress, _quiet_by_agreement),
    Duty("L", "L", transfer_open, _never, RESTS),
    Duty("M", "M", _owed("M", answer_awaited), _never, RESTS, asked_once=True),
    Duty(
        "N", "N", _owed("N", _undoubted(_first("contribution_requested"))), _reached("contribution_decided")
    ),
    Duty("O", "O", _owed("O", _first("consent_asked")), _first("consent_answered")),
)
