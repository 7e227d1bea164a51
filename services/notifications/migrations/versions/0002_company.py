"""Messages that may wait for company

Revision ID: 0002
Revises: 0001

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "delivery",
        sa.Column("may_wait", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        schema="notifications",
    )
    op.create_index(
        "delivery_company",
        "delivery",
        ["party", "sent_at"],
        schema="notifications",
        postgresql_where=sa.text("may_wait"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index("delivery_company", table_name="delivery", schema="notifications")
    op.drop_column("delivery", "may_wait", schema="notifications")
