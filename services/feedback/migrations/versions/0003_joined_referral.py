"""Keep who else referred the same pregnancy, so that everybody who did hears."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "joined_referral",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referrer", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "referrer", "reference"),
        schema="feedback",
    )


def downgrade() -> None:
    op.drop_table("joined_referral", schema="feedback")
