"""What waits inside a running service, read from its metrics."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.error import URLError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

QUESTION_SECONDS = 2
SHOWN = ("tijdig_consumer_lag_messages", "tijdig_outbox_rows", "tijdig_quarantine_rows")


@dataclass(frozen=True)
class Vitals:
    """Numbers of messages, in the order of `SHOWN`; None: not there, or no answer."""

    lag: int | None = None
    outbox: int | None = None
    quarantine: int | None = None


def parse(text: str) -> Vitals:
    """From Prometheus' text format."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    values = {sample.name: int(sample.value) for sample in samples if sample.name in SHOWN}
    return Vitals(*(values.get(name) for name in SHOWN))


def read(addresses: dict[str, str]) -> dict[str, Vitals]:
    """Ask all of these (name → base URL) at the same time."""
    with ThreadPoolExecutor(max(1, len(addresses))) as pool:
        return dict(zip(addresses, pool.map(_ask, addresses.values()), strict=True))


def _ask(address: str) -> Vitals:
    try:
        with urlopen(f"{address}metrics", timeout=QUESTION_SECONDS) as answer:  # noqa: S310 our own http://
            return parse(answer.read().decode())
    except (URLError, OSError):
        return Vitals()  # its state in the table already says that something is wrong
