"""Fingerprints by which a second referral of the same pregnancy is recognised

Revision ID: 0002
Revises: 0001

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "fingerprint",
        sa.Column("print", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["intake.case_file.case_id"]),
        sa.PrimaryKeyConstraint("print", "case_id"),
        schema="intake",
    )
    op.create_index("fingerprint_case", "fingerprint", ["case_id"], schema="intake")
    op.create_index(
        "fingerprint_certain",
        "fingerprint",
        ["print"],
        unique=True,
        schema="intake",
        postgresql_where=sa.text("certain"),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("fingerprint", schema="intake")
