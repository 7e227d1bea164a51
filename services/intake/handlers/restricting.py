"""What of a fact is told, and where: all of a wait in the safety lane where only time reads."""

from uuid import UUID

import asyncpg

from services.intake import domain
from services.intake.repository import waits
from shared.schemas import registry
from shared.schemas.contracts.base import Contract
from shared.schemas.contracts.safety import SafetyWaitStarted


async def told_where(conn: asyncpg.Connection, case_id: UUID, fact: Contract) -> tuple[Contract, str]:
    """What is published of this fact, and its topic; the beginning of such a wait is remembered here."""
    if isinstance(fact, SafetyWaitStarted):
        await waits.keep(conn, case_id, fact.wait_id)
    about = domain.wait_told_of(fact)
    restricted = about is not None and await waits.is_of_the_lane(conn, case_id, about)
    topic = registry.topic_of(type(fact), restricted=restricted)
    return domain.without_more(fact) if restricted else fact, topic
