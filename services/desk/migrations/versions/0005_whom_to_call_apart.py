"""Keep the organisation to be called apart from the ladder's task, as the search for support is

Revision ID: 0005
Revises: 0004

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = "task_one_open_per_case"
_SEARCH = "task_one_search_per_case"
_BESIDE = "task_one_beside_per_case"


def upgrade() -> None:
    """Upgrade schema."""
    op.drop_index(_OPEN, table_name="task", schema="desk")
    op.drop_index(_SEARCH, table_name="task", schema="desk")
    _one(_OPEN, "closed_at is null and case_id is not null and kind not in ('no_offer', 'unreached')")
    _one(_BESIDE, "closed_at is null and kind in ('no_offer', 'unreached')", "kind")


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(_BESIDE, table_name="task", schema="desk")
    op.drop_index(_OPEN, table_name="task", schema="desk")
    # One open task per case again, but for the search: the ladder's goes before the call.
    op.execute(
        "update desk.task set closed_at = changed_at, closed_because = 'superseded' "
        "where closed_at is null and kind = 'unreached' and exists (select from desk.task as other "
        "where other.case_id = task.case_id and other.closed_at is null "
        "and other.kind not in ('no_offer', 'unreached'))"
    )
    _one(_OPEN, "closed_at is null and case_id is not null and kind <> 'no_offer'")
    _one(_SEARCH, "closed_at is null and kind = 'no_offer'")


def _one(name: str, where: str, *more: str) -> None:
    columns = ["case_id", *more]
    op.create_index(name, "task", columns, unique=True, schema="desk", postgresql_where=sa.text(where))
