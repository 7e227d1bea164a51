"""What the command reads from `TIJDIG_*` variables, and what is said of a value that cannot be one."""

from typing import TYPE_CHECKING

from deploy.local.errors import StackError

if TYPE_CHECKING:
    from shared.messaging.settings import CoreSettings


def core_settings() -> "CoreSettings":
    """The settings that every process shares. Raises `StackError` naming the variable; repeats no value."""
    from pydantic import ValidationError  # slow to load, and `down` needs none of it

    from shared.messaging.settings import CoreSettings

    try:
        return CoreSettings()
    except ValidationError as refused:
        wrong = refused.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        raise StackError(
            f"TIJDIG_{name} is wrong: {wrong['msg']}", "Correct it in the environment"
        ) from refused


def silent_broker(bootstrap: str, error: Exception) -> StackError:
    """What is said of a broker that does not answer."""
    return StackError(
        f"The broker at {bootstrap} does not answer ({type(error).__name__})",
        "Check TIJDIG_KAFKA_BOOTSTRAP and 'tijdig status'",
    )
