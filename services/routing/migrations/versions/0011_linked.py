"""Keep who else deals with her family, so that they hear when somebody else is to be spoken to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    linked = sa.Column(
        "linked", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'::text[]")
    )
    op.add_column("routed_case", linked, schema="routing")


def downgrade() -> None:
    op.drop_column("routed_case", "linked", schema="routing")
