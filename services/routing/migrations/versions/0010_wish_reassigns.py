"""Keep the coordinator's choice of an owner too, until her consent covers it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "transfer_wish",
        sa.Column("reassigns", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        schema="routing",
    )


def downgrade() -> None:
    op.execute("delete from routing.transfer_wish where reassigns")
    op.drop_column("transfer_wish", "reassigns", schema="routing")
