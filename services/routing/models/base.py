"""What all tables of routing share."""

from shared.messaging.models import service_base

Base = service_base("routing")
