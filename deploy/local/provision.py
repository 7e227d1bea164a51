"""Bring database and broker to what the code expects: migrations and topics, side by side."""

import os
import subprocess
import sys
from collections.abc import Mapping

from deploy.local.errors import StackError
from deploy.local.layout import PROJECT

COMMANDS = (("migrate",), ("topics", "apply"))


def provision(env: Mapping[str, str]) -> None:
    """Run `tijdig migrate` and `tijdig topics apply`. Raises `StackError` when one fails."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tijdig", *command],
            cwd=PROJECT,
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for command in COMMANDS
    ]
    outputs = [process.communicate()[0] for process in running]
    for command, process, output in zip(COMMANDS, running, outputs, strict=True):
        if process.returncode:
            said = output.strip().splitlines()[-1:] or ["(nothing)"]
            raise StackError(
                f"'tijdig {' '.join(command)}' failed: {said[0]}",
                "Run it by hand to see all of it, or start afresh with 'tijdig down --wipe'",
            )
