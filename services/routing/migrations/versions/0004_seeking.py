"""Keep how far along she is, and the search for fitting support."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_HERS = {
    "edd": sa.Date(),
    "dating_method": sa.String(),
    "dated_at": sa.DateTime(timezone=True),
    "interpreter": sa.Boolean(),
    "born_on": sa.Date(),
}


def upgrade() -> None:
    for name, kind in _HERS.items():
        op.add_column("routed_case", sa.Column(name, kind, nullable=True), schema="routing")
    op.create_table(
        "seeking",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("stays_in", sa.String(), nullable=True),
        sa.Column("resting", sa.Boolean(), nullable=False),
        sa.Column("asking_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("told", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("case_id"),
        schema="routing",
    )
    op.create_index("seeking_due", "seeking", ["due_at"], schema="routing")
    op.create_index(
        "seeking_stale", "seeking", ["case_id"], schema="routing", postgresql_where=sa.text("stale")
    )
    op.create_table(
        "offer_attempt",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "offer", "organisation"),
        schema="routing",
    )
    op.create_table(
        "offer_fit",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("offer", sa.String(), nullable=False),
        sa.Column("fits", sa.Boolean(), nullable=False),
        sa.Column("wished", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "offer"),
        schema="routing",
    )


def downgrade() -> None:
    for table in ("offer_fit", "offer_attempt", "seeking"):
        op.drop_table(table, schema="routing")
    for name in reversed(_HERS):
        op.drop_column("routed_case", name, schema="routing")
