"""The table of `shared.consent.store`. Apart, since no running process needs what declares tables."""

from sqlalchemy import Column, DateTime, MetaData, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY


def standing_table(metadata: MetaData) -> None:
    """Add the table `standing` to a service's metadata."""
    Table(
        "standing",
        metadata,
        Column("case_id", Uuid, primary_key=True),
        Column("purposes", ARRAY(Text), nullable=False),
        Column("granted_at", DateTime(timezone=True)),
        Column("withdrawn_at", DateTime(timezone=True)),
        Column("ended_at", DateTime(timezone=True)),
        Column("recipients", ARRAY(Text)),
    )
