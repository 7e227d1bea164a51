"""Create the tables of the desk

Revision ID: 0001
Revises:
Create Date: 2026-11-22 01:19:49.779135

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
        "access_request",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", "asked_at"),
        schema="desk",
    )
    op.create_table(
        "case_view",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("referrer", sa.String(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("edd", sa.Date(), nullable=True),
        sa.Column("dating_method", sa.String(), nullable=True),
        sa.Column("dating_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proposed_owner", sa.String(), nullable=True),
        sa.Column("proposed_deputy", sa.String(), nullable=True),
        sa.Column("proposal_attempt", sa.Integer(), nullable=False),
        sa.Column("declined_attempt", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.Column("owner_attempt", sa.Integer(), nullable=False),
        sa.Column("accountable", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("level_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_threshold", sa.String(), nullable=True),
        sa.Column("next_threshold_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped", sa.String(), nullable=True),
        sa.Column("contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="desk",
    )
    op.create_table(
        "claim",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task_id"),
        schema="desk",
    )
    op.create_table(
        "command",
        sa.Column("command_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("command_id"),
        schema="desk",
    )
    op.create_table(
        "deadline",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "subject", "attempt"),
        schema="desk",
    )
    op.create_table(
        "directory",
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("party"),
        schema="desk",
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="desk",
    )
    op.create_table(
        "link",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("delivery_id"),
        schema="desk",
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
        schema="desk",
    )
    op.create_table(
        "plan_item",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "item_id"),
        schema="desk",
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
        schema="desk",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="desk",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "session",
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "delivery_id"),
        schema="desk",
    )
    op.create_table(
        "standing",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="desk",
    )
    op.create_table(
        "support",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "offer"),
        schema="desk",
    )
    op.create_table(
        "task",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("causes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("task_id"),
        schema="desk",
    )
    op.create_index(
        "task_one_open_per_case",
        "task",
        ["case_id"],
        unique=True,
        schema="desk",
        postgresql_where=sa.text("closed_at is null and case_id is not null"),
    )
    op.create_table(
        "timeline",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="desk",
    )
    op.create_index(op.f("ix_desk_timeline_case_id"), "timeline", ["case_id"], unique=False, schema="desk")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(op.f("ix_desk_timeline_case_id"), table_name="timeline", schema="desk")
    op.drop_table("timeline", schema="desk")
    op.drop_index(
        "task_one_open_per_case",
        table_name="task",
        schema="desk",
        postgresql_where=sa.text("closed_at is null and case_id is not null"),
    )
    op.drop_table("task", schema="desk")
    op.drop_table("support", schema="desk")
    op.drop_table("standing", schema="desk")
    op.drop_table("session", schema="desk")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="desk",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="desk")
    op.drop_table("plan_item", schema="desk")
    op.drop_table("outbox", schema="desk")
    op.drop_table("link", schema="desk")
    op.drop_table("inbox", schema="desk")
    op.drop_table("directory", schema="desk")
    op.drop_table("deadline", schema="desk")
    op.drop_table("command", schema="desk")
    op.drop_table("claim", schema="desk")
    op.drop_table("case_view", schema="desk")
    op.drop_table("access_request", schema="desk")
