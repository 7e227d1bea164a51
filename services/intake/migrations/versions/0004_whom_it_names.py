"""Know whom a permission names

Revision ID: 0004
Revises: 0003

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "standing", sa.Column("recipients", postgresql.ARRAY(sa.Text()), nullable=True), schema="intake"
    )
    op.add_column(
        "case_file", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True), schema="intake"
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("case_file", "held_since", schema="intake")
    op.drop_column("standing", "recipients", schema="intake")
