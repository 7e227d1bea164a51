"""The desk's own settings, beside the core ones."""

from shared.messaging import CoreSettings


class DeskSettings(CoreSettings):
    """Where contact details are read as somebody may see them, and an organisation's entries on the map."""

    intake_url: str = "http://127.0.0.1:8081"
    routing_url: str = "http://127.0.0.1:8082"

    @property
    def https(self) -> bool:
        """Whether visitors come over TLS; decides cookie prefix, `Secure` and HSTS."""
        return self.public_desk_url.startswith("https://")
