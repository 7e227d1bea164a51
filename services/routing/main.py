"""Routing's process: `python -m services.routing.main`."""

from starlette.applications import Starlette

from services.routing.domain.social_map import SocialMapRefused
from services.routing.handlers.directory import publish_directory
from services.routing.handlers.rota import Days
from services.routing.handlers.seeking import Seeking
from services.routing.handlers.social_map import Maps, take_in
from services.routing.http import routes
from services.routing.metrics import measure_routing
from services.routing.settings import RoutingSettings
from services.routing.subscribers import subscription
from shared.messaging import Context, Loop, Service, service_app, start


def create_app(settings: RoutingSettings | None = None) -> Starlette:
    """All wiring. Raises `SocialMapRefused` for a map that cannot be used."""
    settings = settings or RoutingSettings()
    social_map = settings.social_map()
    offers, maps = settings.offers(social_map), Maps(social_map)
    seeking = Seeking(maps)

    async def publish(context: Context) -> None:
        await publish_directory(context, social_map, maps.index())

    days = Days(social_map, publish)

    async def look(context: Context) -> None:
        if await maps.refresh(context):
            await publish(context)

    async def on_start(context: Context) -> None:
        await take_in(context, offers, str(settings.offers_file))
        await maps.refresh(context)
        await days.look(context)

    return service_app(
        Service(
            name="routing",
            settings=settings,
            subscription=lambda _: subscription(social_map, maps),
            routes=lambda context: routes(context, maps),
            loops=(
                Loop("measure-routing", 5.0, measure_routing),
                Loop("map", 1.0, look),
                Loop("map-gaps", 60.0, maps.measure),
                Loop("day", 1.0, days.look),
                *((Loop("ask-to-confirm", 60.0, maps.remind),) if settings.confirm_quarterly else ()),
                Loop("weigh-again", 0.2, seeking.weigh_again),
                Loop("before-it-closes", 10.0, seeking.begin_before_it_closes),
            ),
            on_start=on_start,
        )
    )


if __name__ == "__main__":
    start("routing", RoutingSettings, create_app, SocialMapRefused)
