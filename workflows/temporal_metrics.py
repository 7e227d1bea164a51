"""The SDK's own measurements, shown among ours. Only those that an operator must act on.

A workflow whose code fails is not failed but tried again for ever: its case stands still, and nothing
but this counter says so.
"""

from prometheus_client import Counter
from temporalio.runtime import MetricBuffer, Runtime, TelemetryConfig

from shared.messaging import Context

WORKFLOW_TASK_FAILURES = Counter(
    "tijdig_workflow_task_failures_total",
    "Workflow tasks that failed and are tried again; any is a fault.",
    ("reason",),
)
LONG_REQUEST_FAILURES = Counter("tijdig_temporal_poll_failures_total", "Polls of Temporal that failed.")

_FAILED_TASK = "temporal_workflow_task_execution_failed"
_FAILED_POLL = "temporal_long_request_failure"


class SdkMetrics:
    """Drains the SDK's measurements. One per process."""

    def __init__(self) -> None:
        self._buffer = MetricBuffer(100_000)
        self.runtime = Runtime(telemetry=TelemetryConfig(metrics=self._buffer))

    async def drain(self, _: Context) -> None:
        """Add what happened since the last time."""
        for update in self._buffer.retrieve_updates():
            if update.metric.name == _FAILED_TASK:
                reason = str(update.attributes.get("failure_reason", "unknown"))
                WORKFLOW_TASK_FAILURES.labels(reason).inc(update.value)
            elif update.metric.name == _FAILED_POLL:
                LONG_REQUEST_FAILURES.inc(update.value)
