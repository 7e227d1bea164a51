"""Keep with the case which kinds of organisation she allowed to know of her."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "routed_case", sa.Column("may_know", postgresql.ARRAY(sa.Text()), nullable=True), schema="routing"
    )
    op.add_column(
        "routed_case", sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True), schema="routing"
    )


def downgrade() -> None:
    op.drop_column("routed_case", "consented_at", schema="routing")
    op.drop_column("routed_case", "may_know", schema="routing")
