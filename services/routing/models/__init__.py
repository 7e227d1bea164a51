"""Routing's tables, by noun."""

from services.routing.models.base import Base
from services.routing.models.directory import DirectoryEntry
from services.routing.models.moving import Transfer, TransferWish
from services.routing.models.owning import Assignment, RoutedCase
from services.routing.models.seeking import Attempt, ExternalWait, Fit, Seeking
from services.routing.models.social_map import (
    MapChange,
    MapConfirmation,
    MapReminder,
    MapState,
    MapVersion,
)

__all__ = [
    "Assignment",
    "Attempt",
    "Base",
    "DirectoryEntry",
    "ExternalWait",
    "Fit",
    "MapChange",
    "MapConfirmation",
    "MapReminder",
    "MapState",
    "MapVersion",
    "RoutedCase",
    "Seeking",
    "Transfer",
    "TransferWish",
]
