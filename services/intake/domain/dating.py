"""Which due date holds. Pure."""

from shared.pregnancy import contradicts
from shared.schemas.contracts.pregnancy import PregnancyDatingChanged, PregnancyDatingConfirmed
from shared.schemas.values import Dating


def holds(known: Dating, told: PregnancyDatingChanged | PregnancyDatingConfirmed) -> bool:
    """Whether what is told takes the place of what is known: somebody looked, or nothing contradicts it."""
    return isinstance(told, PregnancyDatingConfirmed) or not contradicts(known, told.dating)
