"""Feedback's settings."""

from pathlib import Path

from shared.messaging import CoreSettings


class FeedbackSettings(CoreSettings):
    """The kernel's settings, and where the referrers' keys lie."""

    @property
    def api_keys(self) -> Path:
        """One file per connected organisation, named after it, holding its key for HTTP."""
        return self.secrets_dir / "api-keys"
