"""Keep who counts until a quarter is released, and what was released."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("single", sa.Boolean(), nullable=False),
        sa.Column("first_period", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("single"),
        schema="insight",
    )
    op.create_table(
        "counted_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("pregnancy_id", sa.Uuid(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        schema="insight",
    )
    op.create_index(
        op.f("ix_insight_counted_case_period"), "counted_case", ["period"], unique=False, schema="insight"
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="insight",
    )
    op.create_table(
        "outbox",
        sa.Column("pos", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pos"),
        schema="insight",
    )
    op.create_table(
        "quarantine",
        sa.Column("quarantine_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("quarantine_id"),
        sa.UniqueConstraint("topic", "partition", "offset"),
        schema="insight",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="insight",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "release",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("period"),
        schema="insight",
    )
    op.create_table(
        "released_count",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("rounded", sa.Integer(), nullable=True),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("period", "municipality", "indicator"),
        schema="insight",
    )


def downgrade() -> None:
    op.drop_table("released_count", schema="insight")
    op.drop_table("release", schema="insight")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="insight",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="insight")
    op.drop_table("outbox", schema="insight")
    op.drop_table("inbox", schema="insight")
    op.drop_index(op.f("ix_insight_counted_case_period"), table_name="counted_case", schema="insight")
    op.drop_table("counted_case", schema="insight")
    op.drop_table("calendar", schema="insight")
