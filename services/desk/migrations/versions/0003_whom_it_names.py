"""Know whom a permission names

Revision ID: 0003
Revises: 0002

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "standing", sa.Column("recipients", postgresql.ARRAY(sa.Text()), nullable=True), schema="desk"
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("standing", "recipients", schema="desk")
