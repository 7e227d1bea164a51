"""What of a fact is told, and where: all of a wait in the safety lane where only time reads."""

from uuid import UUID

import asyncpg

from services.intake import domain
from services.intake.handlers.refusals import WaitUnknown
from services.intake.repository import waits
from shared.schemas import registry
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.safety import SafetyWaitStarted


async def keep_wait(conn: asyncpg.Connection, case_id: UUID, fact: Contract) -> None:
    """Know of a wait that begins with this fact whether it is of the safety lane."""
    begun = domain.wait_begun(fact)
    if begun is not None:
        await waits.keep(conn, case_id, begun, restricted=isinstance(fact, SafetyWaitStarted))


async def told_where(
    conn: asyncpg.Connection, case_id: UUID, fact: Contract, organisation: str
) -> tuple[Contract, str]:
    """What is published of this fact, and its topic.

    Raises `WaitUnknown` where only the beginning of its wait, which may come a moment later, can tell;
    not in a case from before every beginning was kept.
    """
    about = domain.wait_told_of(fact)
    restricted = False if about is None else await waits.restricted(conn, case_id, about)
    if about is not None and restricted is None:
        raise WaitUnknown(about, case_id, organisation)
    topic = registry.topic_of(type(fact), restricted=bool(restricted))
    return domain.without_more(fact) if restricted else fact, topic
