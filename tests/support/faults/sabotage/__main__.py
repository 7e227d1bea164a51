"""`python -m tests.support.faults.sabotage [NAME ...]`: break it, run the trial, say what noticed.

Exits 0 only if every sabotage turned the trial red.
"""

import os
import re
import subprocess
import sys

from tests.support.faults.sabotage import CHOICE
from tests.support.faults.sabotage.means import MEANS

FEWER = "100"
_TRIAL = "tests/stack/test_faults.py"
_NOTICED = re.compile(r"^(?:FAILED|ERROR) \S+?::(\w+)(.*)", re.MULTILINE)


def noticed(name: str) -> list[str]:
    """The assertions of the trial that fail when this is broken."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", _TRIAL, "-q", "-rfE", "--tb=line", "-p", "no:cacheprovider"],
        env={"TRIAL_REFERRALS": FEWER, **os.environ, CHOICE: name},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return ["".join(found)[:160] for found in _NOTICED.findall(done.stdout)]


def main(names: list[str]) -> int:
    """Report on each; the number of those that nobody noticed."""
    unseen = 0
    for name in names or list(MEANS):
        found = noticed(name)
        unseen += not found
        print(f"{name}: {MEANS[name].what}: " + (f"noticed by {len(found)}" if found else "NOT NOTICED"))
        print("".join(f"    {each}\n" for each in found), flush=True)
    return unseen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
