"""`python -m deploy.compose.keys [FOLDER]`: make the secret files that docker-compose.yml mounts.

What is there is kept: whoever loses or replaces `kek.key` makes every sealed identity unreadable. An API
key is made for each organisation of the region that TIJDIG_REGION names, in the environment or in `.env`.
"""

import os
import secrets
import sys
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.keys import ensure_secrets
from deploy.local.region import REGION, organisations

PROJECT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "secrets"
OURS = 10001
OWNERS = {"postgres.password": 999, "postgres.roles": 999, "temporal.password": 1000}
"""Who reads what is not for our own processes: the users of the official images (uid), each its own files,
since a secret file is mounted with the owner and the rights that it has on the host."""


def make(folder: Path, organisations: list[str]) -> None:
    """All of them, readable by their owner only; one API key per organisation."""
    keys = folder / "api-keys"
    keys.mkdir(parents=True, exist_ok=True)
    for private in (folder, keys):
        private.chmod(0o700)
    ensure_secrets(folder)
    _once(folder / "pgpass", f"postgres:5432:*:tijdig:{secrets.token_hex(24)}\n")
    _once(folder / "temporal.password", secrets.token_hex(24))
    _once(folder / "postgres.roles", _roles(folder))
    _once(folder / "smtp.password", "")  # of the mail server, where it wants one
    for organisation in organisations:
        _once(keys / organisation, secrets.token_urlsafe(32))


def _roles(folder: Path) -> str:
    """The same two passwords once more, for the database that makes the roles."""
    tijdig = (folder / "pgpass").read_text().strip().rpartition(":")[2]
    return f"tijdig:{tijdig}\ntemporal:{(folder / 'temporal.password').read_text()}\n"


def _once(path: Path, content: str) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(content)


def region(settings: Path) -> Path:
    """The region's folder: TIJDIG_REGION of the environment, else of the file beside docker-compose.yml."""
    lines = settings.read_text().splitlines() if settings.exists() else []
    written = [line.partition("=")[2].strip() for line in lines if line.startswith("TIJDIG_REGION=")]
    chosen = os.environ.get("TIJDIG_REGION") or next(iter(written), "")
    return settings.parent / chosen if chosen else REGION


def main() -> None:
    """Fill the folder of the compose file, or the one that is named, and say whom to give it to."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    try:
        make(folder, organisations(region(PROJECT / ".env") / "organisations.toml"))
    except StackError as error:
        sys.exit(str(error))
    print(f"{folder}: complete. Give each file to the user of the containers that read it:")
    print(f"sudo chown -R {OURS}:{OURS} {folder}")
    for name, uid in OWNERS.items():
        print(f"sudo chown {uid} {folder / name}")


if __name__ == "__main__":
    main()
