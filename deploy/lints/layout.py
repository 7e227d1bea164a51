"""The rule about files: who knows one service knows them all."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from deploy.lints.source import Finding

FILES = frozenset(
    {
        "__init__.py",
        "README.md",
        "domain.py",
        "models.py",
        "repository.py",
        "handlers.py",
        "subscribers.py",
        "http.py",
        "settings.py",
        "metrics.py",
        "main.py",
    }
)
_MODULES = frozenset(name.removesuffix(".py") for name in FILES if name.endswith(".py"))
PACKAGES = _MODULES - {"__init__", "main"}
"""A file that grew past its limit becomes a package of the same name."""
FOLDERS = frozenset({"migrations", "templates", "static"})
REQUIRED = frozenset({"__init__.py", "README.md", "main.py"})


def service_files(root: Path) -> Iterator[Finding]:
    """Every service has the same files, or a package of the same name, and no others."""
    for service in sorted(p for p in (root / "services").glob("*") if p.is_dir() and _visible(p)):
        found = {path.name for path in service.iterdir() if _visible(path)}
        for name in sorted(found):
            if not _allowed(service / name):
                yield _at(root, service / name, "put it in the file that every service has for it")
        for name in sorted(REQUIRED - found):
            yield _at(root, service / name, "add this file; every service has it")


def _allowed(path: Path) -> bool:
    if path.is_dir():
        return path.name in PACKAGES | FOLDERS
    return path.name in FILES


def _visible(path: Path) -> bool:
    return not path.name.startswith((".", "__pycache__"))


def _at(root: Path, path: Path, remedy: str) -> Finding:
    return Finding(PurePosixPath(path.relative_to(root).as_posix()), 1, "service-files", remedy)
