"""How far the consumers of a stack are behind, as each process measures it when asked."""

import asyncio
from collections.abc import Mapping

import httpx


class LagReader:
    """Asks every consuming process for its lag. Use as an async context manager.

    `addresses` maps a process to its base URL.
    """

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self._http = httpx.AsyncClient(timeout=5.0)

    async def __aenter__(self) -> "LagReader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def lags(self) -> dict[str, int]:
        """Messages not yet taken in, per process; -1 for one that does not answer now."""
        found = await asyncio.gather(*(self._lag(url) for url in self._addresses.values()))
        return dict(zip(self._addresses, found, strict=True))

    async def _lag(self, url: str) -> int:
        try:
            answer = await self._http.get(f"{url.rstrip('/')}/health/lag")
            return int(answer.json()["lag"]) if answer.is_success else -1
        except httpx.HTTPError:
            return -1
