"""`tijdig migrate`: the tables of every service."""

from typing import Final

import typer

from deploy.local.errors import StackError
from tijdig.surroundings import core_settings
from tijdig.telling import clearly

OLDEST: Final = 150_000
"""PostgreSQL 15, as `server_version` numbers it."""


def migrate() -> None:
    """Bring every service's schema to its newest version, in TIJDIG_DATABASE_URL."""
    with clearly():
        # Slow to load, and `down` needs none of it.
        from alembic.util.exc import CommandError
        from sqlalchemy.exc import DBAPIError

        from shared.messaging.migrations import upgrade_all

        url = core_settings().database_url
        check(url)
        try:
            upgrade_all(url)
        except DBAPIError as error:
            raise StackError(
                f"The database refused a change: {_said(error.orig or error)}",
                "Mend that and run 'tijdig migrate' again; each service's change is made whole or not at all",
            ) from error
        except CommandError as error:
            raise StackError(
                f"These tables are of another version of Tijdig: {_said(error)}",
                "Use the version that made them, or a newer one",
            ) from error


def check(url: str) -> None:
    """See whether tables can be made there. Raises `StackError` saying what to mend."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            known = connection.info
            encoding = known.parameter_status("server_encoding")
            name, version = known.dbname, known.server_version
    except psycopg.OperationalError as error:
        raise _no_connection(error) from error
    except psycopg.ProgrammingError as error:
        raise unreadable_address() from error
    if encoding != "UTF8":
        raise StackError(
            f"The database '{name}' is encoded in {encoding} and Tijdig needs UTF8",
            f"Make it anew with 'createdb --encoding=UTF8 --template=template0 {name}'",
        )
    if version < OLDEST:
        raise StackError(f"This is PostgreSQL {version // 10_000}", "Tijdig needs PostgreSQL 15 or newer")


def unreadable_address() -> StackError:
    """What is said of an address that is none."""
    return StackError(
        "TIJDIG_DATABASE_URL cannot be read", "Write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    )


def _no_connection(error: Exception) -> StackError:
    if "FATAL" not in str(error):
        return StackError("The database does not answer", "Check TIJDIG_DATABASE_URL and 'tijdig status'")
    return StackError(
        f"The database let nobody in: {_said(error)}",
        "Check TIJDIG_DATABASE_URL; 'createdb --encoding=UTF8 --template=template0 NAME' makes one",
    )


def _said(error: BaseException) -> str:
    """The first thing the server said, on one line; of an error in a value only its kind."""
    said = str(error).strip().rpartition("FATAL:")[2].strip()
    of_a_value = (getattr(error, "sqlstate", None) or "").startswith("22")
    return type(error).__name__ if of_a_value or not said else said.splitlines()[0]


def register(app: typer.Typer) -> None:
    """Add the command at the top level."""
    app.command()(migrate)
