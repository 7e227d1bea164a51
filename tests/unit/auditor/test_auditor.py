"""The auditor agrees with the machine about every life, and notices whatever is taken away or added."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.pregnancy import add_calendar_days, add_working_days, add_working_hours
from tests.unit.machine.telling import CASE, POLICY, Tale, nl
from tests.unit.machine.test_lives import begin as begin_life
from tests.unit.machine.test_lives import facts, opening_fact, openings, starts
from tests.unit.machine.test_properties import START, Life, begin, lives, occurrence
from workflows.auditor.arithmetic import after
from workflows.auditor.judge import missing
from workflows.auditor.moves import under_their_policies
from workflows.auditor.record import CaseRecord, RecordedFact, Said
from workflows.auditor.unexpected import unexpected
from workflows.machine import FACT, Fact, Tick, advance
from workflows.machine.effects import Effect, Escalated

BODY = POLICY.model_dump(mode="json")


LOST_AS_THE_LADDER_SPEAKS: Life = (
    {"edd": date(2026, 5, 1), "dating_method": "art", "urgent": False, "complexity": "simple"},
    [(timedelta(days=29), {"type": "pregnancy_ended"})],
)


def record(facts: Iterable[Fact], effects: Iterable[Effect], begun: dict[str, Any] = BODY) -> CaseRecord:
    """What lies in the database after these, of a case that was opened with this policy."""
    said = (
        Said(each.effect_id, each.type, each.level if isinstance(each, Escalated) else None, each.due)
        for each in effects
    )
    told_under, policy = under_their_policies(begun, tuple(_recorded(fact) for fact in facts))
    return CaseRecord(CASE, policy, told_under, tuple(said))


def _recorded(fact: Fact) -> RecordedFact:
    return RecordedFact(fact.type, fact.at, fact.model_dump(mode="json"))


def told(life: Life, rest: timedelta) -> tuple[CaseRecord, datetime]:
    """A life in which time was told of in time, up to `rest` after its last moment."""
    first, moments = life
    now, step = START, begin(first)
    opened: dict[str, Any] = {"type": "opened", "case_id": CASE, "submitted_at": START, **first}
    facts, said = [RecordedFact("opened", START, _json(opened))], list(step.effects)
    for gap, what in moments:
        now += gap
        step = advance(step.state, Tick(), now, POLICY)
        said += step.effects
        if what is not None:
            fact = occurrence(step.state, now, what)
            assert not isinstance(fact, Tick)
            step = advance(step.state, fact, now, POLICY)
            facts.append(_recorded(fact))
            said += step.effects
    now += rest
    said += advance(step.state, Tick(), now, POLICY).effects
    return CaseRecord(CASE, BODY, tuple(facts), record((), said).said), now


def lived(
    life: tuple[datetime, dict[str, Any], list[tuple[datetime, dict[str, Any]]]], *days: int
) -> Iterator[tuple[CaseRecord, datetime]]:
    """A life told fact by fact, and its record so many days after the last of them."""
    begun, given_case, later = life
    opened, step = opening_fact(begun, given_case), begin_life(begun, given_case)
    recorded, said, now = [opened], list(step.effects), begun
    for now, says in later:
        step = advance(step.state, Tick(), now, POLICY)
        said += step.effects
        fact = FACT.validate_python({"no": step.state.facts_seen + 1, "at": now, **says})
        step = advance(step.state, fact, now, POLICY)
        recorded.append(fact)
        said += step.effects
    for rest in days:
        until = now + timedelta(days=rest)
        yield record(recorded, [*said, *advance(step.state, Tick(), until, POLICY).effects]), until


def _json(says: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in says.items()}


@example(LOST_AS_THE_LADDER_SPEAKS)
@settings(deadline=None, max_examples=150)
@given(lives)
def test_it_agrees_with_the_machine_about_every_life(life: Life) -> None:
    for days in (0, 3, 40):
        case, now = told(life, timedelta(days=days))
        assert missing(case, now) == ()
        assert unexpected(case) == ()


@st.composite
def any_lives(draw: st.DrawFn) -> tuple[datetime, dict[str, Any], list[tuple[datetime, dict[str, Any]]]]:
    """A beginning, and up to twelve facts of every kind that a case can have, for a year at most."""
    now = begun = draw(starts)
    given_case = draw(openings)
    told_later: list[tuple[datetime, dict[str, Any]]] = []
    for _ in range(draw(st.integers(0, 12))):
        now += timedelta(minutes=draw(st.integers(0, 30 * 24 * 60)))
        told_later.append((now, draw(facts(now))))
    return begun, given_case, told_later


UNDATED_AND_FAR_ALONG: tuple[datetime, dict[str, Any], list[tuple[datetime, dict[str, Any]]]] = (
    datetime(2026, 8, 6, 15, 1, tzinfo=UTC),
    {
        "ga_days": None,
        "dating_method": "unknown",
        "urgent": True,
        "complexity": "simple",
        "third_trimester": True,
    },
    [],
)
"""In the evening, where a working day ends later than three calendar days that move before a weekend."""


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(any_lives(), st.integers(0, 60) | st.sampled_from([120, 250]))
@example(life=UNDATED_AND_FAR_ALONG, days=1)
def test_it_agrees_whatever_kinds_of_facts_there_are(
    life: tuple[datetime, dict[str, Any], list[tuple[datetime, dict[str, Any]]]], days: int
) -> None:
    for case, now in lived(life, days):
        assert missing(case, now) == ()
        assert unexpected(case) == ()


def unanswered() -> tuple[Tale, list[Fact]]:
    tale = Tale().opened()
    tale.until("2026-04-20 12:00")
    opened = {"type": "opened", "no": 1, "at": nl("2026-03-30 09:00")}
    given_case = tale.state
    assert given_case is not None
    fields = {
        key: getattr(given_case, key)
        for key in ("case_id", "submitted_at", "edd", "dating_method", "urgent", "complexity", "referrer")
    }
    return tale, [FACT.validate_python({**opened, **fields, "municipality": "GM0405"})]


def test_a_miss_that_was_never_said_is_missing() -> None:
    tale, facts = unanswered()
    said = [each for each in tale.said if ":B:" not in each.effect_id]
    found = missing(record(facts, said), nl("2026-04-20 12:00"))
    assert [each.code for each in found] == ["B"]
    assert found[0].due == nl("2026-04-02 16:00")


def test_a_ladder_that_fell_silent_is_missing() -> None:
    tale, facts = unanswered()
    said = [each for each in tale.said if not isinstance(each, Escalated)]
    assert [each.code for each in missing(record(facts, said), nl("2026-04-20 12:00"))] == ["ladder"]


def test_nothing_is_missing_where_everything_was_said() -> None:
    tale, facts = unanswered()
    assert missing(record(facts, tale.said), nl("2026-04-20 12:00")) == ()


def test_an_alert_about_an_instant_after_the_end_must_not_be() -> None:
    tale, facts = unanswered()
    ended = RecordedFact("pregnancy_ended", nl("2026-04-08 10:00"), {"type": "pregnancy_ended"})
    whole = record(facts, tale.said)
    case = CaseRecord(CASE, BODY, (*whole.facts, ended), whole.said)
    assert {each.why for each in unexpected(case)} == {"said about an instant after the case ended"}
    assert missing(case, nl("2026-04-20 12:00")) == ()


def test_both_ways_of_counting_agree_over_years() -> None:
    start = nl("2026-03-28 07:13")
    for _ in range(300):
        assert after(start, "3 wd") == add_working_days(start, 3)
        assert after(start, "5 h") == add_working_hours(start, 5)
        assert after(start, "6 d") == add_calendar_days(start, 6)
        start += timedelta(days=3, hours=5, minutes=7, seconds=13, microseconds=519_217)
