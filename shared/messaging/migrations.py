"""Alembic, set up alike for every service: its own schema, its own version table."""

import importlib.resources
from collections.abc import Sequence

from alembic import command, context
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, text

SERVICES = (
    "services.intake",
    "services.routing",
    "services.feedback",
    "services.notifications",
    "services.desk",
    "services.insight",
    "workflows",
)


def run(metadata: MetaData) -> None:
    """Called by each `migrations/env.py`: bring the schema of `metadata` up to date."""
    schema = metadata.schema
    assert schema is not None
    engine = create_engine(context.config.get_main_option("sqlalchemy.url", ""))
    with engine.begin() as connection:
        connection.execute(text(f'create schema if not exists "{schema}"'))
        context.configure(
            connection=connection,
            target_metadata=metadata,
            version_table_schema=schema,
            include_schemas=True,
            include_name=lambda name, kind, _: kind != "schema" or name == schema,
        )
        context.run_migrations()


def config_for(package: str, database_url: str) -> Config:
    """Alembic's configuration for one service's `migrations/` folder."""
    config = Config()
    folder = importlib.resources.files(package) / "migrations"
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", sqlalchemy_url(database_url).replace("%", "%%"))
    return config


def sqlalchemy_url(database_url: str) -> str:
    """The same address for SQLAlchemy with the asyncpg-free, synchronous driver."""
    return database_url.replace("postgresql://", "postgresql+psycopg://", 1)


def upgrade_all(database_url: str, packages: Sequence[str] = SERVICES) -> None:
    """Bring every service's schema to its newest version."""
    for package in packages:
        command.upgrade(config_for(package, database_url), "head")
