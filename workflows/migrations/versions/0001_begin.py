"""Begin: facts, plans and what was emitted

Revision ID: 0001
Revises:
Create Date: 2026-11-22 00:57:20.177435

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
        "case_fact",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ce_source", sa.String(), nullable=False),
        sa.Column("ce_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "no"),
        schema="workflows",
    )
    op.create_table(
        "case_plan",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("workflow_id", sa.String(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("accountable", sa.String(), nullable=False),
        sa.Column("appended", sa.Integer(), nullable=False),
        sa.Column("signalled", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsignalled_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unseen_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_offset_seconds", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="workflows",
    )
    op.create_index(
        "case_plan_unseen",
        "case_plan",
        ["case_id"],
        unique=False,
        schema="workflows",
        postgresql_where=sa.text("unseen_since is not null"),
    )
    op.create_index(
        "case_plan_unsignalled",
        "case_plan",
        ["case_id"],
        unique=False,
        schema="workflows",
        postgresql_where=sa.text("unsignalled_since is not null"),
    )
    op.create_table(
        "early_fact",
        sa.Column("pos", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ce_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ce_source", sa.String(), nullable=False),
        sa.Column("ce_id", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pos"),
        schema="workflows",
    )
    op.create_index(
        op.f("ix_workflows_early_fact_case_id"), "early_fact", ["case_id"], unique=False, schema="workflows"
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="workflows",
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
        schema="workflows",
    )
    op.create_table(
        "policy",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("version"),
        schema="workflows",
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
        schema="workflows",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="workflows",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "rung_emitted",
        sa.Column("effect_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("emitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_by", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("effect_id"),
        schema="workflows",
    )
    op.create_index(
        op.f("ix_workflows_rung_emitted_case_id"),
        "rung_emitted",
        ["case_id"],
        unique=False,
        schema="workflows",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(op.f("ix_workflows_rung_emitted_case_id"), table_name="rung_emitted", schema="workflows")
    op.drop_table("rung_emitted", schema="workflows")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="workflows",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="workflows")
    op.drop_table("policy", schema="workflows")
    op.drop_table("outbox", schema="workflows")
    op.drop_table("inbox", schema="workflows")
    op.drop_index(op.f("ix_workflows_early_fact_case_id"), table_name="early_fact", schema="workflows")
    op.drop_table("early_fact", schema="workflows")
    op.drop_index(
        "case_plan_unsignalled",
        table_name="case_plan",
        schema="workflows",
        postgresql_where=sa.text("unsignalled_since is not null"),
    )
    op.drop_index(
        "case_plan_unseen",
        table_name="case_plan",
        schema="workflows",
        postgresql_where=sa.text("unseen_since is not null"),
    )
    op.drop_table("case_plan", schema="workflows")
    op.drop_table("case_fact", schema="workflows")
