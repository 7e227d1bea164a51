"""The kernel's own tables, which every service has in its own schema."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

__all__ = ["instant", "kernel_tables", "service_base"]


def service_base(schema: str) -> type[SQLModel]:
    """A SQLModel base with metadata of its own, so that services never share tables."""

    class Base(SQLModel, registry=registry(metadata=MetaData(schema=schema))):
        __abstract__: ClassVar[bool] = True

    kernel_tables(Base.metadata)
    return Base


def instant(*, nullable: bool = False, **options: Any) -> Column[datetime]:
    """A column for an instant, with time zone."""
    return Column(DateTime(timezone=True), nullable=nullable, **options)


def kernel_tables(metadata: MetaData) -> None:
    """Add inbox, outbox and quarantine."""
    _inbox(metadata)
    _outbox(metadata)
    _quarantine(metadata)


def _inbox(metadata: MetaData) -> None:
    Table(
        "inbox",
        metadata,
        Column("source", Text, primary_key=True),
        Column("id", Text, primary_key=True),
        Column("digest", LargeBinary, nullable=False),
        Column("received_at", DateTime(timezone=True), nullable=False),
    )


def _outbox(metadata: MetaData) -> None:
    Table(
        "outbox",
        metadata,
        Column("pos", BigInteger, primary_key=True, autoincrement=True),
        Column("topic", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("value", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
    )


def _quarantine(metadata: MetaData) -> None:
    quarantine = Table(
        "quarantine",
        metadata,
        Column("quarantine_id", Uuid, primary_key=True),
        Column("state", Text, nullable=False),
        Column("organisation", Text),
        Column("lane", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("offset", BigInteger, nullable=False),
        Column("code", Text, nullable=False),
        Column("field", Text),
        Column("remedy", Text, nullable=False),
        Column("owner", Text, nullable=False),
        Column("wrapped_key", LargeBinary),
        Column("sealed", LargeBinary),
        Column("received_at", DateTime(timezone=True), nullable=False),
        Column("settled_at", DateTime(timezone=True)),
        Column("settled_by", Text),
    )
    UniqueConstraint(quarantine.c.topic, quarantine.c.partition, quarantine.c.offset)
    Index("quarantine_waiting", quarantine.c.lane, postgresql_where=text("settled_at is null"))
