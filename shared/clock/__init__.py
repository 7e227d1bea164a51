"""The one clock. Every process asks it, and only it, what time it is.

Domain time is system time plus an offset. In production the offset is zero and nothing can change
that; in the time-lapse demo and in tests a driver steps it by rewriting one small file, which every
process of the stack reads.
"""

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

PROFILES_WITH_STEPS = frozenset({"demo", "test"})


class ClockError(Exception):
    """The clock was asked to be stepped where that is not allowed."""


@dataclass
class Clock:
    """Tells domain time (aware, UTC). `path` holds the offset, and is re-read when it changes."""

    path: Path | None = None
    _stamp: tuple[int, int] = field(default=(0, 0), init=False)
    _offset: timedelta = field(default=timedelta(0), init=False)

    def now(self) -> datetime:
        """Domain time: when things happen to women and professionals."""
        return self.system_now() + self.offset()

    def system_now(self) -> datetime:
        """System time: for ages, lateness and the 60-second bounds."""
        return datetime.now(UTC)

    def offset(self) -> timedelta:
        """How far domain time is ahead of system time; zero without a file."""
        if self.path is None:
            return self._offset
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return self._offset
        stamp = (found.st_mtime_ns, found.st_ino)
        if stamp != self._stamp:
            self._offset = read_offset(self.path)
            self._stamp = stamp
        return self._offset


def clock_for(profile: str, path: Path | None) -> Clock:
    """The clock of a process. Raises `ClockError` where the profile forbids a stepped clock."""
    if path is not None and profile not in PROFILES_WITH_STEPS:
        raise ClockError(
            f"a clock file is set but the profile is '{profile}': "
            "unset TIJDIG_CLOCK_FILE, or run with TIJDIG_PROFILE=demo or test"
        )
    return Clock(path)


def read_offset(path: Path) -> timedelta:
    """The offset that a clock file holds."""
    return timedelta(seconds=json.loads(path.read_text())["offset_seconds"])


def step_clock(path: Path, offset: timedelta) -> None:
    """Set the offset for every process that reads `path`, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps({"offset_seconds": offset.total_seconds()}))
    fresh.replace(path)
