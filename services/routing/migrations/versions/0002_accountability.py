"""Keep how complex a case is, whether a deputy acts, and transfers: one under way at a time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("routed_case", sa.Column("complexity", sa.String(), nullable=True), schema="routing")
    op.add_column(
        "assignment",
        sa.Column("deputised", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="routing",
    )
    op.create_table(
        "transfer",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("deputy", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "number"),
        schema="routing",
    )
    op.create_index(
        "transfer_one_under_way",
        "transfer",
        ["case_id"],
        unique=True,
        schema="routing",
        postgresql_where=sa.text("stage in ('proposed', 'accepted')"),
    )


def downgrade() -> None:
    op.drop_table("transfer", schema="routing")
    op.drop_column("assignment", "deputised", schema="routing")
    op.drop_column("routed_case", "complexity", schema="routing")
