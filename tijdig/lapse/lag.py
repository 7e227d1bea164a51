"""How far the consumers of a stack are behind, as each process measures it when asked."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

_PATIENCE_SECONDS = 5.0
_LOST = (OSError, HTTPException)


class LagReader:
    """Asks every consuming process for its lag. Use as an async context manager.

    `addresses` maps a process to its base URL. It is asked many times a second, so connections stay open
    and the client is the plain one of the standard library.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._lines = {
            name: HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE_SECONDS)
            for name, url in addresses.items()
        }
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> "LagReader":
        return self

    async def __aexit__(self, *_: object) -> None:
        for line in self._lines.values():
            line.close()

    async def lags(self) -> dict[str, int]:
        """Messages not yet taken in, per process; -1 for one that does not answer now."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._ask_all)

    def _ask_all(self) -> dict[str, int]:
        """All are asked before the first is heard: they measure side by side."""
        asked = {name: _ask(line) for name, line in self._lines.items()}
        return {name: _heard(line) if asked[name] else -1 for name, line in self._lines.items()}


def _ask(line: HTTPConnection) -> bool:
    """False when nobody is there."""
    for _ in range(2):  # a connection that broke, or whose last answer nobody heard, is made anew
        try:
            line.request("GET", "/health/lag")
            return True
        except _LOST:
            line.close()
    return False


def _heard(line: HTTPConnection) -> int:
    """The answer, or -1. A process closes a connection that was idle for a while: then it is asked again."""
    try:
        return _lag(line)
    except ConnectionError:
        line.close()
    except _LOST:
        line.close()
        return -1
    try:
        return _lag(line) if _ask(line) else -1
    except _LOST:
        line.close()
        return -1


def _lag(line: HTTPConnection) -> int:
    answer = line.getresponse()
    body = answer.read()
    return int(json.loads(body)["lag"]) if answer.status == HTTPStatus.OK else -1
