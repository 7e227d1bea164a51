"""Who was asked and who said yes, from the row of a case."""

import asyncpg

from services.desk import domain


def ownership_of(view: asyncpg.Record) -> domain.Ownership:
    """Who was asked and who said yes."""
    return domain.Ownership(
        proposed_owner=view["proposed_owner"],
        proposed_deputy=view["proposed_deputy"],
        proposal=view["proposal_attempt"],
        declined=view["declined_attempt"],
        owner=view["owner"],
        deputy=view["deputy"],
        confirmed=view["owner_attempt"],
    )
