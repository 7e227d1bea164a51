"""Keep who is linked to her family apart from those who deal with her: her consent is judged each time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0007"
down_revision: str | Sequence[str] | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column(
        "case_party",
        sa.Column("linked", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        schema="notifications",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_column("case_party", "linked", schema="notifications")
