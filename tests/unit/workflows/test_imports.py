"""What a workflow is made of must not reach the world: asyncpg in its sandbox ends the process."""

import subprocess
import sys

import pytest

FORBIDDEN = {"asyncpg", "aiokafka", "faststream", "sqlalchemy", "httpx"}


@pytest.mark.parametrize(
    "module", ["workflows.case_workflow", "workflows.taking_in", "workflows.machine.advance"]
)
def test_decisions_import_nothing_that_does_something(module):
    asked = f"import sys, {module}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert not FORBIDDEN & set(found.stdout.split())
