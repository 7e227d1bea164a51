"""Keep what was proposed and her consent did not cover, until it does."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "transfer_wish",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("wished_by", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        schema="routing",
    )


def downgrade() -> None:
    op.drop_table("transfer_wish", schema="routing")
