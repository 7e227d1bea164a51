"""Arm: the silent future of every case, and the one function through which effects leave

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 04:00:00.000000

"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "0002"
down_revision: str | Sequence[str] | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_LET_OUT = """
-- The only way out for what a case says. Whatever is armed for an instant up to `up_to`, and has not left,
-- leaves: on record, and to the outbox. `only_case` null means any case, urgent ones first, of which at most
-- `at_most` at a time and none that somebody else is busy with.
--
-- First the lock, then, in a statement of its own so that it sees what was committed before the lock, all
-- else. A case with a fact that its arming does not know says nothing: whoever takes that fact in arms anew.
create function workflows.let_out(
    only_case uuid, up_to timestamptz, left_at timestamptz, system_at timestamptz, at_most integer
) returns table (effect_id text, type text, level integer, late_by double precision)
language plpgsql
as $body$
#variable_conflict use_column
declare
    chosen uuid[];
begin
    if only_case is null then
        select array_agg(case_id) into chosen
        from (
            select case_id from workflows.case_plan
            where closed_at is null and next_at <= up_to and next_at <= armed_until and seen = appended
            order by urgent desc, next_at
            limit at_most
            for no key update skip locked
        ) as waiting;
    else
        select array[case_id] into chosen
        from workflows.case_plan where case_id = only_case and seen = appended
        for no key update;
    end if;
    return query
    with due as materialized (
        select rung.*, plan.urgent, plan.next_at as case_due,
               greatest(0, extract(epoch from left_at - rung.at))::float8 as late_by
        from workflows.case_plan as plan
        join workflows.armed_rung as rung
          on rung.case_id = plan.case_id and rung.seen = plan.seen and rung.place >= plan.released
        where plan.case_id = any(chosen) and rung.at <= up_to
    ),
    fresh as (
        insert into workflows.rung_emitted (effect_id, case_id, type, level, due, emitted_at, late_by)
        select effect_id, case_id, type, level, due, left_at, late_by
        from due where effect_id is not null
        on conflict do nothing
        returning effect_id, type, level, late_by
    ),
    told as (
        insert into workflows.outbox (topic, key, headers, value, created_at)
        select due.topic, due.case_id::text, due.headers,
               convert_to(
                   due.value_before || coalesce(due.late_by::text || due.value_after, ''), 'UTF8'
               ),
               system_at
        from due join fresh on fresh.effect_id = due.effect_id
        where due.topic is not null
        order by due.urgent desc, due.case_due, due.case_id, due.place
    ),
    newest as (
        select distinct on (case_id) * from due order by case_id, place desc
    ),
    moved as (
        update workflows.case_plan as plan
        set released = newest.place + 1,
            ticked_to = greatest(plan.ticked_to, newest.at),
            next_at = newest.next_at,
            accountable = newest.accountable,
            closed_at = case when newest.closed then coalesce(plan.closed_at, left_at) end,
            lagging_since = case
                when only_case is null then coalesce(plan.lagging_since, system_at)
                else plan.lagging_since
            end
        from newest where plan.case_id = newest.case_id
    )
    select effect_id::text, type::text, level, late_by from fresh;
end
$body$
"""
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
    op.add_column("case_plan", sa.Column("deputy", sa.String(), nullable=True), schema="workflows")
    in_force = sa.Column("policy_in_force", sa.String(), nullable=True)
    op.add_column("case_plan", in_force, schema="workflows")
    op.execute("update workflows.case_plan set policy_in_force = policy_version, armed_until = opened_at")
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
    op.execute(_LET_OUT)


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("drop function workflows.let_out")
    for name in ("armed", "lagging", "due"):
        op.drop_index(f"case_plan_{name}", table_name="case_plan", schema="workflows")
    for name in ("policy_in_force", "deputy", "released", *reversed(_INSTANTS)):
        op.drop_column("case_plan", name, schema="workflows")
    op.drop_table("armed_rung", schema="workflows")
