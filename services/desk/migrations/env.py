"""Brings the schema `desk` up to date."""

from services.desk.models import Base
from shared.messaging.migrations import run

run(Base.metadata)
