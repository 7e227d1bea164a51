"""Day by day: who has duty is told to the others, and what the rota leaves open to the operators."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.routing.domain.candidates import Gap, gaps
from services.routing.domain.rota import Hole
from services.routing.domain.social_map import SocialMap
from services.routing.metrics import ROTA_HOLES, TEAM_GAPS
from shared.messaging import Context
from shared.pregnancy import local_date

log = logging.getLogger("tijdig.routing")

AHEAD = timedelta(days=28)
"""So far ahead a hole is named: time enough to fill it."""


def holes_ahead(social_map: SocialMap, today: date) -> tuple[Hole, ...]:
    """Days in the coming four weeks for which a rota names nobody."""
    return tuple(social_map.rota.holes(today, today + AHEAD))


def gaps_ahead(social_map: SocialMap, today: date) -> tuple[Gap, ...]:
    """Days in the coming four weeks on which nobody could be asked, though there are teams."""
    days = [today + timedelta(days=number) for number in range(AHEAD.days + 1)]
    return tuple(gaps(social_map, days))


@dataclass
class Days:
    """Looks once a day, when a day begins: in domain time, so that a time-lapse sees it too."""

    social_map: SocialMap
    publish: Callable[[Context], Awaitable[None]]
    _seen: date | None = field(default=None, init=False)

    async def look(self, context: Context) -> None:
        """Publish the mailboxes of today and count what is open, where the day is another."""
        today = local_date(context.clock.now())
        if today == self._seen:
            return
        await self.publish(context)
        holes, open_ = holes_ahead(self.social_map, today), gaps_ahead(self.social_map, today)
        ROTA_HOLES.set(len(holes))
        TEAM_GAPS.set(len(open_))
        for hole in holes:
            log.warning("rota names nobody", extra={"party": str(hole.party), "first": str(hole.first)})
        self._seen = today
