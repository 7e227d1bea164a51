"""Secrets of one local instance: made once, readable by their owner only."""

import base64
import json
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from joserfc.jwk import ECKey


def _kek() -> str:
    """32 random bytes, base64: the key that wraps the keys per woman."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _intake_jwk() -> str:
    """The private key (EC P-256) for which source systems encrypt identities."""
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}, private=True)
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True))


FILES: dict[str, Callable[[], str]] = {
    "kek.key": _kek,
    "intake_jwk.json": _intake_jwk,
    "link.key": lambda: secrets.token_hex(32),
    "service.token": lambda: secrets.token_urlsafe(32),
    "csrf.key": lambda: secrets.token_hex(32),
    "postgres.password": lambda: secrets.token_hex(24),
}


def ensure_secrets(folder: Path, organisations: Iterable[str] = ()) -> None:
    """Make what is missing; what is there is kept, or sealed data would become unreadable.

    Every connected organisation gets a key for HTTP, in `api-keys/<slug>`.
    """
    api_keys = folder / "api-keys"
    api_keys.mkdir(mode=0o700, exist_ok=True)
    makers = {folder / name: make for name, make in FILES.items()}
    makers |= {api_keys / slug: lambda: secrets.token_urlsafe(32) for slug in organisations}
    for path, make in makers.items():
        if not path.exists():
            _write_private(path, make())


def _write_private(path: Path, content: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
    fresh.replace(path)
