"""What comes out of the machine."""

from workflows.machine.effects import Effect
from workflows.machine.state import CaseState


class Step:
    """What `advance` answers: the next state, and what the world should know, in order."""

    __slots__ = ("effects", "state")

    def __init__(self, state: CaseState, effects: tuple[Effect, ...] = ()) -> None:
        """Nobody changes it afterwards."""
        self.state = state
        self.effects = effects
