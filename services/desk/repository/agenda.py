"""What the agenda of the meeting is made from: open cases with what is overdue and what was asked."""

import asyncpg

_OPEN = """
select view.case_id, view.urgent, view.level, view.municipality, view.edd, view.accountable,
       standing.purposes, standing.granted_at, standing.withdrawn_at, standing.ended_at,
       coalesce(due.overdue, '{}') as overdue, coalesce(due.running, '{}') as running, due.threshold_at,
       said.asked_at, said.asked_urgently, said.held_at, said.scheduled_on, said.said_at, said.said_what
from case_view view
join standing using (case_id)
left join lateral (
    select array_agg(subject) filter (where state = 'missed') as overdue,
           array_agg(subject) filter (where state = 'open') as running,
           min(deadline.due) filter (where subject ~ '^\\d\\d\\+\\d$' and state = 'open') as threshold_at
    from deadline where deadline.case_id = view.case_id and state in ('open', 'missed')
) due on true
left join lateral (
    select max(at) filter (where code = 'mdo.requested') as asked_at,
           bool_or(coalesce((details::jsonb ->> 'emergency')::bool, false))
               filter (where code = 'mdo.requested') as asked_urgently,
           max(at) filter (where code = 'mdo.held') as held_at,
           max(details::jsonb ->> 'on') filter (where code = 'mdo.scheduled') as scheduled_on,
           array_agg(at) as said_at, array_agg(code) as said_what
    from timeline where timeline.case_id = view.case_id and code like 'mdo.%'
) said on true
where view.stopped is null and view.opened_at is not null
  and (view.level > 0 or due.overdue is not null or 'F' = any(due.running) or said.asked_at is not null)
"""


async def open_cases(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """Every open case that could belong on the agenda, with its standing of consent."""
    return await conn.fetch(_OPEN)
