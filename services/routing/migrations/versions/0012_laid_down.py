"""Keep that an owner laid the case down, when she last withdrew, and a wish of either kind."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    laid_down = sa.Column("laid_down", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    op.add_column("assignment", laid_down, schema="routing")
    op.add_column(
        "routed_case", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True), schema="routing"
    )
    op.drop_constraint("transfer_wish_pkey", "transfer_wish", schema="routing")
    op.create_primary_key("transfer_wish_pkey", "transfer_wish", ["case_id", "reassigns"], schema="routing")


def downgrade() -> None:
    op.drop_constraint("transfer_wish_pkey", "transfer_wish", schema="routing")
    op.execute("delete from routing.transfer_wish where reassigns")
    op.create_primary_key("transfer_wish_pkey", "transfer_wish", ["case_id"], schema="routing")
    op.drop_column("routed_case", "withdrawn_at", schema="routing")
    op.drop_column("assignment", "laid_down", schema="routing")
