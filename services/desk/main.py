"""The desk's process: `python -m services.desk.main`."""

from starlette.applications import Starlette

from services.desk.handlers.upkeep import count, prune
from services.desk.http import dress, page_routes
from services.desk.settings import DeskSettings
from services.desk.subscribers import subscription
from shared.messaging import Loop, Service, service_app, start


def create_app(settings: DeskSettings | None = None) -> Starlette:
    """All wiring of the desk."""
    settings = settings or DeskSettings()
    service = Service(
        name="desk",
        settings=settings,
        subscription=lambda _: subscription(),
        routes=page_routes,
        loops=(Loop("count-tasks", 5.0, count), Loop("prune", 60.0, prune)),
    )
    return dress(service_app(service), settings)


if __name__ == "__main__":
    start("desk", DeskSettings, create_app)
