"""Routing's public read for professionals: the map of offers, as a page and as JSON. No case data."""

from services.routing.http.pages import routes

__all__ = ["routes"]
