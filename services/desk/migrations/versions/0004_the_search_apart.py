"""Keep the search for support apart from the ladder's task, with its due date

Revision ID: 0004
Revises: 0003

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0004"
down_revision: str | Sequence[str] | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = "task_one_open_per_case"
_SEARCH = "task_one_search_per_case"


def upgrade() -> None:
    """Upgrade schema."""
    op.add_column("task", sa.Column("due", sa.DateTime(timezone=True), nullable=True), schema="desk")
    op.drop_index(_OPEN, table_name="task", schema="desk")
    _one_per_case(_OPEN, "closed_at is null and case_id is not null and kind <> 'no_offer'")
    _one_per_case(_SEARCH, "closed_at is null and kind = 'no_offer'")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(_SEARCH, table_name="task", schema="desk")
    op.drop_index(_OPEN, table_name="task", schema="desk")
    # One open task per case again: the ladder's goes before the search.
    op.execute(
        "update desk.task set closed_at = changed_at, closed_because = 'superseded' "
        "where closed_at is null and kind = 'no_offer' and exists (select from desk.task as other "
        "where other.case_id = task.case_id and other.closed_at is null and other.kind <> 'no_offer')"
    )
    _one_per_case(_OPEN, "closed_at is null and case_id is not null")
    op.drop_column("task", "due", schema="desk")


def _one_per_case(name: str, where: str) -> None:
    op.create_index(name, "task", ["case_id"], unique=True, schema="desk", postgresql_where=sa.text(where))
