"""Reminders leave together in the morning; what says the same to the same reader leaves once."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.notifications.domain.gathering import about, gathered, letters, next_digest, waits_until
from services.notifications.domain.values import Template
from shared.pregnancy import AMSTERDAM
from shared.schemas.values import Party, Role

NURSE = Party(organisation="jgz-kennemer", role=Role.JGZ_NURSE)
OTHER = Party(organisation="sociaal-team", role=Role.SOCIAL_TEAM)
ONE, TWO = UUID(int=1), UUID(int=2)


def nl(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-03-30 07:00", "2026-03-30 08:15"),
        ("2026-03-30 08:15", "2026-03-30 08:15"),
        ("2026-03-30 08:16", "2026-03-31 08:15"),
        ("2026-03-30 23:30", "2026-03-31 08:15"),
        ("2026-04-02 10:00", "2026-04-07 08:15"),  # Good Friday and Easter Monday
        ("2026-03-28 10:00", "2026-03-30 08:15"),  # the clock goes forward that night
    ],
)
def test_reminders_leave_at_a_quarter_past_eight(now: str, leaves: str) -> None:
    assert next_digest(nl(now)) == nl(leaves)


def test_of_several_about_one_case_to_one_party_the_first_leaves() -> None:
    messages = [
        (ONE, NURSE, Template.REMINDER),
        (ONE, NURSE, Template.REMINDER),
        (TWO, NURSE, Template.REMINDER),
        (ONE, OTHER, Template.REMINDER),
        (ONE, NURSE, Template.ESCALATION),
        (ONE, NURSE, Template.ESCALATION),
    ]
    leaving, merged = gathered(messages, lambda each: about(*each))
    assert leaving == [messages[0], messages[2], messages[3], messages[4]]
    assert merged == [messages[1], messages[5]]


@pytest.mark.parametrize("template", [Template.TASK, Template.STOPPED, Template.ACCESS, Template.FEEDBACK])
def test_a_task_a_stop_and_a_link_always_leave(template: Template) -> None:
    messages = [(ONE, NURSE, template)] * 2
    assert gathered(messages, lambda each: about(*each)) == (messages, [])


@pytest.mark.parametrize(
    ("left", "now", "until"),
    [
        (None, "2026-03-30 10:00", None),
        ("2026-03-30 10:00", "2026-03-30 10:05", "2026-03-30 10:15"),
        ("2026-03-30 10:00", "2026-03-30 10:15", None),
        ("2026-03-30 16:40", "2026-03-30 16:50", "2026-03-30 16:55"),
        ("2026-03-30 16:50", "2026-03-30 16:55", None),  # it would wait for the next morning
    ],
)
def test_a_quarter_of_an_hour_after_a_mail_the_next_waits(
    left: str | None, now: str, until: str | None
) -> None:
    assert waits_until(nl(left) if left else None, nl(now)) == (nl(until) if until else None)


def test_what_one_reader_gets_is_one_letter_and_what_must_not_wait_goes_alone() -> None:
    messages = [("a", "nurse"), ("b", None), ("c", "nurse"), ("d", "team"), ("e", None)]
    assert letters(messages, lambda each: each[1]) == [
        (messages[0], messages[2]),
        (messages[1],),
        (messages[3],),
        (messages[4],),
    ]
