"""What this service talks about: parties of a case, occasions to tell, drafts of messages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.consent.gate import Kind
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose
from shared.schemas.values import MunicipalityCode, Party, Role


class Template(StrEnum):
    """The texts there are; each is a file below `templates/`."""

    TASK = "task"
    PASSED_ON = "passed_on"
    REMINDER = "reminder"
    QUESTION = "question"
    """A question to the referrer alone; which one stands behind the link."""
    ESCALATION = "escalation"
    DEPUTY = "deputy"
    FEEDBACK = "feedback"
    NO_EFFECT = "no_effect"
    UNDELIVERED = "undelivered"
    ACCESS = "access"
    PARTY_CHANGED = "party_changed"
    CONTACT_OWNER = "contact_owner"
    CONTACT_DEPUTY = "contact_deputy"
    CONTACT_COORDINATOR = "contact_coordinator"
    """Another organisation answers for the case; nothing about the case itself."""
    OFFER = "offer"
    """Somebody asked whether this organisation can give support."""
    FINDING = "finding"
    """Nothing fitting is on its way: somebody has to find something; the same words each time it is said."""
    UNASSIGNED = "unassigned"
    """Nobody could be asked to take the case: the coordinator finds somebody."""
    CALL = "call"
    """Somebody who was asked for support has no mailbox: the coordinator asks it."""
    NOT_NEEDED = "not_needed"
    """A case that was offered to this organisation is not offered to it any more."""
    NOT_NAMED = "not_named"
    """To the coordinator: somebody was not told, since she does not allow that kind of organisation."""
    CONFIRM = "confirm"
    """Once a quarter: is what the map of offers says about you still so? About no case."""
    STOPPED = "stopped"
    """The one neutral notice after the end of a pregnancy."""
    WITHDRAWN = "withdrawn"
    AFTER_STOP = "after_stop"
    """Everything has stopped, but one task about safety or aftercare waits; nothing is said about it."""
    STOP_UNDELIVERED = "stop_undelivered"
    """To the coordinator: somebody could not be told to stop."""


KINDS: dict[Template, Kind] = {
    Template.TASK: Kind.TASK,
    Template.PASSED_ON: Kind.FEEDBACK,
    Template.REMINDER: Kind.TASK,
    Template.QUESTION: Kind.TASK,
    Template.ESCALATION: Kind.TASK,
    Template.DEPUTY: Kind.TASK,
    Template.FEEDBACK: Kind.FEEDBACK,
    Template.NO_EFFECT: Kind.TASK,
    Template.UNDELIVERED: Kind.TASK,
    Template.ACCESS: Kind.TASK,
    Template.PARTY_CHANGED: Kind.TASK,
    Template.CONTACT_OWNER: Kind.TASK,
    Template.CONTACT_DEPUTY: Kind.TASK,
    Template.CONTACT_COORDINATOR: Kind.TASK,
    Template.OFFER: Kind.TASK,
    Template.FINDING: Kind.TASK,
    Template.UNASSIGNED: Kind.TASK,
    Template.CALL: Kind.TASK,
    Template.NOT_NEEDED: Kind.TASK,
    Template.NOT_NAMED: Kind.TASK,
    Template.CONFIRM: Kind.TASK,
    Template.STOPPED: Kind.STOP_NOTICE,
    Template.WITHDRAWN: Kind.STOP_NOTICE,
    Template.AFTER_STOP: Kind.STOP_NOTICE,
    Template.STOP_UNDELIVERED: Kind.STOP_NOTICE,
}
"""As what each text is judged by the consent gate."""

TO_WHO_KNEW = frozenset(
    {
        Template.PARTY_CHANGED,
        Template.NOT_NEEDED,
        Template.NO_EFFECT,
        Template.FEEDBACK,
        Template.PASSED_ON,
        Template.CONFIRM,
    }
)
"""Texts that go only to those who have or had to do with her: nobody comes to know of her by them."""

STOP_NOTICES = frozenset(t for t, kind in KINDS.items() if kind is Kind.STOP_NOTICE)

DUTY_ROLES = frozenset({Role.COORDINATOR, Role.DEPUTY_COORDINATOR, Role.REGION_DUTY})
"""Who is on duty for the region: works at the desk, and may be woken for urgent escalations."""

CHAIN = (Audience.COORDINATOR, Audience.DEPUTY_COORDINATOR, Audience.REGION_DUTY)
"""Who is told instead of somebody who cannot be told, in this order."""


class Hours(StrEnum):
    """When something may be sent."""

    DIGEST = "digest"
    """Once a day, 08:15 on working days."""
    OFFICE = "office"
    """08:00-17:00 on working days."""
    DUTY = "duty"
    """At any hour to duty roles, in office hours to everybody else."""
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Seat:
    """Owner and deputy, as proposed or as confirmed at this attempt."""

    attempt: int
    owner: Party
    deputy: Party


@dataclass(frozen=True, slots=True)
class CaseParties:
    """Who has to do with a case, as far as is known here; events may arrive in any order."""

    municipality: MunicipalityCode | None = None
    referrer: Party | None = None
    proposed: Seat | None = None
    accountable: Party | None = None
    """Who was accountable while the proposal was open."""
    confirmed: Seat | None = None
    involved: frozenset[Party] = frozenset()
    """Everybody who ever was referrer, owner or deputy, proposed or confirmed."""
    aware: frozenset[Party] = frozenset()
    """Third parties who deal with her: who referred her as well, and who gives support."""

    linked: frozenset[Party] = frozenset()
    """Who deals with her family: may hear of her as long as she allows it, and is judged each time."""

    def knows(self, party: Party) -> bool:
        """Whether this organisation has to do with her already: it referred her, has the case, or helps her.

        Being asked is not having: who was proposed comes to know of her by the message itself.
        """
        held = (self.confirmed.owner, self.confirmed.deputy) if self.confirmed else ()
        known = {each.organisation for each in (self.referrer, *held, *self.aware) if each is not None}
        return party.organisation in known

    @property
    def current(self) -> Seat | None:
        """Whom to address as owner and deputy: the confirmed ones, else the proposed ones.

        A proposal after a confirmation, while somebody else became accountable, replaces it.
        """
        if self.proposed is None or self.confirmed is None:
            return self.confirmed or self.proposed
        newer = self.proposed.attempt > self.confirmed.attempt
        return self.proposed if newer and self.accountable != self.confirmed.owner else self.confirmed


@dataclass(frozen=True, slots=True)
class Addressee:
    """A function in the case, or a party, or both when the event names who fulfils the function."""

    audience: Audience | None = None
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reason to tell people something.

    `key` names the reason for ever: the same key and party make the same message, however often the
    reason is seen. `cause` is the stage or threshold that a reminder is about.
    """

    key: str
    template: Template
    case_id: UUID | None
    to: tuple[Addressee, ...]
    hours: Hours = Hours.OFFICE
    cause: str | None = None
    purpose: LinkPurpose | None = None
    """What the link opens, where the event says so; else it follows from the addressee."""
    may_wait: bool = False
    """Nothing hangs on a quarter of an hour: it may leave in one mail with others to the same party."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to one party, ready to be planned."""

    key: str
    case_id: UUID | None
    party: Party
    audience: Audience | None
    template: Template
    purpose: LinkPurpose
    at_once: bool
    not_before: datetime
    expires_at: datetime
    cause: str | None
    may_wait: bool = False

    @property
    def kind(self) -> Kind:
        """As what the consent gate judges it."""
        return KINDS[self.template]
