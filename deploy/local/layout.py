"""Where one instance of the stack keeps its files: everything below `.tijdig/<instance>/`."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StackError

PROJECT = Path(__file__).resolve().parents[2]
# Linux allows 107 bytes in the path of a unix socket, and supervisord first binds "<path>.<pid>".
SOCKET_PATH_LIMIT = 107 - len(".4194304")
INSTANCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
RESERVED = frozenset({"cache", "uv"})


def home() -> Path:
    """The folder of all instances; `TIJDIG_HOME` overrides the default inside the project."""
    given = os.environ.get("TIJDIG_HOME")
    return Path(given).resolve() if given else PROJECT / ".tijdig"


def cache() -> Path:
    """What all instances share: broker jars, class archives, unpacked tools."""
    return home() / "cache"


@dataclass(frozen=True)
class Layout:
    """The folders and files of one instance. Raises `StackError` for an unusable name."""

    instance: str

    def __post_init__(self) -> None:
        if not INSTANCE_NAME.fullmatch(self.instance) or self.instance in RESERVED:
            raise StackError(
                f"'{self.instance}' cannot name an instance",
                "Use lower-case letters, digits and '-' (not 'cache' or 'uv')",
            )

    @property
    def root(self) -> Path:
        """Everything of the instance is below this."""
        return home() / self.instance

    @property
    def data(self) -> Path:
        """What the parts store, a folder each."""
        return self.root / "data"

    @property
    def conf(self) -> Path:
        """Generated at each start; holds secrets, so closed to others."""
        return self.root / "conf"

    @property
    def log(self) -> Path:
        """What the programs print, a file each."""
        return self.root / "log"

    @property
    def secrets(self) -> Path:
        """One file per secret."""
        return self.root / "secrets"

    @property
    def clock(self) -> Path:
        """The file that holds the offset of domain time (profiles demo and test)."""
        return self.root / "clock.json"

    @property
    def socket(self) -> Path:
        """The supervisor's unix socket: in the instance folder unless that path is too long."""
        near = self.root / "supervisor.sock"
        if len(os.fsencode(near)) <= SOCKET_PATH_LIMIT:
            return near
        digest = hashlib.sha256(os.fsencode(near)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tijdig-{os.getuid()}-{digest}" / "s.sock"

    def logfile(self, program: str) -> Path:
        """Where the output of one program goes."""
        return self.log / f"{program}.log"

    def make(self) -> None:
        """Create the folders, closed to other users where secrets lie."""
        for folder in (self.data, self.conf, self.log, self.secrets, self.socket.parent):
            folder.mkdir(parents=True, exist_ok=True)
        for private in {self.conf, self.secrets, self.socket.parent} - {self.root}:
            private.chmod(0o700)
