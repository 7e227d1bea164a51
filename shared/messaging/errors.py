"""The two ways in which a message can fail."""

import asyncpg
from aiokafka.errors import KafkaError


class Refused(Exception):
    """The message itself is at fault; trying again cannot help.

    `code` says what was wrong, `field` where, `remedy` what to do. None of them repeats a value.
    """

    def __init__(self, code: str, remedy: str, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.remedy = remedy
        self.field = field


_TRANSIENT_POSTGRES = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.exceptions.OperatorInterventionError,
    asyncpg.exceptions.InsufficientResourcesError,
    asyncpg.exceptions.TransactionRollbackError,
    asyncpg.exceptions.ObjectNotInPrerequisiteStateError,
    asyncpg.exceptions.PostgresSystemError,
)


def is_transient(error: BaseException) -> bool:
    """Whether the surroundings are at fault, so that the same message may well succeed later."""
    return isinstance(error, (*_TRANSIENT_POSTGRES, KafkaError, OSError, TimeoutError))
