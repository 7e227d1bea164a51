"""Small values that many contracts share: who, where, when dated."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,48}$")]
"""An organisation's short name, as it stands in topic names and CloudEvents sources."""

MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^GM\d{4}$")]
"""CBS municipality code: `GM` and four digits."""


def _is_bsn(digits: str) -> bool:
    """Whether nine digits pass the 11-test of a citizen service number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def _opaque(reference: str) -> str:
    """Refuse a reference that could be a citizen service number: references travel in the clear."""
    for digits in re.findall(r"(?<![A-Za-z0-9])\d{9}(?![A-Za-z0-9])", reference):
        if _is_bsn(digits):
            raise ValueError("reference looks like a citizen service number; use an opaque one")
    return reference


Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{5,63}$"), AfterValidator(_opaque)
]
"""The sender's own opaque number for a referral: unique within the sender, no personal data."""


class OrganisationKind(StrEnum):
    """What an organisation is; decides which facts it may send."""

    MIDWIFE = "midwife"
    HOSPITAL = "hospital"
    GP = "gp"
    MATERNITY_CARE = "maternity_care"
    JGZ = "jgz"
    SOCIAL_TEAM = "social_team"
    COORDINATION = "coordination"
    MUNICIPALITY = "municipality"
    SUPPORT = "support"
    """Gives support and never owns a case. Answers from its own system, or on its page."""
    DESK = "desk"


class Role(StrEnum):
    """A role at an organisation. People are reached through roles, never named."""

    MIDWIFE = "midwife"
    HOSPITAL_MIDWIFE = "hospital_midwife"
    GP = "gp"
    MATERNITY_CARE = "maternity_care"
    JGZ_NURSE = "jgz_nurse"
    JGZ_LEAD = "jgz_lead"
    SOCIAL_TEAM = "social_team"
    COORDINATOR = "coordinator"
    DEPUTY_COORDINATOR = "deputy_coordinator"
    REGION_DUTY = "region_duty"
    MUNICIPALITY_ESCALATION = "municipality_escalation"
    MDO_CHAIR = "mdo_chair"
    SUPPORT_PROVIDER = "support_provider"
    """Whoever gives an offer and never owns a case: volunteers, mental health care, client support."""


KIND_OF: Mapping[Role, OrganisationKind] = {
    Role.MIDWIFE: OrganisationKind.MIDWIFE,
    Role.HOSPITAL_MIDWIFE: OrganisationKind.HOSPITAL,
    Role.GP: OrganisationKind.GP,
    Role.MATERNITY_CARE: OrganisationKind.MATERNITY_CARE,
    Role.JGZ_NURSE: OrganisationKind.JGZ,
    Role.JGZ_LEAD: OrganisationKind.JGZ,
    Role.SOCIAL_TEAM: OrganisationKind.SOCIAL_TEAM,
    Role.COORDINATOR: OrganisationKind.COORDINATION,
    Role.DEPUTY_COORDINATOR: OrganisationKind.COORDINATION,
    Role.REGION_DUTY: OrganisationKind.COORDINATION,
    Role.MDO_CHAIR: OrganisationKind.COORDINATION,
    Role.MUNICIPALITY_ESCALATION: OrganisationKind.MUNICIPALITY,
    Role.SUPPORT_PROVIDER: OrganisationKind.SUPPORT,
}
"""At which kind of organisation a role is fulfilled; what a consent names its recipients by."""


class Value(BaseModel):
    """A frozen value; errors about it never repeat what was put in."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Party(Value):
    """A role at an organisation: whoever holds the rota there."""

    organisation: Slug
    role: Role

    def __str__(self) -> str:
        return f"{self.organisation}/{self.role}"

    @classmethod
    @lru_cache(maxsize=4096)
    def parse(cls, text: str) -> "Party":
        """Read `organisation/role` back. Raises `ValueError` on anything else."""
        organisation, _, role = text.partition("/")
        return cls(organisation=organisation, role=Role(role))


class DatingMethod(StrEnum):
    """How a due date was found; ranked in `shared.pregnancy`."""

    ART = "art"
    CRL_OPTIMAL = "crl_10_12"
    CRL_EARLY = "crl_8_9"
    HC = "hc_13_17"
    LATE_SCANS = "late_scans"
    LMP = "lmp"
    CLINICAL_ESTIMATE = "clinical_estimate"
    UNKNOWN = "unknown"


class Dating(Value):
    """A due date (à terme datum) and how it was found; `edd` is absent only when unknown."""

    edd: date | None = None
    method: DatingMethod


class Complexity(StrEnum):
    """Simple: one clear question for one organisation. Everything else is complex."""

    SIMPLE = "simple"
    COMPLEX = "complex"


class Purpose(StrEnum):
    """What a consent allows data to be shared for."""

    REFER = "refer"
    COORDINATE = "coordinate"
    FEEDBACK_TO_REFERRER = "feedback_to_referrer"
    STATISTICS = "statistics"


class Consent(Value):
    """The woman's explicit permission, as the professional recorded it."""

    purposes: Annotated[frozenset[Purpose], Field(min_length=1)]
    text_version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
    given_on: date
    recipients: frozenset[OrganisationKind] | None = Field(
        default=None,
        min_length=1,
        description="Which kinds of organisation may know; every one that helps, where she named none.",
    )
