"""A part of the stack: one supervised program, how it is prepared and how one knows it is ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def nothing_to_prepare() -> None:
    """For parts that need no files before their first start."""


@dataclass(frozen=True)
class Part:
    """One supervised program.

    `ready` returns an empty string once the part answers, else what is still missing.
    `prepare` makes what the first start needs; it may run again and may run beside others.
    """

    name: str
    command: tuple[str, ...]
    address: str
    ports: tuple[int, ...]
    ready: Callable[[], str]
    prepare: Callable[[], None] = nothing_to_prepare
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    stop_signal: str = "TERM"
    # PostgreSQL's children give a meaning of their own to the signal its parent stops on.
    signal_children: bool = True
    stop_seconds: int = 20
    patience_seconds: float = 300
