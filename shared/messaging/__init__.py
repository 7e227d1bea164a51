"""The kernel: inbox, outbox, quarantine, the one subscriber helper, watchdog and process runtime."""

from shared.messaging.context import Context
from shared.messaging.errors import Refused
from shared.messaging.problems import problem
from shared.messaging.runtime import Loop, Service, service_app
from shared.messaging.settings import CoreSettings
from shared.messaging.starting import start
from shared.messaging.subscription import Subscription
from shared.messaging.uow import Uow

__all__ = [
    "Context",
    "CoreSettings",
    "Loop",
    "Refused",
    "Service",
    "Subscription",
    "Uow",
    "problem",
    "service_app",
    "start",
]
