"""A message waits for company once

Revision ID: 0003
Revises: 0002

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "delivery",
        sa.Column("postponed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="notifications",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("delivery", "postponed", schema="notifications")
