"""Arm: the silent future of every case, and the one function through which effects leave

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 04:00:00.000000

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from workflows.repository.letting_out import FUNCTION, SIGNATURE

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_INSTANTS = ("armed_until", "lagging_since", "checked_at")


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "armed_rung",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect_id", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("value_before", sa.String(), nullable=True),
        sa.Column("value_after", sa.String(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accountable", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "place"),
        schema="workflows",
    )
    for name in _INSTANTS:
        column = sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        op.add_column("case_plan", column, schema="workflows")
    released = sa.Column("released", sa.Integer(), nullable=False, server_default="0")
    op.add_column("case_plan", released, schema="workflows")
    in_force = sa.Column("policy_in_force", sa.String(), nullable=True)
    op.add_column("case_plan", in_force, schema="workflows")
    op.execute("update workflows.case_plan set policy_in_force = policy_version")
    op.alter_column("case_plan", "policy_in_force", nullable=False, schema="workflows")
    op.alter_column("case_plan", "released", server_default=None, schema="workflows")
    for name, column in (("due", "next_at"), ("lagging", "lagging_since"), ("armed", "armed_until")):
        op.create_index(
            f"case_plan_{name}",
            "case_plan",
            [column],
            unique=False,
            schema="workflows",
            postgresql_where=sa.text(f"{column} is not null and closed_at is null"),
        )
    op.execute(FUNCTION)


def downgrade() -> None:
    """Downgrade schema."""
    op.execute(f"drop function workflows.{SIGNATURE}")
    for name in ("armed", "lagging", "due"):
        op.drop_index(f"case_plan_{name}", table_name="case_plan", schema="workflows")
    for name in ("policy_in_force", "released", *reversed(_INSTANTS)):
        op.drop_column("case_plan", name, schema="workflows")
    op.drop_table("armed_rung", schema="workflows")
