"""Keep cases, who is accountable for each, and the directory."""

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
        "assignment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("accountable", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "attempt"),
        schema="routing",
    )
    op.create_index(
        "assignment_one_accountable",
        "assignment",
        ["case_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("accountable"),
    )
    op.create_index(
        "assignment_one_proposal",
        "assignment",
        ["case_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "directory_entry",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("party"),
        schema="routing",
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="routing",
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
        schema="routing",
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
        schema="routing",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="routing",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "routed_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="routing",
    )
    op.create_index(
        "routed_case_open",
        "routed_case",
        ["case_id"],
        unique=False,
        schema="routing",
        postgresql_where=sa.text("closed_at is null"),
    )


def downgrade() -> None:
    op.drop_index(
        "routed_case_open",
        table_name="routed_case",
        schema="routing",
        postgresql_where=sa.text("closed_at is null"),
    )
    op.drop_table("routed_case", schema="routing")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="routing",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="routing")
    op.drop_table("outbox", schema="routing")
    op.drop_table("inbox", schema="routing")
    op.drop_table("directory_entry", schema="routing")
    op.drop_index(
        "assignment_one_proposal",
        table_name="assignment",
        schema="routing",
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.drop_index(
        "assignment_one_accountable",
        table_name="assignment",
        schema="routing",
        postgresql_where=sa.text("accountable"),
    )
    op.drop_table("assignment", schema="routing")
