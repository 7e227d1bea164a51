"""Know whom a permission names

Revision ID: 0005
Revises: 0004

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "standing",
        sa.Column("recipients", postgresql.ARRAY(sa.Text()), nullable=True),
        schema="notifications",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("standing", "recipients", schema="notifications")
