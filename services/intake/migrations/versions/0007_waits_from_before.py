"""Know in which cases a wait can have begun before its number was kept

Revision ID: 0007
Revises: 0006

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema. True for every case that is here now, false for those that open from now on."""
    op.add_column(
        "case_file",
        sa.Column("older_waits", sa.Boolean(), nullable=False, server_default=sa.true()),
        schema="intake",
    )
    op.alter_column("case_file", "older_waits", server_default=sa.false(), schema="intake")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("case_file", "older_waits", schema="intake")
