"""Keep what a case waits for outside, so that something bridges a wait that is too long."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "external_wait",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("wait_id", sa.Uuid(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("no_place", sa.Boolean(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "wait_id"),
        schema="routing",
    )


def downgrade() -> None:
    op.drop_table("external_wait", schema="routing")
