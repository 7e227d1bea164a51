"""The worker: runs the workflows of all cases. HTTP only for health and metrics."""

from datetime import timedelta

from starlette.applications import Starlette
from temporalio.client import Client
from temporalio.worker import Worker

from shared.messaging import Context, Loop, Service, service_app, start
from workflows.activities import CaseActivities
from workflows.case_workflow import CaseWorkflow
from workflows.settings import SERVICE, TASK_QUEUE, WorkflowsSettings
from workflows.temporal import answers, connect
from workflows.temporal_metrics import SdkMetrics

_GRACE = timedelta(seconds=15)


class CaseWorker:
    """Connects and works; when Temporal cannot be reached at the start, the loop tries again."""

    def __init__(self, settings: WorkflowsSettings, metrics: SdkMetrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._client: Client | None = None
        self._worker: Worker | None = None

    async def run(self, context: Context) -> None:
        """Work until the process is told to stop."""
        self._client = await connect(self._settings, runtime=self._metrics.runtime)
        self._worker = worker_for(self._client, context, self._settings.emissions_at_once)
        await self._worker.run()

    async def temporal_answers(self) -> bool:
        """Readiness of Temporal, and of the work that it gives."""
        return self._worker is not None and self._worker.is_running and await answers(self._client)


def worker_for(client: Client, context: Context, emissions_at_once: int) -> Worker:
    """A worker for case workflows, with the gate as its only activity."""
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[CaseWorkflow],
        activities=[CaseActivities(context).emit],
        max_concurrent_local_activities=emissions_at_once,
        no_remote_activities=True,
        graceful_shutdown_timeout=_GRACE,
    )


def create_app(settings: WorkflowsSettings | None = None) -> Starlette:
    """All wiring of the worker. Its outbox is the gateway's, whose relay sends what the gate lets out."""
    settings = settings or WorkflowsSettings()
    metrics = SdkMetrics()
    worker = CaseWorker(settings, metrics)
    return service_app(
        Service(
            name=SERVICE,
            settings=settings,
            relay=False,
            loops=(Loop("worker", 1.0, worker.run), Loop("sdk-metrics", 1.0, metrics.drain)),
            checks=lambda _: {"temporal": worker.temporal_answers},
        )
    )


if __name__ == "__main__":
    start("worker", WorkflowsSettings, create_app)
