"""Programs that no wheel brings: found on the PATH, else fetched, else the remedy is named."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.java import one_at_a_time
from deploy.local.layout import cache
from deploy.local.unprivileged import is_root

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APT_QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def ensure_tool(name: str) -> Path:
    """The program `prometheus`, `promtool` or `chromium`. Raises `StackError` with the remedy."""
    return _MAKERS[name]()


def find_tool(name: str) -> Path:
    """Where `prometheus` or `promtool` is, or will be once `ensure_tool` has fetched it."""
    found = shutil.which(name)
    return Path(found) if found else _unpacked("prometheus") / "usr" / "bin" / name


def _ensure_prometheus(name: str) -> Path:
    """Debian's package, unpacked rather than installed: no root needed, no service left running."""
    path = find_tool(name)
    if path.exists():
        return path
    with one_at_a_time():
        if not path.exists():
            _unpack_package("prometheus", _unpacked("prometheus"))
    return path


def _unpacked(package: str) -> Path:
    return cache() / f"debian-{package}"


def _unpack_package(package: str, target: Path) -> None:
    remedy = f"Install it by hand and put it on the PATH (Debian: apt-get install {package})"
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise StackError(f"'{package}' is not on the PATH", remedy)
    aside = target.with_suffix(f".{os.getpid()}")
    (aside / "apt" / "lists" / "partial").mkdir(parents=True)
    (aside / "apt" / "cache" / "archives" / "partial").mkdir(parents=True)
    own = ("-o", f"Dir::State::lists={aside}/apt/lists", "-o", f"Dir::Cache={aside}/apt/cache")
    unsandboxed = ("-o", "APT::Sandbox::User=")
    _run(("apt-get", *own, *unsandboxed, "update"), package, remedy, aside)
    _run(("apt-get", *own, *unsandboxed, "download", package), package, remedy, aside)
    archive = next(aside.glob(f"{package}_*.deb"))
    _run(("dpkg-deb", "-x", str(archive), str(aside)), package, remedy, aside)
    shutil.rmtree(aside / "apt")
    archive.unlink()
    aside.rename(target)


def _ensure_chromium() -> Path:
    """Debian's package when root on Debian, Playwright's own browser elsewhere."""
    with one_at_a_time():
        return _chromium_on_path() or _chromium_of_playwright() or _install_chromium()


def _install_chromium() -> Path:
    remedy = "Install a Chromium and put it on the PATH (Debian: apt-get install chromium)"
    if is_root() and _is_debian():
        _run(("apt-get", "update"), "chromium", remedy, Path.cwd())
        packages = ("chromium", "fonts-dejavu-core")
        install = ("apt-get", "install", "-y", "--no-install-recommends", *packages)
        _run(install, "chromium", remedy, Path.cwd())
    else:
        _run((sys.executable, "-m", "playwright", "install", "chromium"), "chromium", remedy)
    found = _chromium_on_path() or _chromium_of_playwright()
    if found is None:
        raise StackError("'chromium' is still missing after its installation", remedy)
    return found


def _chromium_on_path() -> Path | None:
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((Path(path) for path in found if path), None)


_WHERE_PLAYWRIGHT_HAS_IT = """
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def _chromium_of_playwright() -> Path | None:
    """Asked in a process of its own: Playwright's plain API refuses to answer where an event loop runs."""
    asked = subprocess.run(
        (sys.executable, "-c", _WHERE_PLAYWRIGHT_HAS_IT), capture_output=True, text=True, check=False
    )
    path = Path(asked.stdout.strip())
    return path if path.is_file() else None


def _is_debian() -> bool:
    """Debian itself: on Ubuntu the package `chromium` is only a pointer to a snap."""
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian" in "\n" + release.read_text()


def _run(command: tuple[str, ...], tool: str, remedy: str, folder: Path | None = None) -> None:
    if shutil.which(command[0]) is None:
        raise StackError(f"'{tool}' could not be fetched: there is no {command[0]}", remedy)
    done = subprocess.run(
        command, cwd=folder, env=os.environ | APT_QUIET, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise StackError(f"'{tool}' could not be fetched: {' '.join(said)}", remedy)


_MAKERS: dict[str, Callable[[], Path]] = {
    "prometheus": lambda: _ensure_prometheus("prometheus"),
    "promtool": lambda: _ensure_prometheus("promtool"),
    "chromium": _ensure_chromium,
}
