"""Veil: ids of the safety lane that nobody can compute

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 23:50:00.000000

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema.

    First the column, then its default: a case that exists keeps the ids by which its reminders are known.
    """
    op.add_column("case_plan", sa.Column("veil", sa.Uuid(), nullable=True), schema="workflows")
    op.alter_column("case_plan", "veil", server_default=sa.text("gen_random_uuid()"), schema="workflows")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("case_plan", "veil", schema="workflows")
