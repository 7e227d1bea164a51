"""Know which waits are of the safety lane

Revision ID: 0005
Revises: 0004

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "safety_wait",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("wait_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["intake.case_file.case_id"]),
        sa.PrimaryKeyConstraint("case_id", "wait_id"),
        schema="intake",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("safety_wait", schema="intake")
