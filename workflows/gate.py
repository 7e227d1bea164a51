"""The one gate through which every effect of a case leaves. One transaction, under the case's lock.

A step that knows every fact that was taken in arms the case: what it says, and all that time will say if
nobody acts. What is due then leaves, through the same function of the database by which the metronome lets
out what falls due later. Nothing leaves twice; nothing leaves a case that was closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.messaging import Uow
from workflows.arming import MARGIN, arm
from workflows.machine.effects import Effect
from workflows.machine.step import Step
from workflows.messages import Emission, Verdict
from workflows.policies import Policies
from workflows.repository import arming as repository
from workflows.repository.arming import AHEAD_AT_MOST, ClockAhead, Left, Plan

SETTLED = Verdict()
OVER = Verdict(closed=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The gate's answer, what has left because of it, and whether that was not what was armed."""

    verdict: Verdict
    left: Sequence[Left] = ()
    disagreed: bool = False


@dataclass(frozen=True)
class Gate:
    """Lets steps out. Keeps the policies that it came across."""

    policies: Policies = field(default_factory=Policies)

    async def let_out(self, emission: Emission, uow: Uow, *, by_workflow: bool = True) -> Outcome:
        """Let a step take effect, or say what it does not know. Raises `ClockAhead` for one that is early."""
        state = emission.state
        plan = await repository.lock(uow.conn, state.case_id)
        if plan.closed and (state.closed or state.facts_seen <= plan.seen):
            return Outcome(OVER)
        if plan.appended > state.facts_seen:
            return Outcome(Verdict(missing_up_to=plan.appended))
        now = await repository.present(uow.conn, uow.now, uow.system_now)
        _refuse_from_ahead(plan, emission, now)
        disagreed = False
        if _must_arm(plan, emission, now):
            await self._arm(emission, plan, uow, now)
            left = await _leave(emission, uow, now)
        else:
            left = await _leave(emission, uow, now)
            if disagreed := bool(await _unsaid(emission, uow)):
                await self._arm(emission, plan, uow, now)
                left = [*left, *await _leave(emission, uow, now)]
        await _note_who_did_it(emission, plan, uow, by_workflow=by_workflow)
        return Outcome(SETTLED, left, disagreed)

    async def _arm(self, emission: Emission, plan: Plan, uow: Uow, now: datetime) -> None:
        """Replace what is armed by what has not been said yet, and all that is to come."""
        if emission.policy is not None:
            await self.policies.keep(uow.conn, emission.policy)
        policy = emission.policy or await self.policies.of(uow.conn, emission.state.policy_version)
        step = Step(state=emission.state, effects=await _unsaid(emission, uow))
        arming = arm(step, _latest(emission, now), policy, plan.correlation_id, plan.veil)
        await repository.rearm(uow.conn, emission.state, emission.ticked_to, arming, now)


async def _leave(emission: Emission, uow: Uow, now: datetime) -> Sequence[Left]:
    up_to = _latest(emission, now)
    return await repository.let_out(uow.conn, emission.state.case_id, up_to, now, uow.system_now)


async def _unsaid(emission: Emission, uow: Uow) -> tuple[Effect, ...]:
    """What the step says that never left. After a tick of an armed case that is nothing, unless other
    rules than those of today wrote what it was armed with: then today's rules hold.
    """
    unsaid = await repository.unsaid(uow.conn, [effect.effect_id for effect in emission.effects])
    return tuple(effect for effect in emission.effects if effect.effect_id in unsaid)


def _must_arm(plan: Plan, emission: Emission, now: datetime) -> bool:
    """With every fact; and when the horizon comes near, by whoever has let time act as far as anybody."""
    if plan.armed_until is None or emission.state.facts_seen > plan.seen:
        return True
    return plan.armed_until < now + MARGIN and _knows_all(plan, emission)


def _knows_all(plan: Plan, emission: Emission) -> bool:
    if plan.ticked_to is None:
        return True
    return emission.ticked_to is not None and emission.ticked_to >= plan.ticked_to


def _latest(emission: Emission, now: datetime) -> datetime:
    """What the step says is due, also where its clock is a little ahead of ours."""
    return max(now, emission.ticked_to or now, *(effect.at for effect in emission.effects), now)


def _refuse_from_ahead(plan: Plan, emission: Emission, now: datetime) -> None:
    """Also the day that a server's clock jumps, nobody is escalated to before the time. What was held up
    is brought again until its instant has come; a fact that is taken in meanwhile goes before it.
    """
    furthest = max(now + AHEAD_AT_MOST, plan.ticked_to or now)
    if emission.state.facts_seen == plan.seen and emission.ticked_to and emission.ticked_to > furthest:
        raise ClockAhead


async def _note_who_did_it(emission: Emission, plan: Plan, uow: Uow, *, by_workflow: bool) -> None:
    case_id = emission.state.case_id
    if by_workflow:
        await repository.follows(uow.conn, case_id, emission.ticked_to)
    elif emission.state.facts_seen > plan.seen:
        await repository.lags(uow.conn, case_id, uow.system_now)
