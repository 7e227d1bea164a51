"""What those hear who deal with her or her family, and have no say in the case: who is to be spoken to."""

from uuid import UUID

from services.notifications.domain.values import Addressee, CaseParties, Occasion, Template
from shared.schemas.contracts.assignment import PartyChanged
from shared.schemas.contracts.escalation import Audience
from shared.schemas.contracts.notification import LinkPurpose

_CONTACT = {
    Audience.OWNER: Template.CONTACT_OWNER,
    Audience.DEPUTY: Template.CONTACT_DEPUTY,
    Audience.COORDINATOR: Template.CONTACT_COORDINATOR,
}


def party_changed(key: str, case_id: UUID, data: PartyChanged, parties: CaseParties) -> Occasion:
    """Third parties, and who answered before, hear that somebody else does now, without content (S7).

    Where it names who is told: these hear in which role somebody is to be spoken to, and nobody else does.
    """
    if data.told:
        return _contact(key, case_id, data)
    referrer = (parties.referrer,) if parties.referrer else ()
    told = parties.aware.union(parties.linked, data.former, referrer) - frozenset((data.owner, data.deputy))
    return Occasion(
        key=f"party/{key}",
        template=Template.PARTY_CHANGED,
        case_id=case_id,
        to=tuple(Addressee(party=party) for party in sorted(told, key=str)),
        purpose=LinkPurpose.NOTICE,
    )


def _contact(key: str, case_id: UUID, data: PartyChanged) -> Occasion:
    return Occasion(
        key=f"party/{key}",
        template=_CONTACT[data.contact],
        case_id=case_id,
        to=tuple(Addressee(party=party) for party in data.told),
        purpose=LinkPurpose.NOTICE,
    )
