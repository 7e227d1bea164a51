"""A scenario's facts as the events by which routing hears them, and by whom."""

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain.assignment import Case
from services.routing.domain.seeking import Step
from services.routing.domain.social_map import SocialMap
from shared.schemas.contracts.assignment import CaseOwnerAccepted, CaseOwnerDeclined, CaseOwnerReassigned
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.case import (
    CaseClosed,
    CaseOutcome,
    CasePlanAgreed,
    SupportEnded,
    SupportStarted,
)
from shared.schemas.contracts.pregnancy import (
    BirthRegistered,
    ConsentWithdrawn,
    PregnancyDatingChanged,
    PregnancyEnded,
)
from shared.schemas.contracts.progress import CaseExplorationConcluded, CaseHelpRefused, RiskAssessed
from shared.schemas.contracts.referral import CaseOpened
from shared.schemas.contracts.staff import StaffAbsent, StaffReturned
from shared.schemas.contracts.support import (
    DeclinedBy,
    SupportAccepted,
    SupportDeclined,
    SupportOffered,
    SupportUnavailable,
)
from shared.schemas.contracts.transfer import (
    ClientMoved,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
)
from shared.schemas.contracts.waits import (
    ExternalWaitEnded,
    ExternalWaitRechecked,
    ExternalWaitStarted,
    WaitKind,
)
from shared.schemas.values import Dating, DatingMethod, Party
from tests.scenarios.offers import RESTRICTED, Tried
from tests.support.cases import opened

Heard = tuple[Contract, Party | None]

_BY_OWNER: Mapping[str, Callable[[Any], Contract]] = {
    "staff_absent": lambda fact: StaffAbsent(organisation=fact.organisation, deputised=fact.deputised),
    "staff_returned": lambda fact: StaffReturned(organisation=fact.organisation),
    "client_moved": lambda fact: ClientMoved(municipality=fact.municipality),
    "transfer_proposed": lambda fact: TransferProposed(
        organisation=fact.organisation, municipality=fact.municipality
    ),
    "risk_assessed": lambda fact: RiskAssessed(urgent=fact.urgent, complexity=fact.complexity),
    "exploration_concluded": lambda fact: CaseExplorationConcluded(complexity=fact.complexity),
    "help_refused": lambda fact: CaseHelpRefused(ask_again=fact.ask_again),
    "plan_agreed": lambda _: CasePlanAgreed(),
    "dating_changed": lambda fact: PregnancyDatingChanged(dating=_dating(fact.edd, fact.method)),
    "birth_registered": lambda fact: BirthRegistered(born_on=fact.born_on, children=fact.children),
    "pregnancy_ended": lambda _: PregnancyEnded(),
    "consent_withdrawn": lambda _: ConsentWithdrawn(),
    "wait_started": lambda fact: ExternalWaitStarted(
        wait_id=fact.wait, kind=WaitKind.OTHER, expected_on=fact.expected_on
    ),
    "wait_rechecked": lambda fact: ExternalWaitRechecked(wait_id=fact.wait, expected_on=fact.expected_on),
    "wait_ended": lambda fact: ExternalWaitEnded(wait_id=fact.wait),
    "case_closed": lambda _: CaseClosed(outcome=CaseOutcome.COMPLETED),
}
_BY_RECEIVER: Mapping[str, Callable[[Any], Contract]] = {
    "transfer_accepted": lambda _: TransferAccepted(),
    "transfer_refused": lambda _: TransferRefused(),
    "transfer_completed": lambda fact: TransferCompleted(deputy=fact.deputy),
}


def opening(fact: Any) -> CaseOpened:
    """The first fact, as intake tells it."""
    return opened(
        municipality=fact.municipality,
        urgent=fact.urgent,
        complexity=fact.complexity,
        dating=_dating(fact.edd, fact.dating_method),
    )


def heard(fact: Any, case: Case, social_map: SocialMap) -> Heard | None:
    """An event and who sends it; None for what is none of routing's business, or what it does by itself."""
    kind = fact.type
    if kind == "wait_started" and fact.kind == RESTRICTED:
        return None
    if kind in _BY_OWNER:
        return _BY_OWNER[kind](fact), case.accountable.owner
    if kind in _BY_RECEIVER and case.transfer is not None:
        return _BY_RECEIVER[kind](fact), case.transfer.owner
    if kind == "owner_confirmed":
        return CaseOwnerAccepted(), _speaker(fact.organisation, case, social_map)
    if kind == "owner_declined" and case.proposal is not None:
        return CaseOwnerDeclined(reason="full"), case.proposal.owner
    if kind == "owner_proposed" and not _is_asked(case, fact.organisation):
        by = social_map.coordination(case.municipality).coordinator
        return CaseOwnerReassigned(organisation=fact.organisation), by
    return None


def tried(each: Tried) -> Heard:
    """What came of an offer, said by who gives it."""
    by = Party.parse(f"{each.by}/support_provider")
    named = {"offer": each.offer, "organisation": each.by}
    said: dict[Step, Contract] = {
        Step.OFFERED: SupportOffered(**named),
        Step.ACCEPTED: SupportAccepted(**named, wait_days=each.wait),
        Step.DECLINED: SupportDeclined(**named, declined_by=DeclinedBy.ORGANISATION),
        Step.REFUSED: SupportDeclined(**named, declined_by=DeclinedBy.CLIENT),
        Step.FULL: SupportUnavailable(**named),
        Step.STARTED: SupportStarted(offer=each.offer),
        Step.ENDED: SupportEnded(offer=each.offer),
    }
    return said[each.step], by


def _dating(edd: Any, method: Any) -> Dating:
    return Dating(edd=edd, method=DatingMethod(method))


def _is_asked(case: Case, organisation: str) -> bool:
    """Whether routing asked this organisation by itself; else the story's coordinator does."""
    return case.proposal is not None and case.proposal.owner.organisation == organisation


def _speaker(organisation: str, case: Case, social_map: SocialMap) -> Party:
    """Who of that organisation was asked; else any role of it."""
    asked = [party for turn in reversed(case.turns) for party in turn.parties]
    return next(party for party in [*asked, *social_map.entries] if party.organisation == organisation)
