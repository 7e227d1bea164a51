"""Who else deals with her family (verbonden partij), without a say in her case."""

from typing import ClassVar

from shared.schemas.contracts.base import Example, InboundContract
from shared.schemas.values import Role, Slug


class ClientLinkedPartyAdded(InboundContract):
    """Somebody else deals with her family too (verbonden partij): the other parent's help, the child's, hers.

    Only which role at which organisation: never who it is, nor whom it helps. It gets no say in the case; it
    hears when somebody else is to be spoken to. Her consent is judged as this comes in.
    """

    event: ClassVar[str] = "client.linked_party.added"
    example: ClassVar[Example] = {"organisation": "sociaal-team-haarlem", "role": "social_team"}

    organisation: Slug
    role: Role
