"""Event contracts, topics and the registry that joins them. A leaf: it imports nothing of ours."""

from shared.schemas.envelope import Event, organisation_source, service_source

__all__ = ["Event", "organisation_source", "service_source"]
