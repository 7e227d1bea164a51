"""Lives that aim hold together: whatever meets whatever, and also where the case moves to another policy."""

import re
from random import Random
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shared.schemas import topics
from tests.unit.machine.aimed import DAY, Aimed, live
from tests.unit.machine.owed import forgotten
from tests.unit.machine.regions import LADDER_WITHOUT_DEPUTY, former, policy
from tests.unit.machine.situations import CONCERN
from tests.unit.machine.telling import POLICY, is_of_the_lane
from workflows.machine import CaseState, check
from workflows.machine.effects import Effect, PhaseChanged
from workflows.machine.work import Work
from workflows.translate_effects import contract_of, topic_of

OTHERS = (
    policy(LADDER_WITHOUT_DEPUTY),
    policy('[stages.I.allowances]\n"0+0" = { is = "30 d" }'),
    policy('[stages.B.allowances]\n"0+0" = { is = "8 d" }'),
)
NUMBERS = st.integers(0, 2**32)
"""Of lives: `live(Random(number), …)` tells the same one again."""
unhurried = settings(
    deadline=None,
    derandomize=True,  # in every run the same lives: others are looked for at a desk, not in a release
    suppress_health_check=[*HealthCheck],
    phases=(Phase.explicit, Phase.generate),  # another number is another life, not a shorter one
)


def names_a_worry(effect: Effect) -> bool:
    """Whether what the world is told of this betrays the safety lane, on a topic that many may read."""
    told = contract_of(effect, 0.0, UUID(int=77))
    if told is None or topic_of(effect, told) in topics.RESTRICTED:
        return False
    return bool(_OF_THE_LANE.search(told.model_dump_json()))


_OF_THE_LANE = re.compile(r'[:"][KP][.:"]|' + str(UUID(int=CONCERN))[:-2])


class Watched(Aimed):
    """A life of which every word and every state is looked at. A policy from before keeps its own rules,
    until the case moves.
    """

    before: CaseState | None = None
    told: int = 0

    def look(self) -> None:
        """After every step."""
        if not self.policy.keeps_former_rules:
            check(self.standing)
            assert forgotten(self.standing, self.policy, self.told_at) == []
            work = Work(self.standing, self.policy, self.told_at)
            assert all(work.may_run(each.kind, each.subject) for each in self.standing.deadlines)
        fresh = self.said[self.told :]
        if self._was_silent(fresh):
            assert all(is_of_the_lane(each) for each in fresh), "an ordinary word after an ending"
        for each in fresh:
            assert not names_a_worry(each), "whoever reads the ordinary topics learns of a worry"
        self.before, self.told = self.state, len(self.said)

    def _was_silent(self, fresh: list[Effect]) -> bool:
        goes_on = any(isinstance(each, PhaseChanged) and each.before == "closed" for each in fresh)
        return self.before is not None and self.before.stopped_because is not None and not goes_on


@settings(unhurried, max_examples=200)
@given(NUMBERS, st.booleans())
def test_whatever_meets_it_holds_together_and_says_nothing_twice(number: int, began_before: bool) -> None:
    random = Random(number)
    life = Watched(random, former() if began_before else POLICY)
    live(random, life, OTHERS)
    for days in (1, 9, 60):
        life.until(life.now + days * DAY)
    said = [each.effect_id for each in life.said]
    assert len(said) == len(set(said))
