"""Brings the schema `notifications` up to date."""

from services.notifications.models import Base
from shared.messaging.migrations import run

run(Base.metadata)
