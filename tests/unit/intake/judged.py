"""What the rules of the front door are asked about: a referral, a case, and who sends."""

from datetime import UTC, date, datetime
from uuid import uuid4

from services.intake.domain import CaseView, Sender
from shared.schemas.contracts.case import CaseContactMade
from shared.schemas.contracts.referral import ReferralSubmitted
from shared.schemas.values import (
    Complexity,
    Consent,
    Dating,
    DatingMethod,
    OrganisationKind,
    Party,
    Purpose,
    Role,
)

TODAY = date(2026, 3, 30)
NOW = datetime(2026, 3, 30, 7, tzinfo=UTC)
EDD = date(2026, 10, 12)
CONTACT = CaseContactMade(with_client=True, with_referrer=True)


def consent(**changes) -> Consent:
    values = {"purposes": frozenset({Purpose.REFER}), "text_version": "2026-1", "given_on": TODAY}
    return Consent(**values | changes)


def referral(**changes) -> ReferralSubmitted:
    values = {
        "reference": "VD-2026-0001",
        "referrer_role": Role.MIDWIFE,
        "municipality": "GM0453",
        "dating": Dating(edd=EDD, method=DatingMethod.CRL_OPTIMAL),
        "urgent": False,
        "complexity": Complexity.COMPLEX,
        "consent": consent(),
        "identity": "a.b.c.d.e",
    }
    return ReferralSubmitted(**values | changes)


def case(*, stopped: bool = False, method: DatingMethod = DatingMethod.CRL_OPTIMAL) -> CaseView:
    return CaseView(
        uuid4(), uuid4(), frozenset({"duinstreek", "jgz-k"}), Dating(edd=EDD, method=method), stopped
    )


def sender(organisation: str, kind: OrganisationKind, role: Role) -> Sender:
    return Sender(Party(organisation=organisation, role=role), kind)


MIDWIFE = sender("duinstreek", OrganisationKind.MIDWIFE, Role.MIDWIFE)
NURSE = sender("jgz-k", OrganisationKind.JGZ, Role.JGZ_NURSE)
STRANGE_NURSE = sender("jgz-elders", OrganisationKind.JGZ, Role.JGZ_NURSE)
STRANGE_MIDWIFE = sender("elders", OrganisationKind.MIDWIFE, Role.MIDWIFE)
COORDINATOR = sender("coordinatie", OrganisationKind.COORDINATION, Role.COORDINATOR)
MUNICIPALITY = sender("gemeente", OrganisationKind.MUNICIPALITY, Role.MUNICIPALITY_ESCALATION)


def code(refusal) -> str | None:
    return None if refusal is None else refusal.code
