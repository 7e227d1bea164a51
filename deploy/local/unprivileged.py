"""PostgreSQL refuses to run as root. When we are root it runs as `nobody` instead.

Nobody may not enter root's home, where the project may well lie, so that one capability goes along:
walking past file permissions. No user is added to the machine and no folder's rights are changed.
"""

import grp
import os
import shutil
from pathlib import Path

from deploy.local.errors import StackError

CAPABILITY = "+dac_override"


def is_root() -> bool:
    """Whether PostgreSQL would refuse to run as who we are."""
    return os.geteuid() == 0


def as_nobody(command: tuple[str, ...]) -> tuple[str, ...]:
    """The command as it must be started by whoever we are. Raises `StackError` without setpriv."""
    if not is_root():
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise StackError(
            "PostgreSQL cannot run as root and 'setpriv' is missing",
            "Install util-linux, or run as an ordinary user",
        )
    identity = ("--reuid=nobody", f"--regid={_group()}", "--clear-groups")
    keep = (f"--inh-caps={CAPABILITY}", f"--ambient-caps={CAPABILITY}")
    return (setpriv, *identity, *keep, "--", *command)


def give_to_nobody(folder: Path) -> None:
    """The server insists on owning its data."""
    if is_root():
        shutil.chown(folder, "nobody", _group())


def _group() -> str:
    names = {group.gr_name for group in grp.getgrall()}
    return "nogroup" if "nogroup" in names else "nobody"
