"""What intake needs to know about its surroundings: addresses, files, connected organisations."""

from services.intake.settings.environment import IntakeSettings

__all__ = ["IntakeSettings"]
