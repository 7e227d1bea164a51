"""From when a stage can run at all, and when it was done for good: for what must not have been said.

Only stages that never begin again once they are done have an end here; of the others the record does not
show whether they run.
"""

from collections.abc import Iterator
from datetime import datetime

from workflows.auditor.record import CaseRecord, RecordedFact
from workflows.auditor.seen import SEEN, asked_at

_BEGINS: dict[str, tuple[str, ...]] = {
    "D": ("contact_made",),
    "G.contact": ("contact_made",),
    "H": ("contact_made",),
    "E": ("plan_agreed", "plan_changed", "item_opened"),
    "G.start": ("support_started",),
    "G.end": ("support_ended",),
    "L": ("transfer_proposed",),
    "M": ("owner_proposed",),
    "N": ("contribution_requested",),
    "O": ("consent_asked",),
}
"""The facts without which such a stage does not run."""
_OWED_AGAIN = ("referral_merged",)
"""Another referrer hears of the last moment that the first was told of, whichever that was."""
_FROM_THE_SUBMISSION = ("A", "B", "C", "I")


def begins(case: CaseRecord, code: str) -> tuple[datetime, ...] | None:
    """The first instant at which this stage can have begun; none where it cannot; None where it is not known.
    Of a task every such instant.

    Support that begins with a birth has a deadline of its own then, and is not judged here.
    """
    if code == "A" and case.reopened_at is not None:
        return ()
    if code in SEEN:
        return asked_at(case, code)
    if code in _FROM_THE_SUBMISSION:
        return (case.earliest_counted_from,)
    stage = "E" if code.startswith("E.") else code
    if stage not in _BEGINS or (stage == "E" and case.first("birth_registered")):
        return None
    facts = case.of(*_BEGINS[stage], *(_OWED_AGAIN if stage.startswith("G") else ()))
    begun = (fact.at for fact in facts if fact.type != "contact_made" or fact.says["with_client"])
    return tuple(max(at, case.reopened_at or at) for at in begun)[:1]


def done(case: CaseRecord, code: str) -> datetime | None:
    """When this was done, once and for all. None: not, or it may run again."""
    facts = tuple(case.until_stopped())
    match code.partition("."):
        case "A", _, _:
            return min(_received(facts), default=None)
        case "B", _, _:
            return _both(facts)
        case "C", _, _ if case.first("owner_released") is None:
            return _first(facts, "owner_confirmed")
        case "D", _, _:
            return _first(facts, "exploration_concluded", "plan_agreed")
        case "E", _, offer:
            return min(_started(facts, offer), default=None)
        case "G", _, moment if case.first("referral_merged") is None:
            return min(_told(facts, moment), default=None)
        case _:
            return None


def _first(facts: tuple[RecordedFact, ...], *types: str) -> datetime | None:
    return min((fact.at for fact in facts if fact.type in types), default=None)


def _received(facts: tuple[RecordedFact, ...]) -> Iterator[datetime]:
    for fact in facts:
        spoke = fact.type == "contact_made" and (fact.says["with_client"] or fact.says["with_referrer"])
        if spoke or fact.type in ("acknowledged", "owner_confirmed"):
            yield fact.at


def _both(facts: tuple[RecordedFact, ...]) -> datetime | None:
    """Client and referrer were spoken with; the later of the two first times."""
    spoke = [fact for fact in facts if fact.type == "contact_made"]
    client = min((fact.at for fact in spoke if fact.says["with_client"]), default=None)
    referrer = min((fact.at for fact in spoke if fact.says["with_referrer"]), default=None)
    return max(client, referrer) if client and referrer else None


def _started(facts: tuple[RecordedFact, ...], offer: str) -> Iterator[datetime]:
    """This support started; where none is named, any."""
    for fact in facts:
        if fact.type == "support_started" and (not offer or fact.says.get("offer") == offer):
            yield fact.at


def _told(facts: tuple[RecordedFact, ...], moment: str) -> Iterator[datetime]:
    return (fact.at for fact in facts if fact.type == "feedback_sent" and fact.says["moment"] == moment)
