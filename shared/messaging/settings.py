"""What every process needs to know about its surroundings, read from `TIJDIG_*` variables."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.clock import Clock, clock_for
from shared.schemas.topics import EVENT_DAYS


class CoreSettings(BaseSettings):
    """Addresses and files. A service adds its own by subclassing."""

    model_config = SettingsConfigDict(env_prefix="TIJDIG_", hide_input_in_errors=True)

    profile: Literal["production", "demo", "test"] = "production"
    clock_file: Path | None = None
    database_url: str = "postgresql://tijdig@127.0.0.1:5432/tijdig"
    kafka_bootstrap: str = "127.0.0.1:9092"
    temporal_address: str = "127.0.0.1:7233"
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    secrets_dir: Path = Path("/run/secrets/tijdig")
    public_desk_url: str = "http://127.0.0.1:8080"
    log_level: str = "INFO"
    consumer_instance: str = "1"
    """Tells the members of a consumer group apart; stable across restarts (static membership)."""
    database_connections: int = 8
    lanes: int = 4
    """At most so many transactions share a large batch of messages, by key."""
    inbox_days: Annotated[int, Field(gt=EVENT_DAYS)] = 45
    """How long a received message is remembered. Longer than its topic keeps it, so that a consumer that
    reads its topics from the beginning does nothing twice. (The directory is kept for ever, but each entry
    of it says all there is: taking one in again changes nothing.)"""

    def clock(self) -> Clock:
        """The process's clock. Raises `ClockError` for a clock file in production."""
        return clock_for(self.profile, self.clock_file)

    def secret(self, name: str) -> str:
        """The content of one secret file, such as `link.key`."""
        return (self.secrets_dir / name).read_text().strip()
