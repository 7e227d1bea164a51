"""Know of a step of the plan which support it is, and whether it starts with the birth

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
    op.add_column("plan_item", sa.Column("support", sa.String(), nullable=True), schema="desk")
    at_birth = sa.Column("at_birth", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    op.add_column("plan_item", at_birth, schema="desk")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("plan_item", "at_birth", schema="desk")
    op.drop_column("plan_item", "support", schema="desk")
