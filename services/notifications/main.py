"""Start with `python -m services.notifications.main`."""

from collections.abc import Callable

from starlette.applications import Starlette

from services.notifications.handlers.measuring import measure
from services.notifications.handlers.sender import Sender
from services.notifications.handlers.unaddressed import address_waiting
from services.notifications.settings import Settings
from services.notifications.subscribers import SUBSCRIPTION
from shared.messaging import Context, Loop, Service, service_app, start
from shared.pregnancy import load_calendar


def create_app(settings: Settings | None = None) -> Starlette:
    """The notification service. Raises what a missing secret or a wrong setting raises."""
    settings = settings or Settings()
    sender = Sender(settings)

    async def start(context: Context) -> None:
        """Every commit that plans a message also publishes that, so it wakes relay and sender alike."""
        sender.start()
        load_calendar()  # now, not while the first case waits
        context.wake = _both(context.wake, sender.ring)

    return service_app(
        Service(
            name="notifications",
            settings=settings,
            subscription=lambda _: SUBSCRIPTION,
            loops=(
                Loop("sender", 0.0, sender.run),
                Loop("unaddressed", 1.0, address_waiting),
                Loop("measure-deliveries", 5.0, measure),
            ),
            on_start=start,
        )
    )


def _both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    def call() -> None:
        first()
        second()

    return call


if __name__ == "__main__":
    start("notifications", Settings, create_app)
