"""`python -m tests.support.mutation.generate`: write all mutants into `mutants/`, without testing any.

A process of its own, as mutmut knows by a variable of the environment what it is doing. Functions that did
not change keep what is known of their mutants.
"""

import subprocess
from pathlib import Path

from mutmut.__main__ import create_mutants
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

COMMIT = Path("mutants/commit")
"""Of which commit the mutants are."""


def main() -> None:
    """As `mutmut run` begins."""
    set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(max_children=1)
    COMMIT.write_bytes(subprocess.check_output(["git", "rev-parse", "--short", "HEAD"]))


if __name__ == "__main__":
    main()
