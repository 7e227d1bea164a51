"""Keep with the case itself where she stays, sought for or not, and when a closed one went on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TO_THE_CASE = """
update routing.routed_case set stays_in = seeking.stays_in
from routing.seeking where seeking.case_id = routed_case.case_id and seeking.stays_in is not null
"""
_TO_THE_SEARCH = """
update routing.seeking set stays_in = routed_case.stays_in
from routing.routed_case where seeking.case_id = routed_case.case_id and routed_case.stays_in is not null
"""


def upgrade() -> None:
    op.add_column("routed_case", sa.Column("stays_in", sa.String(), nullable=True), schema="routing")
    op.add_column(
        "routed_case", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True), schema="routing"
    )
    op.execute(_TO_THE_CASE)
    op.drop_column("seeking", "stays_in", schema="routing")


def downgrade() -> None:
    op.add_column("seeking", sa.Column("stays_in", sa.String(), nullable=True), schema="routing")
    op.execute(_TO_THE_SEARCH)
    op.drop_column("routed_case", "reopened_at", schema="routing")
    op.drop_column("routed_case", "stays_in", schema="routing")
