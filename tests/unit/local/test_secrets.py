import base64
import json
from pathlib import Path

from joserfc.jwk import ECKey

from deploy.local.keys import FILES, ensure_secrets


def test_every_secret_is_made_readable_by_its_owner_only(tmp_path: Path) -> None:
    ensure_secrets(tmp_path, ["verloskundigen-x"])
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {*FILES, "verloskundigen-x"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)
    assert (tmp_path / "api-keys").stat().st_mode & 0o777 == 0o700


def test_secrets_that_are_there_are_kept(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    before = {name: (tmp_path / name).read_text() for name in FILES}
    (tmp_path / "csrf.key").unlink()
    ensure_secrets(tmp_path)
    after = {name: (tmp_path / name).read_text() for name in FILES}
    assert {name for name in FILES if before[name] != after[name]} == {"csrf.key"}


def test_the_intake_key_is_a_private_p256_key_with_an_id(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    key = ECKey.import_key(json.loads((tmp_path / "intake_jwk.json").read_text()))
    assert key.is_private
    assert key.curve_name == "P-256"
    assert key.kid


def test_the_key_encryption_key_has_256_bits(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    assert len(base64.b64decode((tmp_path / "kek.key").read_text())) == 32
