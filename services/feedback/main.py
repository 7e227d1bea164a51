"""Feedback's process: `python -m services.feedback.main`."""

from starlette.applications import Starlette

from services.feedback.handlers import Handlers
from services.feedback.http import feedback_routes
from services.feedback.metrics import measure_feedback
from services.feedback.settings import FeedbackSettings
from services.feedback.subscribers import subscription
from shared.messaging import Context, Loop, Service, service_app, start


def create_app(settings: FeedbackSettings | None = None) -> Starlette:
    """All wiring."""
    settings = settings or FeedbackSettings()
    keys = settings.api_keys
    return service_app(
        Service(
            name="feedback",
            settings=settings,
            subscription=subscription,
            routes=lambda context: feedback_routes(context, keys),
            loops=(
                Loop("tell-held", 1.0, tell_held),
                Loop("tell-periodically", 1.0, tell_periodically),
                Loop("measure-feedback", 5.0, measure_feedback),
            ),
        )
    )


async def tell_held(context: Context) -> None:
    """Tell what had to wait."""
    await Handlers(context).tell_held()


async def tell_periodically(context: Context) -> None:
    """Tell what is due by the calendar."""
    await Handlers(context).tell_periodically()


if __name__ == "__main__":
    start("feedback", FeedbackSettings, create_app)
