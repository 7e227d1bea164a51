"""Brings the schema `workflows` up to date."""

from shared.messaging.migrations import run
from workflows.models import Base

run(Base.metadata)
