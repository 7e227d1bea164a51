"""Who may be linked to a case without a say in it. Pure."""

from services.intake.domain.rules import ROLES, Refusal
from shared.consent import Kind as Disclosed
from shared.consent import Standing, may_disclose
from shared.schemas.contracts.linked import ClientLinkedPartyAdded
from shared.schemas.values import KIND_OF
from shared.schemas.values import OrganisationKind as Kind


def judge_linked(
    fact: ClientLinkedPartyAdded, standing: Standing | None, kind: Kind | None
) -> Refusal | None:
    """Whether she allows this kind of organisation to know of her, which whoever is linked comes to do.

    `kind`: of the organisation; None where it is not connected, and so cannot be held to its role.
    """
    if kind is not None and fact.role not in ROLES[kind]:
        return Refusal("role_not_allowed", "name a role that exists at this organisation", "role")
    verdict = may_disclose(standing, Disclosed.TASK, KIND_OF[fact.role])
    if not verdict.allowed:
        remedy = (
            "ask her whether such an organisation may know of her, and send the consent that names it first"
        )
        return Refusal(verdict.code, remedy, "role")
    if kind is None:
        return Refusal(
            "organisation_unknown", "name a connected organisation by its short name", "organisation"
        )
    return None
