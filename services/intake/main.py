"""The intake process: the front door over Kafka and HTTP."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import Route

from services.intake.handlers.door import FrontDoor
from services.intake.http import routes
from services.intake.http.contact import ContactDetails
from services.intake.http.events import Events
from services.intake.settings import IntakeSettings
from services.intake.settings.organisations import ApiKeys, Organisations, RegistryError
from services.intake.subscribers.kafka import Subscribers
from services.intake.subscribers.reading import Reader
from shared.messaging import Context, Loop, Service, service_app, start
from shared.messaging.consumer import Consumer
from shared.sealing.jwe import FrontDoorKeys


def create_app(settings: IntakeSettings | None = None) -> Starlette:
    """All wiring. Raises `RegistryError` or `ValueError` where register or keys cannot be used."""
    settings = settings or IntakeSettings()
    organisations = Organisations.load(settings.registry_file)
    keys = FrontDoorKeys.load(settings.secrets_dir / "intake_jwk.json")

    def subscribers(context: Context) -> Subscribers:
        reader = Reader(organisations, keys, context.kek, context.clock)
        return Subscribers(
            FrontDoor(organisations, context.kek, recognises=settings.recognise_duplicates), reader
        )

    def http(context: Context) -> Sequence[Route]:
        both = subscribers(context)
        events = Events(
            context=context,
            reader=both.reader,
            keys=ApiKeys.load(settings.secrets_dir / "api-keys", organisations),
            takers=both.taking(),
            lanes=Consumer(context, both.subscription()),
        )
        return routes(events, ContactDetails(context, settings.secret("service.token")), keys)

    async def settle_early(context: Context) -> None:
        await subscribers(context).settle_early(context)

    return service_app(
        Service(
            name="intake",
            settings=settings,
            subscription=lambda context: subscribers(context).subscription(),
            routes=http,
            loops=[Loop("early-facts", 5.0, settle_early)],
        )
    )


if __name__ == "__main__":
    start("intake", IntakeSettings, create_app, RegistryError)
