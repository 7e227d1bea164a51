"""Notices: people are told something once, without a ladder, within working hours."""

from shared.schemas.contracts.escalation import Audience
from tests.unit.machine.telling import POLICY, Tale, nl, shown
from workflows.machine.effects import Escalated
from workflows.machine.escalating import notice
from workflows.machine.special import take_back
from workflows.machine.work import Work
from workflows.policy import Policy


def noticed(
    at: str, level: int = 0, *, times: int = 1, urgent: bool = False, policy: Policy = POLICY
) -> Tale:
    tale = Tale().opened("2026-03-30 09:00", urgent=urgent)
    assert tale.state is not None
    work = Work(tale.state, policy, nl(at))
    for _ in range(times):
        notice(work, "example", level, (Audience.COORDINATOR, Audience.OWNER))
    tale.state = work.state
    return tale


def told(tale: Tale) -> list[tuple[int, str | None, tuple[str, ...]]]:
    given = [each for each in tale.said if isinstance(each, Escalated) and each.rung == "notice"]
    return [(each.level, shown(each.due), each.recipients) for each in given]


def test_it_is_told_at_once_within_working_hours_and_begins_no_ladder() -> None:
    tale = noticed("2026-03-31 10:00")
    tale.until("2026-03-31 10:00")
    assert told(tale) == [(0, "2026-03-31 10:00", ("coordinator",))]
    assert tale.state is not None
    assert tale.state.ladder is None


def test_outside_working_hours_it_waits_for_the_next_morning() -> None:
    tale = noticed("2026-03-30 19:00", level=2)
    tale.until("2026-03-31 09:00")
    assert told(tale) == [(2, "2026-03-31 08:00", ("coordinator",))]


def test_an_emergency_reaches_those_on_duty_at_once_and_everybody_the_next_morning() -> None:
    tale = noticed("2026-03-30 23:00", level=4)
    tale.until("2026-03-31 08:00")
    assert told(tale) == [
        (4, "2026-03-30 23:00", ("region_duty",)),
        (4, "2026-03-31 08:00", ("coordinator",)),
    ]


def test_a_task_of_an_urgent_case_reaches_those_on_duty_at_once_too() -> None:
    tale = noticed("2026-03-30 23:00", level=2, urgent=True)
    tale.until("2026-03-31 08:00")
    assert told(tale)[-2:] == [
        (2, "2026-03-30 23:00", ("region_duty",)),
        (2, "2026-03-31 08:00", ("coordinator",)),
    ]


def test_a_case_under_a_policy_that_says_nothing_of_duty_goes_on_as_it_began() -> None:
    """Its workflow may sleep past the instant already: it must not owe an effect that it cannot replay."""
    told_before = POLICY.model_dump()
    del told_before["ladder"]["duty_from"]
    before = Policy.model_validate(told_before)
    tale = noticed("2026-03-30 23:00", level=2, urgent=True, policy=before)
    tale.until("2026-03-31 08:00")
    assert ("region_duty",) not in [recipients for _, _, recipients in told(tale)]
    assert "duty_from" not in before.model_dump()["ladder"]


def test_what_only_informs_wakes_nobody_in_an_urgent_case_either() -> None:
    tale = noticed("2026-03-30 23:00", level=1, urgent=True)
    tale.until("2026-03-31 08:00")
    assert told(tale)[-1:] == [(1, "2026-03-31 08:00", ("coordinator",))]


def test_within_working_hours_those_on_duty_are_not_told_besides() -> None:
    tale = noticed("2026-03-30 10:00", level=2, urgent=True)
    tale.until("2026-03-30 10:00")
    assert told(tale) == [(2, "2026-03-30 10:00", ("coordinator",))]


def test_an_urgent_signal_on_easter_saturday_is_heard_that_evening() -> None:
    tale = Tale().opened(urgent=True)
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("signal_given", "2026-04-04 21:00", urgent=True)
    assert (2, "2026-04-04 21:00", ("region_duty",)) in told_by(tale, "2026-04-04 21:00")
    assert (2, "2026-04-07 08:00", ("owner", "deputy", "coordinator")) in told_by(tale, "2026-04-07 08:00")


def test_a_task_that_is_no_longer_urgent_lets_duty_sleep_and_waits_for_the_morning() -> None:
    tale = Tale().opened(urgent=True)
    tale.confirmed("2026-03-30 10:00")
    tale.contact("2026-03-30 11:00")
    tale.happens("signal_given", "2026-04-04 21:00", urgent=True)
    tale.happens("risk_assessed", "2026-04-04 21:00", urgent=False, complexity="complex")
    assert ("region_duty",) not in [recipients for _, _, recipients in told_by(tale, "2026-04-07 08:00")]
    assert told(tale)[-1] == (2, "2026-04-07 08:00", ("owner", "deputy", "coordinator"))


def told_by(tale: Tale, at: str) -> list[tuple[int, str | None, tuple[str, ...]]]:
    tale.until(at)
    return told(tale)


def test_one_that_waits_is_not_said_twice() -> None:
    tale = noticed("2026-03-30 19:00", level=4, times=2)
    tale.until("2026-03-31 08:00")
    assert [recipients for _, _, recipients in told(tale)] == [("region_duty",), ("coordinator",)]


def test_what_is_taken_back_wakes_nobody() -> None:
    tale = noticed("2026-03-30 23:00", level=2, urgent=True)
    assert tale.state is not None
    work = Work(tale.state, POLICY, nl("2026-03-30 23:00"))
    take_back(work, "example")
    assert [each for each in work.state.notices if each.code.startswith("example")] == []


def test_an_ending_takes_it_away_and_puts_that_on_record() -> None:
    tale = noticed("2026-03-30 10:00")
    said = tale.happens("pregnancy_ended", "2026-03-30 11:00")
    assert "rung_overtaken" in {each.type for each in said}
    assert tale.until("2026-04-10 08:00") == ()
