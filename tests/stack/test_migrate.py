"""`tijdig migrate` on databases that will not do: one line that says what to mend, and no traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.support.apart import Apart

pytest_plugins = ["tests.support.parts_apart"]


def migrated(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tijdig", "migrate"],
        env=os.environ | {"TIJDIG_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def complaint(url: str) -> str:
    """The one line that the command complains with."""
    done = migrated(url)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture(scope="module")
def server(apart: Apart) -> Iterator[str]:
    """The address of the server, with databases in it that Tijdig cannot use."""
    url = apart.env["TIJDIG_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create database latin encoding 'LATIN1' locale 'C' template template0")
        connection.execute("create database foreign_land")
        connection.execute("create role guest login password 'guest'")
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop database latin")
        connection.execute("drop database foreign_land")
        connection.execute("drop role guest")


def other(url: str, database: str, user: str | None = None) -> str:
    parts = urlsplit(url)
    place = parts.netloc if user is None else f"{user}@{parts.netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(path=f"/{database}", netloc=place))


def test_a_database_that_does_not_exist(server: str) -> None:
    assert 'database "nowhere" does not exist' in complaint(other(server, "nowhere"))


def test_a_wrong_password_is_not_repeated(server: str) -> None:
    line = complaint(other(server, "foreign_land", "tijdig:geheim"))
    assert "password authentication failed" in line
    assert "geheim" not in line


def test_an_encoding_that_cannot_hold_every_name(server: str) -> None:
    assert "'latin' is encoded in LATIN1 and Tijdig needs UTF8" in complaint(other(server, "latin"))


def test_a_user_who_may_not_make_tables(server: str) -> None:
    assert "permission denied for database" in complaint(other(server, "foreign_land", "guest:guest"))


def test_tables_of_a_newer_version(server: str) -> None:
    url = other(server, "foreign_land")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create schema intake")
        connection.execute("create table intake.alembic_version (version_num text primary key)")
        connection.execute("insert into intake.alembic_version values ('9999')")
    assert "of another version of Tijdig" in complaint(url)


def test_nobody_answers() -> None:
    assert "does not answer" in complaint("postgresql://tijdig@127.0.0.1:1/tijdig")


def test_an_address_that_is_none() -> None:
    assert "cannot be read" in complaint("elsewhere")
