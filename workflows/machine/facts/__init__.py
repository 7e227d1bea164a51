"""What happened in a case, numbered without gaps and stamped with the instant it takes effect.

Facts are the only thing besides time that moves the machine. The gateway numbers them (`no` starts at
1) and stamps them (`at`); the machine skips a number it has seen and refuses a gap.
"""

from typing import Annotated, Literal, final

from pydantic import ConfigDict, Field, TypeAdapter

from workflows.machine.facts.administration import (
    CaseClosed,
    CaseReopened,
    ConsentWithdrawn,
    Erased,
    EscalationAcknowledged,
    EscalationResolved,
    PolicyMigrated,
)
from workflows.machine.facts.assignment import (
    ClientMoved,
    LinkedPartyAdded,
    OwnerConfirmed,
    OwnerDeclined,
    OwnerProposed,
    OwnerReleased,
    StaffAbsent,
    StaffReturned,
    TransferAccepted,
    TransferCompleted,
    TransferProposed,
    TransferRefused,
    TransferWithdrawn,
)
from workflows.machine.facts.base import (
    NumberedFact,
    Occurrence,
)
from workflows.machine.facts.pregnancy import (
    BirthRegistered,
    DatingChanged,
    DatingConfirmed,
    Discharged,
    DoubtRecorded,
    MultipleSet,
    PregnancyEnded,
    SensitiveModeSet,
)
from workflows.machine.facts.progress import (
    AppointmentMissed,
    ClientAttended,
    ClientInvited,
    ContactAttempted,
    ContactMade,
    ContributionRequested,
    DecisionRecorded,
    ExplorationConcluded,
    FeedbackSent,
    ItemClosed,
    ItemOpened,
    MdoHeld,
    MdoRequested,
    MilestoneReached,
    PlanAgreed,
    PlanChanged,
    SignalGiven,
    SupportEnded,
    SupportStarted,
    WaitEnded,
    WaitRechecked,
    WaitStarted,
)
from workflows.machine.facts.referral import (
    Acknowledged,
    ConsentAnswered,
    ConsentAsked,
    HelpRefused,
    Opened,
    ReferralMerged,
    RiskAssessed,
)
from workflows.machine.facts.safety import (
    ConcernDecided,
    ConcernRaised,
    ConcernRetracted,
    ReportMade,
    ReportTriaged,
    TaskReturned,
)
from workflows.machine.facts.support import OfferLacking, SupportUnreached

Fact = Annotated[
    Acknowledged
    | AppointmentMissed
    | BirthRegistered
    | CaseClosed
    | CaseReopened
    | ClientAttended
    | ClientInvited
    | ClientMoved
    | ConcernDecided
    | ConcernRaised
    | ConcernRetracted
    | ConsentAnswered
    | ConsentAsked
    | ConsentWithdrawn
    | ContactAttempted
    | ContactMade
    | ContributionRequested
    | DatingChanged
    | DatingConfirmed
    | DecisionRecorded
    | Discharged
    | DoubtRecorded
    | Erased
    | EscalationAcknowledged
    | EscalationResolved
    | ExplorationConcluded
    | FeedbackSent
    | HelpRefused
    | ItemClosed
    | ItemOpened
    | LinkedPartyAdded
    | MdoHeld
    | MdoRequested
    | MilestoneReached
    | MultipleSet
    | OfferLacking
    | Opened
    | OwnerConfirmed
    | OwnerDeclined
    | OwnerProposed
    | OwnerReleased
    | PlanAgreed
    | PlanChanged
    | PolicyMigrated
    | PregnancyEnded
    | ReferralMerged
    | ReportMade
    | ReportTriaged
    | RiskAssessed
    | SensitiveModeSet
    | SignalGiven
    | StaffAbsent
    | StaffReturned
    | SupportEnded
    | SupportStarted
    | SupportUnreached
    | TaskReturned
    | TransferAccepted
    | TransferCompleted
    | TransferProposed
    | TransferRefused
    | TransferWithdrawn
    | WaitEnded
    | WaitRechecked
    | WaitStarted,
    Field(discriminator="type"),
]

FACT: TypeAdapter[Fact] = TypeAdapter(Fact, config=ConfigDict(hide_input_in_errors=True))
"""Reads any fact: `FACT.validate_python({"type": "acknowledged", "no": 2, ...})`."""


@final
class Tick(Occurrence):
    """Time passed, and nothing else. The instant is the `now` given to `advance`."""

    type: Literal["tick"] = "tick"


__all__ = [
    "FACT",
    "Acknowledged",
    "AppointmentMissed",
    "BirthRegistered",
    "CaseClosed",
    "CaseReopened",
    "ClientAttended",
    "ClientInvited",
    "ClientMoved",
    "ConcernDecided",
    "ConcernRaised",
    "ConcernRetracted",
    "ConsentAnswered",
    "ConsentAsked",
    "ConsentWithdrawn",
    "ContactAttempted",
    "ContactMade",
    "ContributionRequested",
    "DatingChanged",
    "DatingConfirmed",
    "DecisionRecorded",
    "Discharged",
    "DoubtRecorded",
    "Erased",
    "EscalationAcknowledged",
    "EscalationResolved",
    "ExplorationConcluded",
    "Fact",
    "FeedbackSent",
    "HelpRefused",
    "ItemClosed",
    "ItemOpened",
    "LinkedPartyAdded",
    "MdoHeld",
    "MdoRequested",
    "MilestoneReached",
    "MultipleSet",
    "NumberedFact",
    "OfferLacking",
    "Opened",
    "OwnerConfirmed",
    "OwnerDeclined",
    "OwnerProposed",
    "OwnerReleased",
    "PlanAgreed",
    "PlanChanged",
    "PolicyMigrated",
    "PregnancyEnded",
    "ReferralMerged",
    "ReportMade",
    "ReportTriaged",
    "RiskAssessed",
    "SensitiveModeSet",
    "SignalGiven",
    "StaffAbsent",
    "StaffReturned",
    "SupportEnded",
    "SupportStarted",
    "SupportUnreached",
    "TaskReturned",
    "Tick",
    "TransferAccepted",
    "TransferCompleted",
    "TransferProposed",
    "TransferRefused",
    "TransferWithdrawn",
    "WaitEnded",
    "WaitRechecked",
    "WaitStarted",
]
