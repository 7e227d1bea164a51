"""Make the project's environment: `python3 deploy/local/bootstrap.py`. Needs nothing but Python.

Runs before anything is installed, on whatever `python3` is, so only the standard library is used
and the syntax stays old enough for an unsuitable Python to reach its own refusal.
"""

import os
import shutil
import subprocess
import sys

UV = "0.13.9"
OLDEST, NEWEST = (3, 11), (3, 13)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
TOOLS = os.path.join(ROOT, ".tijdig", "uv")  # noqa: PTH118


def suitable_python() -> str:
    """This interpreter, or another on the PATH whose version the project supports."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return getattr(sys, "_base_executable", sys.executable)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(
        f"Tijdig needs Python 3.11 to 3.13 and 'python3' is {sys.version_info[0]}.{sys.version_info[1]}: "
        "install one of those (Debian 12: apt-get install python3 python3-venv), "
        "or name one with 'make PYTHON=/path/to/python3.11'."
    )


def installed_uv() -> str:
    """The pinned uv in a private environment; made on the first run."""
    uv = os.path.join(TOOLS, "bin", "uv")  # noqa: PTH118
    if not os.path.exists(uv) or UV not in output(uv, "--version"):  # noqa: PTH110
        make_environment()
        pip = [os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", "--quiet"]  # noqa: PTH118
        if subprocess.call([*pip, "--disable-pip-version-check", "uv==" + UV]):
            sys.exit(
                f"uv {UV} could not be installed from PyPI (see above): check the network, "
                "or name a mirror in PIP_INDEX_URL."
            )
    return uv


def make_environment() -> None:
    """An empty virtual environment for uv itself."""
    made = subprocess.run(
        [suitable_python(), "-m", "venv", "--clear", TOOLS], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        sys.exit(
            "This Python cannot make virtual environments: install its 'venv' module "
            "(Debian: apt-get install python3-venv)."
        )


def output(*command: str) -> str:
    """What a program prints, or nothing when it does not run."""
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.decode()
    except OSError:
        return ""


def main() -> None:
    """Bring .venv to exactly what uv.lock says."""
    python = suitable_python()
    settings = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
    settings.pop("VIRTUAL_ENV", None)
    # Compiled once: else every process may compile its libraries at every start, which takes seconds.
    command = [installed_uv(), "sync", "--locked", "--compile-bytecode", "--python", python]
    if not os.path.exists(os.path.join(ROOT, ".venv")):  # noqa: PTH110, PTH118
        print("Fetching the locked dependencies (about 300 MB, once) ...")
    else:
        command.append("--quiet")
    if subprocess.call(command, cwd=ROOT, env=settings):
        sys.exit(
            "The locked dependencies could not be installed (see above): check the network, or name "
            "a mirror in UV_DEFAULT_INDEX."
        )


if __name__ == "__main__":
    main()
