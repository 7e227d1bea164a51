"""Routing's process: `python -m services.routing.main`."""

from starlette.applications import Starlette

from services.routing.domain.social_map import SocialMapRefused
from services.routing.handlers.directory import publish_directory
from services.routing.metrics import measure_routing
from services.routing.settings import RoutingSettings
from services.routing.subscribers import subscription
from shared.messaging import Context, Loop, Service, service_app, start


def create_app(settings: RoutingSettings | None = None) -> Starlette:
    """All wiring. Raises `SocialMapRefused` for a map that cannot be used."""
    settings = settings or RoutingSettings()
    social_map = settings.social_map()

    async def on_start(context: Context) -> None:
        await publish_directory(context, social_map)

    return service_app(
        Service(
            name="routing",
            settings=settings,
            subscription=lambda _: subscription(social_map),
            loops=(Loop("measure-routing", 5.0, measure_routing),),
            on_start=on_start,
        )
    )


if __name__ == "__main__":
    start("routing", RoutingSettings, create_app, SocialMapRefused)
