"""Which deadlines nobody may read of: that they run tells of a worry by itself (Wet meldcode)."""

from collections.abc import Sequence
from typing import Final

from shared.schemas.contracts.escalation import OWN_FILE
from shared.schemas.contracts.waits import WaitKind
from workflows.machine.state import Deadline
from workflows.machine.work import SAFETY_STAGES, Work
from workflows.policy import StageCode

_SPOKEN_OF: Final = frozenset(WaitKind)
_WAIT: Final = StageCode.EXTERNAL_WAIT
LATE_CONCERN = "late_concern"
"""The notice that a worry is raised shortly before birth."""
EXPEDITE = "expedite"
"""The notice that what Veilig Thuis does must go faster: only of a report, or of a wait for them."""
HELP_REFUSED = "help_refused"
"""The notice that help was refused: given only where there is a concern about safety."""
LANE_DOUBT = "lane_doubt"
"""The notice that something told of the lane cannot be: nobody else may read that anything was told."""
NOTICES_OF_THE_LANE = frozenset({LATE_CONCERN, EXPEDITE, HELP_REFUSED, LANE_DOUBT})


def is_restricted(work: Work, deadline: Deadline) -> bool:
    """Whether it belongs to the safety lane: a decision, a triage, a week that asks about nothing else, or
    asking after a wait that has no name outside it. The number of a wait stands at the end of its code.
    """
    if deadline.kind != "stage":
        return deadline.code in work.policy.restricted
    subject = deadline.subject
    if subject in SAFETY_STAGES:
        return True
    if subject != _WAIT:
        return False
    asked = deadline.code.partition(".")[2]
    return any(each.kind not in _SPOKEN_OF and each.wait.hex.endswith(asked) for each in work.state.waits)


def is_notice_of_the_lane(work: Work, code: str) -> bool:
    """Whether a notice rests on it; of a week the notice has the name."""
    return code in NOTICES_OF_THE_LANE or code in work.policy.restricted


def told_of(work: Work, deadlines: Sequence[Deadline]) -> tuple[str, ...] | None:
    """What is told in the place of the causes, each once; None where none of them is of the safety lane.

    Whoever must act has it in a file of its own; whoever else reads of it learns nothing.
    """
    restricted = {each.code for each in deadlines if is_restricted(work, each)}
    if not restricted:
        return None
    told = (OWN_FILE if each.code in restricted else each.subject for each in deadlines)
    return tuple(dict.fromkeys(told))
