"""Start a process, or say in one line why that cannot be: which file, which key, which rule, what to do.

A wrong setting is not a fault in the program, and a traceback around it only hides the line that helps.
"""

import os
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.clock import ClockError
from shared.messaging.runtime import serve
from shared.messaging.settings import CoreSettings

CONFIGURATION = os.EX_CONFIG
"""The exit code of a process that was set up wrongly: to start it again will not help."""

_Settings = TypeVar("_Settings", bound=CoreSettings)


def start(
    name: str,
    settings: Callable[[], _Settings],
    create_app: Callable[[_Settings], ASGIApp],
    *refusals: type[Exception],
) -> None:
    """Run a process until it is told to stop.

    `refusals` are what its files raise when they cannot be used; their message says where, why and what to
    do. They end the process with that line alone and the code `CONFIGURATION`, also while it is starting.
    """
    try:
        configured = settings()
    except ValidationError as wrong:
        _refuse(name, _setting(wrong))
    known = (*refusals, ClockError)
    try:
        app = _Listening(create_app(configured), known)
    except known as refused:
        _refuse(name, str(refused))
    try:
        serve(app, configured)
    except SystemExit:
        if app.refused is not None:
            _refuse(name, str(app.refused))
        raise


class _Listening:
    """An application of which one hears why it did not start, instead of the server's traceback."""

    def __init__(self, app: ASGIApp, refusals: tuple[type[Exception], ...]) -> None:
        self.refused: Exception | None = None
        self._app = app
        self._refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on, but for what a refusal would have said at length."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        failed: list[Message] = []

        async def hear(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                failed.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, hear)
        except self._refusals as refused:
            self.refused = refused
            await send({"type": "lifespan.startup.failed"})
        except BaseException:
            for message in failed:
                await send(message)
            raise


def _setting(wrong: ValidationError) -> str:
    """Named as whoever sets it knows it: the environment variable."""
    error = wrong.errors(include_url=False, include_input=False)[0]
    prefix = CoreSettings.model_config.get("env_prefix", "")
    name = f"{prefix}{'_'.join(str(part) for part in error['loc'])}".upper()
    return f"{name}: {error['msg']}; set it in the environment of this process"


def _refuse(name: str, why: str) -> NoReturn:
    sys.stderr.write(f"{name} cannot start: {' '.join(why.split())}\n")
    raise SystemExit(CONFIGURATION)
