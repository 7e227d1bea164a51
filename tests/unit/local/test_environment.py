from pathlib import Path

import pytest

from deploy.local.environment import TUNED, Environment, elsewhere
from deploy.local.keys import ensure_secrets
from deploy.local.layout import Layout
from deploy.local.ports import Ports

PORTS = Ports(21000)


@pytest.fixture(autouse=True)
def nothing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "KAFKA_BOOTSTRAP", "TEMPORAL_ADDRESS", "SMTP_HOST", "SMTP_PORT"):
        monkeypatch.delenv(f"TIJDIG_{name}", raising=False)


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    monkeypatch.setenv("TIJDIG_HOME", str(tmp_path))
    layout = Layout("local")
    layout.make()
    ensure_secrets(layout.secrets)
    return Environment(layout, PORTS, "test")


def test_a_part_with_an_address_in_our_environment_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIJDIG_KAFKA_BOOTSTRAP", "kafka.example:9092")
    assert elsewhere(PORTS) == {"kafka": "kafka.example:9092"}


def test_the_addresses_that_tijdig_env_prints_are_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIJDIG_DATABASE_URL", "postgresql://tijdig:secret@127.0.0.1:21020/tijdig")
    monkeypatch.setenv("TIJDIG_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("TIJDIG_SMTP_PORT", "21026")
    assert elsewhere(PORTS) == {}


def test_services_are_told_the_address_elsewhere(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIJDIG_DATABASE_URL", "postgresql://there/db")
    monkeypatch.setenv("TIJDIG_SMTP_HOST", "mail.example")
    told = environment.of("notifications")
    assert told["TIJDIG_DATABASE_URL"] == "postgresql://there/db"
    assert (told["TIJDIG_SMTP_HOST"], told["TIJDIG_SMTP_PORT"]) == ("mail.example", "25")


def test_each_service_has_its_own_port_and_place_in_its_group(environment: Environment) -> None:
    told = environment.of("desk")
    assert told["TIJDIG_HTTP_PORT"] == "21005"
    assert told["TIJDIG_CONSUMER_INSTANCE"] == "desk-1"
    assert told["TIJDIG_PUBLIC_DESK_URL"] == "http://127.0.0.1:21005"


def test_what_an_operator_sets_reaches_every_process(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not set(TUNED) & set(environment.of("intake"))
    for number, name in enumerate(TUNED):
        monkeypatch.setenv(name, str(number))
    assert {name: environment.of("intake")[name] for name in TUNED} == {
        n: str(i) for i, n in enumerate(TUNED)
    }
