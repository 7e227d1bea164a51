"""One promise broken on purpose, in the services of the trial alone: the trial must then turn red.

`python -m tests.support.faults.sabotage inbox` runs the trial so and says which assertions noticed. The
code of the services knows nothing of it: their processes get a folder on their PYTHONPATH whose
`sitecustomize` replaces one function before the service begins.
"""

import os
from pathlib import Path

import psycopg

from tests.support.faults.sabotage.means import MEANS

CHOICE = "SABOTAGE"
"""Variable that names what is broken; read by test support alone."""


_GATE = "select pg_get_functiondef('workflows.let_out'::regproc)"


def environment() -> dict[str, str]:
    """What a service of the trial is started with besides its settings; nothing unless asked for."""
    chosen = os.environ.get(CHOICE)
    if not chosen:
        return {}
    site = Path(__file__).parent / "site"
    project = Path(__file__).parents[4]
    return {CHOICE: chosen, "PYTHONPATH": f"{site}{os.pathsep}{project}"}


def in_database(url: str) -> None:
    """Break what is to be broken there, after the migrations and before anything happens."""
    chosen = os.environ.get(CHOICE)
    change = MEANS[chosen].to_the_gate if chosen else None
    if change is None:
        return
    with psycopg.connect(url) as connection:
        (body,) = connection.execute(_GATE).fetchone() or ("",)
        connection.execute(change(body).encode())
