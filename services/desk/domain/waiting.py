"""Which external waits of a case run, as its timeline tells. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.schemas.contracts.waits import ExternalWaitEnded, ExternalWaitStarted


@dataclass(frozen=True, slots=True)
class Wait:
    """What is waited for (code), and since when."""

    kind: str
    since: datetime


def waits(moments: Iterable[tuple[datetime, str, Mapping[str, Any]]]) -> Mapping[str, Wait]:
    """The id of each wait that runs → the wait. `moments` in any order: an end counts for ever."""
    told = list(moments)
    over = {details.get("wait_id") for _, code, details in told if code == ExternalWaitEnded.event}
    return {
        details["wait_id"]: Wait(details["kind"], at)
        for at, code, details in told
        if code == ExternalWaitStarted.event and details.get("wait_id") not in {*over, None}
    }
