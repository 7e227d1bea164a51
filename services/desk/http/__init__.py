"""The pages: server-rendered, Dutch, without a script; nothing of a case without a session."""

from services.desk.http.routes import page_routes
from services.desk.http.shell import dress

__all__ = ["dress", "page_routes"]
