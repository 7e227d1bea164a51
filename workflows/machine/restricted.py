"""Which deadlines nobody may read of: that they run tells of a worry by itself (Wet meldcode)."""

from shared.schemas.contracts.waits import WaitKind
from workflows.machine.state import CaseState, Deadline
from workflows.machine.work import SAFETY_STAGES
from workflows.policy import StageCode

_SPOKEN_OF = frozenset(WaitKind)


def is_restricted(state: CaseState, deadline: Deadline) -> bool:
    """Whether it belongs to the safety lane: a decision, a triage, or asking after a wait that has no
    name outside it. The number of a wait stands at the end of its deadline's code.
    """
    if deadline.subject in SAFETY_STAGES:
        return True
    if deadline.subject != StageCode.EXTERNAL_WAIT:
        return False
    asked = deadline.code.partition(".")[2]
    return any(each.kind not in _SPOKEN_OF and each.wait.hex.endswith(asked) for each in state.waits)
