"""`python -m deploy.compose.keys [FOLDER]`: make the secret files that docker-compose.yml mounts.

What is there is kept: whoever loses or replaces `kek.key` makes every sealed identity unreadable.
"""

import secrets
import sys
import tomllib
from pathlib import Path

from deploy.local.keys import ensure_secrets

FOLDER = Path(__file__).parent / "secrets"
REGION = Path(__file__).parents[1] / "regions" / "ijmond"


def make(folder: Path, organisations: list[str]) -> None:
    """All of them, readable by their owner only; one API key per organisation."""
    keys = folder / "api-keys"
    keys.mkdir(parents=True, exist_ok=True)
    for private in (folder, keys):
        private.chmod(0o700)
    ensure_secrets(folder)
    _once(folder / "pgpass", f"postgres:5432:*:tijdig:{secrets.token_hex(24)}\n")
    _once(folder / "temporal.password", secrets.token_hex(24))
    _once(folder / "smtp.password", "")  # of the mail server, where it wants one
    for organisation in organisations:
        _once(keys / organisation, secrets.token_urlsafe(32))


def _once(path: Path, content: str) -> None:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(content)


def main() -> None:
    """Fill the folder of the compose file, or the one that is named."""
    region = tomllib.loads((REGION / "organisations.toml").read_text())
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    make(folder, [row["slug"] for row in region["organisation"] if row["kind"] != "support"])
    print(f"{folder}: complete. Give it to the user of the containers: chown -R 10001:10001 {folder}")


if __name__ == "__main__":
    main()
