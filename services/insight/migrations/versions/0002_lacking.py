"""Keep for which cases nothing was on its way, until their quarter is released."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "lacking_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        schema="insight",
    )
    op.create_index(
        op.f("ix_insight_lacking_case_period"), "lacking_case", ["period"], unique=False, schema="insight"
    )


def downgrade() -> None:
    op.drop_table("lacking_case", schema="insight")
