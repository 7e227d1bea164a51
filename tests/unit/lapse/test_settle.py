"""Whether a stack has settled: what slips from one place to the other between two looks is not overlooked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import asyncpg
import pytest

from tijdig.lapse.lag import LagReader
from tijdig.lapse.settle import SCHEMAS, Observer

NOW = datetime(2026, 4, 9, 17, 0, tzinfo=UTC)


class _Passing:
    """A stack that moves on between two looks: what each look finds, one after the other."""

    def __init__(self, *, outboxes: tuple[int, ...], lags: tuple[int, ...], numbers: tuple[int, ...]) -> None:
        self._outboxes, self._lags, self._numbers = map(iter, (outboxes, lags, numbers))

    async def fetchrow(self, _: str, __: datetime) -> dict[str, Any]:
        rest = dict.fromkeys(
            ("behind", "due", "told nobody yet", "feedback due", "periodic feedback due", "mail to send"), 0
        )
        return {"outboxes": _all(self._outboxes), **rest}

    async def fetchval(self, _: str) -> list[int]:
        return _all(self._numbers)

    async def lags(self) -> dict[str, int]:
        return {"notifications": next(self._lags)}


def _all(found: Iterator[int]) -> list[int]:
    return [next(found)] + [0] * (len(SCHEMAS) - 1)


async def unsettled(**finds: tuple[int, ...]) -> list[str]:
    stack = _Passing(**finds)
    return await Observer(cast(asyncpg.Pool, stack), cast(LagReader, stack)).unsettled(lambda: NOW)


async def test_where_nothing_is_found_twice_it_has_settled() -> None:
    assert await unsettled(outboxes=(0, 0), lags=(0, 0), numbers=(7, 7)) == []


@pytest.mark.parametrize(
    ("finds", "found"),
    [
        (
            {"outboxes": (0, 0), "lags": (0, 1), "numbers": (7, 7)},
            "lag of notifications: 1",
        ),  # it was numbered before the first look, came into an outbox after it, and left before the second
        ({"outboxes": (0, 1), "lags": (0, 0), "numbers": (7, 7)}, "outbox of intake: 1"),
        ({"outboxes": (0, 0), "lags": (0, 0), "numbers": (7, 8)}, "something was published just now"),
        ({"outboxes": (0, 0), "lags": (1, 0), "numbers": (7, 7)}, "lag of notifications: 1"),
        ({"outboxes": (1, 0), "lags": (0, 0), "numbers": (7, 7)}, "outbox of intake: 1"),
    ],
)
async def test_what_slips_by_is_seen(finds: dict[str, tuple[int, ...]], found: str) -> None:
    assert await unsettled(**finds) == [found]
