"""Know every wait that has begun, and keep what is told of one before that

Revision ID: 0006
Revises: 0005

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema. Until now only waits of the safety lane were kept."""
    op.create_table(
        "external_wait",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("wait_id", sa.Uuid(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["intake.case_file.case_id"]),
        sa.PrimaryKeyConstraint("case_id", "wait_id"),
        schema="intake",
    )
    op.execute("insert into intake.external_wait select case_id, wait_id, true from intake.safety_wait")
    op.drop_table("safety_wait", schema="intake")
    op.add_column("early_fact", sa.Column("wait_id", sa.Uuid(), nullable=True), schema="intake")


def downgrade() -> None:
    """Downgrade schema. What waits for the beginning of its wait goes back to waiting for its sender."""
    op.drop_column("early_fact", "wait_id", schema="intake")
    op.create_table(
        "safety_wait",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("wait_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["intake.case_file.case_id"]),
        sa.PrimaryKeyConstraint("case_id", "wait_id"),
        schema="intake",
    )
    op.execute(
        "insert into intake.safety_wait select case_id, wait_id from intake.external_wait where restricted"
    )
    op.drop_table("external_wait", schema="intake")
