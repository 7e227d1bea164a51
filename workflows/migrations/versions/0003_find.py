"""Find: what is due of a case without reading what is not

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 08:12:00.000000

"""

from collections.abc import Sequence

from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0003"
down_revision: str | Sequence[str] | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = "armed_rung_pkey"


def upgrade() -> None:
    """Upgrade schema.

    A case is armed with some 35 rows, of which one or two are due at an instant. With the instant in the key
    the others are not even looked at: in a storm most of the time went there.
    """
    _key("case_id", "at", "place")


def downgrade() -> None:
    """Downgrade schema."""
    _key("case_id", "place")


def _key(*columns: str) -> None:
    op.drop_constraint(_KEY, "armed_rung", type_="primary", schema="workflows")
    op.create_primary_key(_KEY, "armed_rung", list(columns), schema="workflows")
