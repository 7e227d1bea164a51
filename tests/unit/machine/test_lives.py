"""Any life at all, for up to three years: random facts of every kind, steps of the clock, near misses."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.pregnancy import AMSTERDAM, is_working_instant
from shared.schemas.contracts.escalation import Audience
from tests.unit.machine.anything import facts
from tests.unit.machine.telling import CASE, POLICY, is_as_read, is_of_the_lane
from workflows.machine import FACT, CaseState, Fact, Step, Tick, advance, check, next_wake
from workflows.machine.effects import CaseStopped, Effect, Escalated, PhaseChanged, RungOvertaken

TERM = timedelta(days=280)
MINUTE = timedelta(minutes=1)
LONGEST = timedelta(weeks=40 + 100)
FINAL = ("pregnancy_ended", "consent_withdrawn", "erased")


starts = st.datetimes(datetime(2025, 12, 1), datetime(2028, 4, 1)).map(
    lambda start: start.replace(tzinfo=UTC, second=0, microsecond=0)
)
openings = st.fixed_dictionaries(
    {
        "ga_days": st.none() | st.integers(0, 44 * 7),
        "dating_method": st.sampled_from(["art", "crl_10_12", "late_scans", "lmp", "clinical_estimate"]),
        "urgent": st.booleans(),
        "complexity": st.sampled_from(["simple", "complex"]),
        "third_trimester": st.booleans(),
    }
)


def begin(at: datetime, given_case: dict[str, Any]) -> Step:
    """A case that opens then, that far along."""
    return advance(None, opening_fact(at, given_case), at, POLICY)


def opening_fact(at: datetime, given_case: dict[str, Any]) -> Fact:
    """Its first fact."""
    says = dict(given_case)
    days = says.pop("ga_days")
    today = at.astimezone(AMSTERDAM).date()
    says["edd"] = None if days is None else today + TERM - timedelta(days=days)
    fields = {"case_id": CASE, "submitted_at": at, "referrer": "verloskundigen", "municipality": "GM0405"}
    return FACT.validate_python({"type": "opened", "no": 1, "at": at, **fields, **says})


class Life(RuleBasedStateMachine):
    """One case; `ids` are all effect ids that were ever said."""

    state: CaseState
    now: datetime

    def __init__(self) -> None:
        super().__init__()
        self.ids = set[str]()
        self.silenced_at: datetime | None = None

    @initialize(at=starts, given_case=openings)
    def opens(self, at: datetime, given_case: dict[str, Any]) -> None:
        self.now = self.begun = at
        self._take(begin(at, given_case))

    @rule(data=st.data(), gap=st.integers(0, 5 * 24 * 60))
    def a_fact(self, data: st.DataObject, gap: int) -> None:
        self.now += gap * MINUTE
        self._happens(data.draw(facts(self.now)))

    @precondition(lambda self: self.now > self.begun + timedelta(weeks=3))
    @rule(kind=st.sampled_from(FINAL))
    def an_ending(self, kind: str) -> None:
        self._happens({"type": kind})
        self.silenced_at = self.silenced_at or self.now

    @rule(weeks=st.integers(0, 12), minutes=st.integers(0, 7 * 24 * 60))
    def time_passes(self, weeks: int, minutes: int) -> None:
        if self.now - self.begun < LONGEST:
            self._ticks(self.now + timedelta(weeks=weeks) + minutes * MINUTE)

    @rule(before=st.booleans(), data=st.data())
    def a_fact_at_the_very_instant(self, before: bool, data: st.DataObject) -> None:
        wake = next_wake(self.state)
        if wake is None or wake - self.now > LONGEST:
            return
        if before:
            self._ticks(max(self.now, wake - timedelta(milliseconds=1)))
        else:
            self._ticks(max(self.now, wake))
        self._happens(data.draw(facts(self.now)))

    @invariant()
    def it_holds_together(self) -> None:
        check(self.state)
        is_as_read(self.state)

    def _happens(self, fact: dict[str, Any]) -> None:
        told = FACT.validate_python({"no": self.state.facts_seen + 1, "at": self.now, **fact})
        self._take(advance(self.state, told, self.now, POLICY))

    def _ticks(self, to: datetime) -> None:
        self.now = to
        self._take(advance(self.state, Tick(), to, POLICY))
        wake = next_wake(self.state)
        assert wake is None or wake > to

    def _take(self, step: Step) -> None:
        told = {each.effect_id for each in step.effects}
        assert len(told) == len(step.effects)
        assert not told & self.ids, "said twice"
        self.ids |= told
        silent, self.state = self._is_silent(step), step.state
        for effect in step.effects:
            self._judge(effect)
            assert not silent or is_of_the_lane(effect), "an ordinary word after an ending"

    def _is_silent(self, step: Step) -> bool:
        """Whether the case had stopped before this step, and does not go on with it."""
        opens_again = any(isinstance(each, PhaseChanged) and each.before == "closed" for each in step.effects)
        return hasattr(self, "state") and self.state.stopped_because is not None and not opens_again

    def _judge(self, effect: Effect) -> None:
        if isinstance(effect, RungOvertaken):
            assert effect.overtaken not in self.ids
        if isinstance(effect, Escalated):
            assert effect.recipients
            assert effect.ga_days is None or self.silenced_at is None, "gestational age after an ending"
            if effect.level < 4 and not effect.after_stop and not is_working_instant(effect.due):
                assert effect.urgent, "only what is urgent and a task wakes anybody"
                assert effect.level >= 2
                assert effect.recipients == (Audience.REGION_DUTY,)
        if self.silenced_at is not None and effect.at > self.silenced_at:
            assert not isinstance(effect, CaseStopped) or self.state.closed


Life.TestCase.settings = settings(
    max_examples=settings.default.max_examples // 4,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a shorter failing life takes minutes to find
)
TestLife = Life.TestCase


COMMUTE = (
    {"type": "acknowledged", "by": "jgz-kennemer/jgz_nurse"},
    {"type": "milestone_reached", "milestone": "kraamzorg_registered"},
    {"type": "milestone_reached", "milestone": "options_checked"},
    {"type": "feedback_sent", "moment": "contact"},
    {"type": "doubt_recorded", "doubts": True},
    {"type": "multiple_set", "children": 2},
    {"type": "wait_started", "wait": UUID(int=1), "kind": "housing"},
    {"type": "item_opened", "item": {"item_id": UUID(int=1), "kind": "kraamzorg"}},
    {"type": "consent_asked"},
)


@settings(deadline=None, max_examples=settings.default.max_examples // 3)
@given(starts, openings, st.permutations(COMMUTE), st.integers(0, 60))
def test_facts_that_have_nothing_to_do_with_each_other_may_come_in_any_order(
    at: datetime, given_case: dict[str, Any], order: list[dict[str, Any]], weeks: int
) -> None:
    assert _told(at, given_case, order, weeks) == _told(at, given_case, COMMUTE, weeks)


def _told(
    at: datetime, given_case: dict[str, Any], order: Iterable[dict[str, Any]], weeks: int
) -> tuple[object, ...]:
    """What is open, and who was told what and when, after these facts and so much time."""
    now = at + timedelta(hours=1)
    step = begin(at, given_case)
    for fact in order:
        no = step.state.facts_seen + 1
        step = advance(step.state, FACT.validate_python({"no": no, "at": now, **fact}), now, POLICY)
    step = advance(step.state, Tick(), now + timedelta(weeks=weeks), POLICY)
    told = {(each.effect_id, each.at) for each in step.effects if isinstance(each, Escalated)}
    return {(each.code, each.due) for each in step.state.deadlines}, told
