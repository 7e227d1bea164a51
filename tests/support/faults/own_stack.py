"""A whole stack for this trial alone, with its clock on a Monday."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime, time

from deploy.local.environment import Environment
from deploy.local.ports import free_base
from deploy.local.stack import Stack
from shared.clock import Clock
from shared.pregnancy.localtime import at_wall_clock
from tests.support.faults import sabotage
from tests.support.stack import ending_on_sigterm, own_instance

MONDAY = date(2027, 2, 1)
_OF_NOTIFICATIONS = {"TIJDIG_SENDING_LEASE_SECONDS": "20"}
"""A killed sender's mail is missed after a minute; here sooner."""


def at(weekday: int, hour: int, minute: int) -> datetime:
    """A moment in the week of the trial; Monday is 0. Amsterdam's wall clock."""
    return at_wall_clock(MONDAY.replace(day=MONDAY.day + weekday), time(hour, minute))


class Hurried(Environment):
    """The settings of the local stack, with less patience with a killed sender."""

    def of(self, service: str) -> dict[str, str]:
        """As always, and what is special about the sender; sabotaged where that is asked for."""
        special = _OF_NOTIFICATIONS if service == "notifications" else {}
        return super().of(service) | special | sabotage.environment()


@contextmanager
def own_stack() -> Generator[Stack]:
    """Everything but Prometheus, on fresh data; nothing remains afterwards."""
    with own_instance() as instance, ending_on_sigterm():
        offset = at(0, 8, 0) - Clock().system_now()
        Stack(instance, profile="test").down()  # of a test run that was killed
        stack = Stack(instance, free_base(), "test", monitoring=False, clock_offset=offset)
        stack.environment = Hurried(stack.layout, stack.ports, "test")
        try:
            stack.up(fresh=True)
            sabotage.in_database(stack.env()["TIJDIG_DATABASE_URL"])
            yield stack
        finally:
            stack.down()
