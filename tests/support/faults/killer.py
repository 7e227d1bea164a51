"""`kill -9`, one part after the other, while the supervisor starts them again."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any

from deploy.local.errors import StackError
from deploy.local.stack import INFRASTRUCTURE, SERVICES, Stack
from tests.support.faults.patience import say

_PAUSE_SECONDS = 1.5
_LOOK_SECONDS = 0.2


class Killer:
    """Counts what it did, so that a test can say that everything was killed."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.kills: Counter[str] = Counter()

    async def while_killing(self, programs: Sequence[str], doing: Coroutine[Any, Any, None]) -> None:
        """Do something while these are killed one after the other; ends when both are done."""
        async with asyncio.TaskGroup() as together:
            together.create_task(doing)
            together.create_task(self._round(programs))

    async def all_back(self) -> None:
        """Until every part answers again."""
        for program in (*INFRASTRUCTURE, *SERVICES):
            await asyncio.to_thread(self._stack.wait_ready, program)

    async def _round(self, programs: Sequence[str]) -> None:
        for program in programs:
            await asyncio.sleep(_PAUSE_SECONDS)
            await self._kill(program)

    async def _kill(self, program: str) -> None:
        """Kill it; where it is not up again since the last time, wait for that."""
        while not await asyncio.to_thread(self._killed, program):
            await asyncio.sleep(_LOOK_SECONDS)
        self.kills[program] += 1
        say(f"killed {program}")

    def _killed(self, program: str) -> bool:
        try:
            self._stack.kill(program)
        except (StackError, ProcessLookupError):
            return False
        return True
