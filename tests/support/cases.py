"""Payloads of an ordinary case, for tests of single services."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from shared.schemas.contracts.pregnancy import ConsentGranted
from shared.schemas.contracts.referral import CaseOpened
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

AT = datetime(2026, 3, 30, 7, tzinfo=UTC)
MIDWIFE = Party(organisation="verloskundigen-duinstreek", role=Role.MIDWIFE)
NURSE = Party(organisation="jgz-kennemerland", role=Role.JGZ_NURSE)
NURSE_LEAD = Party(organisation="jgz-kennemerland", role=Role.JGZ_LEAD)
OTHER_NURSE = Party(organisation="jgz-ijmond-noord", role=Role.JGZ_NURSE)
COORDINATOR = Party(organisation="coordinatie-ijmond", role=Role.COORDINATOR)


def consent(*purposes: Purpose) -> Consent:
    """A consent; for everything unless told."""
    return Consent(purposes=frozenset(purposes or Purpose), text_version="2026-1", given_on=date(2026, 3, 27))


def naming(*kinds: OrganisationKind) -> ConsentGranted:
    """She says that only these kinds of organisation may know."""
    return ConsentGranted(consent=consent().model_copy(update={"recipients": frozenset(kinds)}))


def opened(**changes: Any) -> CaseOpened:
    """An accepted referral in Velsen."""
    values: dict[str, Any] = {
        "pregnancy_id": uuid4(),
        "referral_id": uuid4(),
        "referrer": MIDWIFE,
        "reference": f"VD-{uuid4().hex[:8]}",
        "municipality": "GM0453",
        "dating": Dating(edd=date(2026, 10, 10), method=DatingMethod.CRL_OPTIMAL),
        "urgent": False,
        "complexity": Complexity.COMPLEX,
        "interpreter": False,
        "consent": consent(),
    }
    return CaseOpened(**values | changes)
