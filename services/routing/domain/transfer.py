"""A transfer (overdracht) of a case to another municipality or provider, as a value. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.schemas.values import Party

BOUNCES = 2
"""So many refusals, within the days below, and the coordinator decides who takes the case (S5). Default."""
BOUNCES_WITHIN = timedelta(days=30)


class Stage(StrEnum):
    """How far a transfer is. Until `completed` the owner before it answers for the case."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    COMPLETED = "completed"
    """The receiver spoke with her: it is the owner."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Another proposal took its place, she moved back, or the case stopped."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer of a case, numbered from 1. No address is known here, secret or not: a municipality is."""

    number: int
    owner: Party
    deputy: Party
    municipality: str
    stage: Stage
    proposed_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """To ask whom her consent does not name: kept until it does, or the case moves on.

    `reassigns`: the coordinator's choice of who is asked to own it; else a transfer of the case.
    """

    by: Party
    organisation: str
    municipality: str
    reassigns: bool = False


def is_open(transfer: Transfer) -> bool:
    """Whether it is under way."""
    return transfer.stage in (Stage.PROPOSED, Stage.ACCEPTED)


def bounces(transfers: tuple[Transfer, ...], at: datetime) -> int:
    """How often the case was refused in the last 30 days."""
    since = at - BOUNCES_WITHIN
    refused = (each.ended_at for each in transfers if each.stage is Stage.REFUSED)
    return sum(ended is not None and ended > since for ended in refused)
