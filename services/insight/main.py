"""Insight's process: `python -m services.insight.main`."""

from starlette.applications import Starlette

from services.insight.handlers import release_due
from services.insight.settings import InsightSettings, MunicipalitiesRefused
from services.insight.subscribers import SUBSCRIPTION
from shared.messaging import Context, Loop, Service, service_app, start


def create_app(settings: InsightSettings | None = None) -> Starlette:
    """All wiring. Raises `MunicipalitiesRefused` for a social map that cannot be used."""
    settings = settings or InsightSettings()
    municipalities = settings.municipalities()

    async def release(context: Context) -> None:
        await release_due(context, municipalities)

    return service_app(
        Service(
            name="insight",
            settings=settings,
            subscription=lambda _: SUBSCRIPTION,
            loops=(Loop("release", 1.0, release),),
        )
    )


if __name__ == "__main__":
    start("insight", InsightSettings, create_app, MunicipalitiesRefused)
