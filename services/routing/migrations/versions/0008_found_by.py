"""Keep until when the coordinator finds something, and how often that was said."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "seeking", sa.Column("finding_by", sa.DateTime(timezone=True), nullable=True), schema="routing"
    )
    op.add_column(
        "seeking",
        sa.Column("finding_told", sa.Integer(), nullable=False, server_default=sa.text("0")),
        schema="routing",
    )
    # Who looks already was told once; where its time is over, the next look says it again.
    op.execute(
        "update routing.seeking set finding_told = 1, finding_by = finding_since + interval '1 day' "
        "where finding_since is not null"
    )


def downgrade() -> None:
    op.drop_column("seeking", "finding_told", schema="routing")
    op.drop_column("seeking", "finding_by", schema="routing")
