"""The auditor: a process of its own that looks over everybody's shoulder."""

from datetime import timedelta

from starlette.applications import Starlette

from shared.messaging import Loop, Service, service_app, start
from workflows.auditor.round import Auditor
from workflows.settings import SERVICE, WorkflowsSettings


def create_app(settings: WorkflowsSettings | None = None) -> Starlette:
    """All wiring of the auditor. What it raises leaves through the gateway's relay."""
    settings = settings or WorkflowsSettings()
    auditor = Auditor(patience=timedelta(seconds=settings.audit_patience_seconds))
    return service_app(
        Service(
            name=SERVICE,
            settings=settings,
            relay=False,
            loops=(Loop("audit", settings.audit_every_seconds, auditor.run),),
        )
    )


if __name__ == "__main__":
    start("auditor", WorkflowsSettings, create_app)
