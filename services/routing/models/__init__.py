"""Routing's tables, by noun."""

from services.routing.models.base import Base
from services.routing.models.directory import DirectoryEntry
from services.routing.models.owning import Assignment, RoutedCase

__all__ = ["Assignment", "Base", "DirectoryEntry", "RoutedCase"]
