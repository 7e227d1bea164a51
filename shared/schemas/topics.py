"""Every topic name, and nowhere else (a lint refuses topic literals elsewhere).

One topic per class of event; one inbound and one outbound topic per connected organisation (the topic
is the authentication: only its organisation may write it), one municipal topic per municipality.

One topic is restricted: safety. Steps and dates of worries about safety (Wet meldcode) stand there; what
time makes of them, and how a wait goes on that began there. Intake and the workflows alone may write it and
the gateway of the workflows alone may read it (ACLs: docs/operate.md).
"""

from dataclasses import dataclass

REFERRAL = "tijdig.referral.v1"
PREGNANCY = "tijdig.pregnancy.v1"
CONSENT = "tijdig.consent.v1"
CASE = "tijdig.case.v1"
ASSIGNMENT = "tijdig.assignment.v1"
SUPPORT = "tijdig.support.v1"
FEEDBACK = "tijdig.feedback.v1"
ESCALATION = "tijdig.escalation.v1"
NOTIFICATION = "tijdig.notification.v1"
DIRECTORY = "tijdig.directory.v1"
SAFETY = "tijdig.safety.v1"

INTERNAL = (
    REFERRAL,
    PREGNANCY,
    CONSENT,
    CASE,
    ASSIGNMENT,
    SUPPORT,
    FEEDBACK,
    ESCALATION,
    NOTIFICATION,
    DIRECTORY,
)
"""What every service of Tijdig may read."""

RESTRICTED = (SAFETY,)
"""What no page, projection or timeline may ever be fed from."""

_INBOUND = "tijdig.inbound.v1."
_OUTBOUND = "tijdig.outbound.v1."
_MUNICIPAL = "tijdig.municipal.v1."

INBOUND_PATTERN = r"^tijdig\.inbound\.v1\..+$"
OUTBOUND_TEMPLATE = _OUTBOUND + "{organisation}"
INBOUND_TEMPLATE = _INBOUND + "{organisation}"
MUNICIPAL_TEMPLATE = _MUNICIPAL + "{municipality}"


def inbound(organisation: str) -> str:
    """The topic on which one organisation, and it alone, publishes."""
    return _INBOUND + organisation


def inbound_organisation(topic: str) -> str:
    """The organisation whose inbound topic this is. Raises `ValueError` for any other topic."""
    if not topic.startswith(_INBOUND):
        raise ValueError("not an inbound topic")
    return topic.removeprefix(_INBOUND)


def outbound(organisation: str) -> str:
    """The topic on which one organisation reads about its own referrals."""
    return _OUTBOUND + organisation


def municipal(municipality: str) -> str:
    """The topic of one municipality's counts."""
    return _MUNICIPAL + municipality


INBOUND_DAYS = 7
EVENT_DAYS = 30
"""How long any event stays on its topic that somebody consumes; the compacted directory apart."""


@dataclass(frozen=True)
class TopicSpec:
    """How a topic is laid out on the broker. A compacted one keeps the newest event of each key."""

    name: str
    partitions: int
    retention_days: int
    compacted: bool = False


def specs(organisations: list[str], municipalities: list[str]) -> list[TopicSpec]:
    """Every topic a region needs, for its connected organisations and its municipalities.

    An inbound topic has one partition: all that an organisation says is then read in the order in which it
    was said, and the front door, which asks for every partition with every fetch, has few to ask for.
    """
    return [
        *(TopicSpec(name, 4, EVENT_DAYS, compacted=name == DIRECTORY) for name in INTERNAL),
        *(TopicSpec(name, 4, EVENT_DAYS) for name in RESTRICTED),
        *(TopicSpec(inbound(o), 1, INBOUND_DAYS) for o in organisations),
        *(TopicSpec(outbound(o), 1, EVENT_DAYS) for o in organisations),
        *(TopicSpec(municipal(m), 1, 3650) for m in municipalities),
    ]
