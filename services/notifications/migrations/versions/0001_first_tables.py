"""First tables

Revision ID: 0001
Revises:
Create Date: 2026-11-22 01:07:39.927885

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0001"
down_revision: str | Sequence[str] | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "case_party",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("referrer", sa.String(), nullable=True),
        sa.Column("proposed_attempt", sa.Integer(), nullable=True),
        sa.Column("proposed_owner", sa.String(), nullable=True),
        sa.Column("proposed_deputy", sa.String(), nullable=True),
        sa.Column("accountable", sa.String(), nullable=True),
        sa.Column("confirmed_attempt", sa.Integer(), nullable=True),
        sa.Column("confirmed_owner", sa.String(), nullable=True),
        sa.Column("confirmed_deputy", sa.String(), nullable=True),
        sa.Column("involved", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        schema="notifications",
    )
    op.create_table(
        "delivery",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=True),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id"),
        sa.UniqueConstraint("dedupe_key"),
        schema="notifications",
    )
    op.create_index(
        "delivery_of_case",
        "delivery",
        ["case_id"],
        unique=False,
        schema="notifications",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "delivery_pending",
        "delivery",
        [sa.literal_column("at_once desc"), "not_before"],
        unique=False,
        schema="notifications",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "delivery_sending",
        "delivery",
        ["claimed_at"],
        unique=False,
        schema="notifications",
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="notifications",
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
        schema="notifications",
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
        schema="notifications",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="notifications",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "recipient",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("party"),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_notifications_recipient_role"), "recipient", ["role"], unique=False, schema="notifications"
    )
    op.create_table(
        "standing",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="notifications",
    )
    op.create_table(
        "unaddressed",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", "audience"),
        schema="notifications",
    )
    op.create_index(
        op.f("ix_notifications_unaddressed_case_id"),
        "unaddressed",
        ["case_id"],
        unique=False,
        schema="notifications",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(
        op.f("ix_notifications_unaddressed_case_id"), table_name="unaddressed", schema="notifications"
    )
    op.drop_table("unaddressed", schema="notifications")
    op.drop_table("standing", schema="notifications")
    op.drop_index(op.f("ix_notifications_recipient_role"), table_name="recipient", schema="notifications")
    op.drop_table("recipient", schema="notifications")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="notifications",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="notifications")
    op.drop_table("outbox", schema="notifications")
    op.drop_table("inbox", schema="notifications")
    op.drop_index(
        "delivery_sending",
        table_name="delivery",
        schema="notifications",
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.drop_index(
        "delivery_pending",
        table_name="delivery",
        schema="notifications",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "delivery_of_case",
        table_name="delivery",
        schema="notifications",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_table("delivery", schema="notifications")
    op.drop_table("case_party", schema="notifications")
