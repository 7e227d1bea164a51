"""`python -m deploy.lints [FOLDER]`: print every breach; the exit status is 1 when there is one."""

import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.lints.layout import service_files
from deploy.lints.rules import RULES
from deploy.lints.source import Finding, sources

PROJECT = Path(__file__).resolve().parents[2]


def findings(root: Path) -> Iterator[Finding]:
    """Every breach below `root`."""
    for source in sources(root):
        for rule in RULES:
            yield from rule(source)
    yield from service_files(root)


def main() -> int:
    """Check the project, or the folder that is named."""
    found = sorted(findings(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT))
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
