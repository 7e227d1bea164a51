"""Which claimed messages the mail server may have

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
    """Upgrade schema."""
    op.add_column("delivery", sa.Column("moot", sa.String(), nullable=True), schema="notifications")
    op.create_table(
        "handing",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.Column("accepted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id"),
        schema="notifications",
        prefixes=["UNLOGGED"],
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("handing", schema="notifications")
    op.drop_column("delivery", "moot", schema="notifications")
