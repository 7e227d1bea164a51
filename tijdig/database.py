"""`tijdig migrate`: the tables of every service."""

import typer

from deploy.local.errors import StackError
from tijdig.telling import clearly


def migrate() -> None:
    """Bring every service's schema to its newest version, in TIJDIG_DATABASE_URL."""
    from sqlalchemy.exc import OperationalError  # slow to load, and `down` needs none

    from shared.messaging.migrations import upgrade_all
    from shared.messaging.settings import CoreSettings

    with clearly():
        try:
            upgrade_all(CoreSettings().database_url)
        except OperationalError as error:
            raise StackError(
                "The database does not answer", "Check TIJDIG_DATABASE_URL and 'tijdig status'"
            ) from error


def register(app: typer.Typer) -> None:
    """Add the command at the top level."""
    app.command()(migrate)
