"""Whatever happens in whatever order: what must never be otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.pregnancy import is_working_instant
from shared.schemas.contracts.case import Milestone
from tests.unit.machine.telling import CASE, POLICY, is_of_the_lane, rungs
from workflows.machine import FACT, CaseState, Fact, Step, Tick, advance, check, next_wake
from workflows.machine.effects import (
    DeadlineSet,
    DeadlineTightened,
    DeputyActivated,
    Effect,
    Escalated,
    PhaseChanged,
    RungOvertaken,
)
from workflows.machine.facts import PregnancyEnded

START = datetime(2026, 1, 5, 7, tzinfo=UTC)

edds = st.dates(date(2026, 1, 2), date(2026, 9, 20))
methods = st.sampled_from(["art", "crl_10_12", "hc_13_17", "lmp", "clinical_estimate"])
organisations = st.sampled_from(["jgz-kennemer", "sociaal-team", "kraamzorg-ijmond"])
items = st.builds(
    dict,
    item_id=st.integers(1, 3).map(lambda number: UUID(int=number)),
    kind=st.just("kraamzorg"),
    critical=st.booleans(),
    due=st.none() | edds,
)


def _fact(type: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"type": st.just(type), **fields})


ORDINARY = (
    _fact("acknowledged", by=st.just("jgz-kennemer/jgz_nurse")),
    _fact("owner_proposed", organisation=organisations, deputy=organisations, attempt=st.integers(1, 4)),
    _fact("owner_confirmed", organisation=organisations, deputy=organisations),
    _fact("owner_declined", attempt=st.none() | st.integers(1, 4)),
    _fact("contact_made", with_client=st.booleans(), with_referrer=st.booleans()),
    _fact("plan_agreed", items=st.lists(items, max_size=3, unique_by=lambda each: each["item_id"])),
    _fact("item_closed", item_id=st.integers(1, 3).map(lambda number: UUID(int=number))),
    _fact("support_started"),
    _fact("support_ended"),
    _fact("feedback_sent", moment=st.sampled_from(["contact", "start", "end"])),
    _fact("dating_changed", edd=st.none() | edds, method=methods),
    _fact("dating_confirmed", edd=edds, method=methods),
    _fact("escalation_acknowledged", by=st.just("csv-ijmond/coordinator")),
    _fact("escalation_resolved", reason=st.just("reached_by_phone")),
)
AROUND_BIRTH = (
    _fact("birth_registered", born_on=edds, in_hospital=st.booleans()),
    _fact("discharged", discharged_on=edds),
    _fact("milestone_reached", milestone=st.sampled_from(list(Milestone))),
    _fact("support_started", offer=st.sampled_from(["SO", "VZ"]), ends_on=st.none() | edds),
    _fact("sensitive_mode_set"),
)
concerns = st.integers(1, 2).map(lambda number: UUID(int=number))
SAFETY = (
    *(
        _fact(step, concern=concerns)
        for step in (
            "concern_raised",
            "concern_retracted",
            "report_made",
            "report_triaged",
            "concern_decided",
        )
    ),
    _fact("task_returned"),
)
FINAL = (
    _fact("pregnancy_ended"),
    _fact("consent_withdrawn"),
    _fact("case_closed", outcome=st.just("completed")),
    _fact("case_reopened"),
    _fact("erased"),
)
opening = st.fixed_dictionaries(
    {
        "edd": st.none() | edds,
        "dating_method": methods,
        "urgent": st.booleans(),
        "complexity": st.sampled_from(["simple", "complex"]),
    }
)
gaps = st.timedeltas(timedelta(0), timedelta(days=12)).map(lambda gap: gap - gap % timedelta(minutes=1))
ordinary = st.one_of(*ORDINARY) | st.one_of(*AROUND_BIRTH, *SAFETY)
moments = st.tuples(gaps, st.none() | ordinary | st.one_of(ordinary, *FINAL))
lives = st.tuples(opening, st.lists(moments, max_size=14))

unhurried = settings(deadline=None)
"""Machines that build and test at the same time are slow, and that is no finding."""

Life = tuple[dict[str, Any], Sequence[tuple[timedelta, dict[str, Any] | None]]]


def begin(first: dict[str, Any]) -> Step:
    fields = {"case_id": CASE, "submitted_at": START, "referrer": "verloskundigen", "municipality": "GM0405"}
    opened = FACT.validate_python({"type": "opened", "no": 1, "at": START, **fields, **first})
    return advance(None, opened, START, POLICY)


def occurrence(state: CaseState, at: datetime, what: dict[str, Any] | None) -> Fact | Tick:
    """A fact, or (for nothing) a tick."""
    if what is None:
        return Tick()
    return FACT.validate_python({"no": state.facts_seen + 1, "at": at, **what})


def live(life: Life) -> list[tuple[datetime, Fact | Tick | None, Step]]:
    """Every step of a life: its instant, what occurred, what came of it."""
    first, rest = life
    now, step = START, begin(first)
    steps: list[tuple[datetime, Fact | Tick | None, Step]] = [(now, None, step)]
    for gap, what in rest:
        now += gap
        occurred = occurrence(step.state, now, what)
        step = advance(step.state, occurred, now, POLICY)
        steps.append((now, occurred, step))
    return steps


def all_effects(life: Life) -> list[Effect]:
    return [effect for _, _, step in live(life) for effect in step.effects]


@unhurried
@given(lives)
def test_the_invariants_hold_after_every_step(life: Life) -> None:
    for _, _, step in live(life):
        check(step.state)


@unhurried
@given(lives)
def test_no_effect_is_ever_said_twice(life: Life) -> None:
    ids = [effect.effect_id for effect in all_effects(life)]
    assert len(ids) == len(set(ids))


@unhurried
@given(lives)
def test_a_rung_that_was_overtaken_is_never_told(life: Life) -> None:
    effects = all_effects(life)
    told = {each.effect_id for each in effects if isinstance(each, Escalated | DeputyActivated)}
    overtaken = {each.overtaken for each in effects if isinstance(each, RungOvertaken)}
    assert not told & overtaken


@unhurried
@given(lives)
def test_after_an_ending_only_the_safety_lane_speaks_and_without_a_gestational_age(life: Life) -> None:
    stopped = False
    for _, occurred, step in live(life):
        goes_on = any(isinstance(each, PhaseChanged) and each.before == "closed" for each in step.effects)
        if stopped and not goes_on:
            assert all(is_of_the_lane(each) for each in step.effects), occurred
        stopped = step.state.stopped_because is not None
        assert (next_wake(step.state) is None) == step.state.closed


@unhurried
@given(lives)
def test_a_loss_is_never_undone(life: Life) -> None:
    """I7: whatever comes later, in whatever order."""
    lost = False
    for _, occurred, step in live(life):
        lost = lost or isinstance(occurred, PregnancyEnded)
        assert not lost or step.state.stopped_because in ("ended", "erased")


@unhurried
@given(lives)
def test_a_tick_leaves_only_the_future(life: Life) -> None:
    for now, occurred, step in live(life):
        wake = next_wake(step.state)
        if isinstance(occurred, Tick) and wake is not None:
            assert wake > now


@unhurried
@given(lives)
def test_one_attempt_of_a_deadline_only_ever_moves_earlier(life: Life) -> None:
    due: dict[tuple[str, int], datetime] = {}
    for effect in all_effects(life):
        if isinstance(effect, DeadlineSet):
            assert (effect.subject, effect.attempt) not in due
            due[effect.subject, effect.attempt] = effect.due
        if isinstance(effect, DeadlineTightened):
            assert effect.due < due[effect.subject, effect.attempt]
            due[effect.subject, effect.attempt] = effect.due


@unhurried
@given(lives)
def test_people_are_told_within_working_hours_and_nobody_is_left_out(life: Life) -> None:
    """Outside working hours an emergency is told, in an urgent case a task too, to those on duty only."""
    for effect in all_effects(life):
        if isinstance(effect, Escalated):
            assert effect.recipients
            wakes = effect.level == 4 or (effect.urgent and effect.level >= 2)
            on_duty = wakes and effect.rung == "notice" and effect.recipients == ("region_duty",)
            assert is_working_instant(effect.due) or on_duty or effect.after_stop


@unhurried
@given(lives, st.lists(gaps, max_size=6), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_many_ticks_say_what_one_late_tick_says(
    life: Life, between: list[timedelta], rest: timedelta
) -> None:
    now, _, last = live(life)[-1]
    instants = [now]
    for gap in between:
        instants.append(instants[-1] + gap)
    end = instants[-1] + rest
    late = advance(last.state, Tick(), end, POLICY)
    said, state = list[Effect](), last.state
    for instant in [*instants, end]:
        step = advance(state, Tick(), instant, POLICY)
        said, state = [*said, *step.effects], step.state
    assert said == list(late.effects)
    assert state == late.state


@unhurried
@given(lives)
def test_state_travels_as_json_at_every_step(life: Life) -> None:
    for _, _, step in live(life):
        assert CaseState.model_validate_json(step.state.model_dump_json()) == step.state


@settings(max_examples=settings.default.max_examples // 3, deadline=None)
@given(opening)
def test_an_unanswered_case_always_climbs_and_never_falls_silent(first: dict[str, Any]) -> None:
    step = begin(first)
    last = 0
    for week in range(1, 20):
        step = advance(step.state, Tick(), START + timedelta(weeks=week), POLICY)
        told = [each for each in rungs(step.effects) if each.level > 0]
        assert told or week == 1
        levels = [last, *(each.level for each in told)]
        assert levels == sorted(levels)
        last = levels[-1]
    assert last >= 3
