"""Open the front door

Revision ID: 0001
Revises:
Create Date: 2026-11-22 01:06:37.691114

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
        "access_log",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_organisation", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("responsible_party", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("data_category", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id"),
        schema="intake",
    )
    op.create_index(
        "access_log_case", "access_log", ["case_id", "happened_at"], unique=False, schema="intake"
    )
    op.create_table(
        "early_fact",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="intake",
    )
    op.create_index(
        "early_fact_case", "early_fact", ["case_id", "organisation"], unique=False, schema="intake"
    )
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "id"),
        schema="intake",
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
        schema="intake",
    )
    op.create_table(
        "pregnancy",
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("edd", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pregnancy_id"),
        schema="intake",
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
        schema="intake",
    )
    op.create_index(
        "quarantine_waiting",
        "quarantine",
        ["lane"],
        unique=False,
        schema="intake",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.create_table(
        "standing",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="intake",
    )
    op.create_table(
        "case_file",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("deputy", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pregnancy_id"],
            ["intake.pregnancy.pregnancy_id"],
        ),
        sa.PrimaryKeyConstraint("case_id"),
        schema="intake",
    )
    op.create_index(
        op.f("ix_intake_case_file_pregnancy_id"), "case_file", ["pregnancy_id"], unique=False, schema="intake"
    )
    op.create_table(
        "sealed_identity",
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pregnancy_id"],
            ["intake.pregnancy.pregnancy_id"],
        ),
        sa.PrimaryKeyConstraint("pregnancy_id"),
        schema="intake",
    )
    op.create_table(
        "subject_key",
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["pregnancy_id"],
            ["intake.pregnancy.pregnancy_id"],
        ),
        sa.PrimaryKeyConstraint("pregnancy_id"),
        schema="intake",
    )
    op.create_table(
        "case_party",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["intake.case_file.case_id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "organisation"),
        schema="intake",
    )
    op.create_table(
        "consent_record",
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["intake.case_file.case_id"],
        ),
        sa.PrimaryKeyConstraint("consent_id"),
        schema="intake",
    )
    op.create_table(
        "referral",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("referrer", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("complexity", sa.String(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["intake.case_file.case_id"],
        ),
        sa.PrimaryKeyConstraint("referral_id"),
        sa.UniqueConstraint("organisation", "reference"),
        schema="intake",
    )
    op.create_index(
        op.f("ix_intake_referral_case_id"), "referral", ["case_id"], unique=False, schema="intake"
    )


def downgrade() -> None:
    """Downgrade schema."""

    op.drop_index(op.f("ix_intake_referral_case_id"), table_name="referral", schema="intake")
    op.drop_table("referral", schema="intake")
    op.drop_table("consent_record", schema="intake")
    op.drop_table("case_party", schema="intake")
    op.drop_table("subject_key", schema="intake")
    op.drop_table("sealed_identity", schema="intake")
    op.drop_index(op.f("ix_intake_case_file_pregnancy_id"), table_name="case_file", schema="intake")
    op.drop_table("case_file", schema="intake")
    op.drop_table("standing", schema="intake")
    op.drop_index(
        "quarantine_waiting",
        table_name="quarantine",
        schema="intake",
        postgresql_where=sa.text("settled_at is null"),
    )
    op.drop_table("quarantine", schema="intake")
    op.drop_table("pregnancy", schema="intake")
    op.drop_table("outbox", schema="intake")
    op.drop_table("inbox", schema="intake")
    op.drop_index("early_fact_case", table_name="early_fact", schema="intake")
    op.drop_table("early_fact", schema="intake")
    op.drop_index("access_log_case", table_name="access_log", schema="intake")
    op.drop_table("access_log", schema="intake")
