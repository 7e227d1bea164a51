"""What is open now of the stages that begin and end many times over, told fact by fact.

An answer that is awaited (M), a transfer (L), waits outside (J), and the safety lane (K, P). Each function
says since when its duty runs. Facts that name nothing known, or that come after the end, begin nothing.
"""

from collections.abc import Iterator
from datetime import datetime

from workflows.auditor.record import CaseRecord, RecordedFact, keeps_former_rules

TRANSFER_OVER = ("transfer_refused", "transfer_withdrawn", "transfer_completed")
"""After these no transfer is under way."""


def new_owners(case: CaseRecord) -> Iterator[datetime]:
    """When somebody else than before came to answer for the case. A new deputy is no new owner."""
    owner, offered = None, None
    for fact in case.facts:
        match fact.type:
            case "transfer_proposed" | "transfer_refused" | "transfer_withdrawn":
                offered = fact.says.get("organisation")
            case "transfer_completed" if offered is not None:
                owner, offered = offered, None
            case "owner_confirmed":
                if fact.says["organisation"] != owner:
                    yield fact.at
                owner = fact.says["organisation"]
            case _:
                pass


def released(case: CaseRecord) -> datetime | None:
    """C again: the owner laid the case down, and nobody has said yes since. Not while it was handed on.

    That the owner names another deputy is no yes of somebody else, unless she was asked once more.
    """
    owner, offered, since, asked = None, None, None, None
    for fact in case.until_stopped():
        match fact.type:
            case "owner_proposed":
                asked = fact
            case "owner_declined" if asked and fact.says.get("attempt") in (None, asked.says.get("attempt")):
                asked = None
            case "transfer_proposed" | "transfer_refused" | "transfer_withdrawn":
                offered = fact.says.get("organisation")
            case "transfer_completed" if offered is not None:
                owner, offered, since, asked = offered, None, None, None
            case "owner_confirmed" if fact.says["organisation"] != owner or _answers(asked, fact):
                owner, since, asked = fact.says["organisation"], None, None
            case "owner_released" if fact.says["organisation"] == owner and offered is None:
                since = since or fact.at
            case _:
                pass
    return since


def _answers(asked: RecordedFact | None, yes: RecordedFact) -> bool:
    """Whether it is the yes of who was asked: an organisation, or the deputy that was named with it."""
    who = yes.says["organisation"]
    return asked is not None and who in (asked.says["organisation"], asked.says["deputy"])


def answer_awaited(case: CaseRecord) -> datetime | None:
    """M: an organisation was asked to take the case, and neither it nor another has answered."""
    since, attempt = None, None
    for fact in case.until_stopped():
        match fact.type:
            case "owner_proposed":
                since, attempt = fact.at, fact.says.get("attempt")
            case "owner_declined" if fact.says.get("attempt") in (None, attempt):
                since = None
            case "owner_confirmed" | "transfer_completed":
                since = None
            case _:
                pass
    return since


def transfer_open(case: CaseRecord) -> datetime | None:
    """L: a transfer was proposed and is not answered; or accepted, and its first contact is not told."""
    since, proposed = None, False
    for fact in case.until_stopped():
        match fact.type:
            case "transfer_proposed":
                since, proposed = fact.at, True
            case "transfer_accepted" if proposed:
                since, proposed = fact.at, False
            case over if over in TRANSFER_OVER:
                since, proposed = None, False
            case _:
                pass
    return since


def waits(case: CaseRecord) -> dict[str, datetime]:
    """J: each wait outside that goes on, and when somebody last asked how it stands."""
    since: dict[str, datetime] = {}
    for fact in case.until_stopped():
        match fact.type:
            case "wait_started":
                since.setdefault(fact.says["wait"], fact.at)
            case "wait_rechecked" if fact.says["wait"] in since:
                since[fact.says["wait"]] = fact.at
            case "wait_ended":
                since.pop(fact.says["wait"], None)
            case _:
                pass
    return since


def triages(case: CaseRecord) -> dict[str, datetime]:
    """K: each report whose triage is not known. Where that was told first, it is."""
    since: dict[str, datetime] = {}
    known_first = outcomes_first(case)
    for index, (fact, may_begin) in enumerate(_lane(case)):
        match fact.type:
            case "report_made" if may_begin and index not in known_first:
                since.setdefault(fact.says["concern"], fact.at)
            case "report_triaged" | "concern_decided":
                since.pop(fact.says["concern"], None)
            case _:
                pass
    return since


def decisions(case: CaseRecord) -> dict[str, datetime]:
    """P: each concern about which nobody decided; under "" that help was refused while somebody worried."""
    since: dict[str, datetime] = {}
    known = set[str]()
    known_first = outcomes_first(case)
    for index, (fact, may_begin) in enumerate(_lane(case)):
        match fact.type:
            case "concern_raised" if fact.says["concern"] in known:
                pass
            case "concern_raised" | "concern_retracted" | "report_triaged" if may_begin:
                known.add(fact.says["concern"])
                since.setdefault(fact.says["concern"], fact.at)
            case "report_made":
                known.add(fact.says["concern"])
                for each in _settled_by_a_report(case, fact, outcome_known=index in known_first):
                    since.pop(each, None)
            case "help_refused" if may_begin and fact.says["safety_concern"]:
                since.setdefault("", fact.at)
            case "concern_decided":
                known.discard(fact.says["concern"])
                since.pop(fact.says["concern"], None)
                since.pop("", None)
            case _:
                pass
    return since


def _settled_by_a_report(case: CaseRecord, report: RecordedFact, *, outcome_known: bool) -> Iterator[str]:
    """To report is to decide, by the policy also on a refusal of help; not once more where its outcome was
    told first.
    """
    if not outcome_known:
        yield report.says["concern"]
    if not keeps_former_rules(case.policy_of(report)):
        yield ""


def outcomes_first(case: CaseRecord) -> set[int]:
    """Which facts tell of a report whose outcome was told before: it waits for none, and decides nothing.

    Under a policy from before it did.
    """
    found, triaged, reported = set[int](), set[str](), set[str]()
    for index, fact in enumerate(case.facts):
        match fact.type:
            case "report_triaged" if fact.says["concern"] not in reported:
                triaged.add(fact.says["concern"])
            case "report_made":
                if fact.says["concern"] in triaged and not keeps_former_rules(case.policy_of(fact)):
                    found.add(index)
                triaged.discard(fact.says["concern"])
                reported.add(fact.says["concern"])
            case "concern_decided":
                triaged.discard(fact.says["concern"])
                reported.discard(fact.says["concern"])
            case _:
                pass
    return found


def _lane(case: CaseRecord) -> Iterator[tuple[RecordedFact, bool]]:
    """Every fact, and whether it may still begin something: what was open at the end goes on, no more."""
    before = len(tuple(case.until_stopped()))
    return ((fact, index < before) for index, fact in enumerate(case.facts))
