"""One process of Tijdig: database, broker, relay, loops, health. Every service starts through here."""

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

import uvicorn
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from shared.messaging.broker import kafka_broker, subscribe
from shared.messaging.consumer import Consumer
from shared.messaging.context import Context, open_pool
from shared.messaging.health import Check, database_answers, health_routes, measure
from shared.messaging.logs import configure, describe
from shared.messaging.metrics import LOOP_FAILURES
from shared.messaging.offsets import TELL_SECONDS, Offsets
from shared.messaging.operations import operation_routes
from shared.messaging.relay import Relay
from shared.messaging.retention import forget_quarantined, forget_receipts
from shared.messaging.settings import CoreSettings
from shared.messaging.subscription import Subscription
from shared.messaging.watchdog import CHECK_SECONDS, Watchdog, asking
from shared.sealing.box import KeyEncryptionKey

log = logging.getLogger("tijdig.runtime")

_GARBAGE_AFTER = (10_000, 10, 10)
"""Objects made before the collector looks for cycles. The default, 700, is one batch of a few messages."""

_LAST_WORD_SECONDS = 5.0
"""So long a process that stops tries to say how far it came; a broker may be away for much longer."""


@dataclass(frozen=True)
class Loop:
    """Something to do again and again. Wakes at least every second when it waits for an instant."""

    name: str
    every_seconds: float
    run: Callable[[Context], Awaitable[None]]


_LOOPS = (
    Loop("measure", 5.0, measure),
    Loop("forget-quarantined", 3600.0, forget_quarantined),
    Loop("forget-receipts", 3600.0, forget_receipts),
)


@dataclass(frozen=True)
class Service:
    """What makes one service different from another. `prepare` gives subscription and routes."""

    name: str
    settings: CoreSettings
    subscription: Callable[[Context], Subscription] | None = None
    routes: Callable[[Context], Sequence[BaseRoute]] = field(default=lambda _: ())
    loops: Sequence[Loop] = ()
    on_start: Callable[[Context], Awaitable[None]] | None = None
    checks: Callable[[Context], dict[str, Check]] = field(default=lambda _: {})
    group: str | None = None
    relay: bool = True
    """Whether this process sends what stands in the outbox; one of those that share a schema does."""


def service_app(service: Service) -> Starlette:
    """The ASGI application of a service; starts everything in its lifespan, stops it in reverse."""
    configure(service.name, service.settings.log_level)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            context, checks = await _start(service, app, stack)
            app.state.context = context
            app.router.routes[:0] = [*health_routes(checks), *service.routes(context)]
            _settle_memory()
            log.info("started")
            yield
            log.info("stopping")

    return Starlette(lifespan=lifespan)


def _settle_memory() -> None:
    """What a process has when it has started it keeps, so the garbage collector need not look there again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE_AFTER)


async def _start(service: Service, app: Starlette, stack: AsyncExitStack) -> tuple[Context, dict[str, Check]]:
    settings = service.settings
    pool = await open_pool(settings, service.name)
    stack.push_async_callback(pool.close)
    clock, kek = settings.clock(), KeyEncryptionKey.load(settings.secrets_dir / "kek.key")
    relay = Relay(settings.database_url, service.name, settings.kafka_bootstrap, service.name, clock, kek)
    context = Context(
        name=service.name,
        settings=settings,
        clock=clock,
        kek=kek,
        pool=pool,
        wake=relay.wake,
    )
    if service.relay:
        _background(stack, "relay", relay.run())
    checks: dict[str, Check] = {"database": database_answers(pool), **service.checks(context)}
    if service.on_start is not None:
        await service.on_start(context)
    if service.subscription is not None:
        context = await _consume(service, service.subscription(context), context, app, checks, stack)
    for loop in (*_LOOPS, *service.loops):
        _background(stack, loop.name, _forever(loop, context))
    return context, checks


async def _consume(
    service: Service,
    subscription: Subscription,
    context: Context,
    app: Starlette,
    checks: dict[str, Check],
    stack: AsyncExitStack,
) -> Context:
    """Start the consumer with its watchdog, and the operators' way into its quarantine."""
    settings = service.settings
    broker = kafka_broker(settings, service.name)
    watchdog, offsets = Watchdog(), Offsets()
    subscriber = subscribe(
        broker,
        subscription,
        group=service.group or service.name,
        instance=settings.consumer_instance,
        take=Consumer(context, subscription).take,
        watch=watchdog,
        offsets=offsets,
    )
    ends = asking(settings.kafka_bootstrap)
    watchdog.watch(subscriber, ends)
    context = replace(context, staleness=watchdog.staleness)

    async def consuming() -> bool:
        return watchdog.assigned and await broker.ping(timeout=2.0)

    async def behind(_: Request) -> Response:
        return JSONResponse({"lag": await watchdog.lag()})

    stack.push_async_callback(ends.stop)
    await ends.start()
    await broker.start()
    stack.push_async_callback(_stop, broker, watchdog, offsets)
    checks["broker"] = consuming
    for loop in _beside(watchdog, offsets):
        _background(stack, loop.name, _forever(loop, context))
    app.router.routes.extend((Route("/health/lag", behind), *operation_routes(context, subscription)))
    return context


def _beside(watchdog: Watchdog, offsets: Offsets) -> tuple[Loop, ...]:
    """What goes on beside consuming."""
    return (
        Loop("watchdog", CHECK_SECONDS, lambda _: watchdog.check()),
        Loop("offsets", TELL_SECONDS, lambda _: offsets.tell()),
    )


async def _stop(broker: KafkaBroker, watchdog: Watchdog, offsets: Offsets) -> None:
    """Finish the batch in hand, or give it back if it keeps failing; say how far we came."""
    watchdog.stopping = offsets.ending = True
    try:
        await asyncio.wait_for(offsets.tell(), _LAST_WORD_SECONDS)
    except (KafkaError, TimeoutError) as error:
        log.warning("what was done last will come again: %s", describe(error))
    await broker.stop()


def _background(stack: AsyncExitStack, name: str, work: Awaitable[None]) -> None:
    """Run something until the application stops."""
    task = asyncio.ensure_future(work)
    task.set_name(name)

    async def end() -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    stack.push_async_callback(end)


async def _forever(loop: Loop, context: Context) -> None:
    """A loop never dies of an exception: it is logged, counted, and tried again."""
    failures = 0
    while True:
        try:
            await loop.run(context)
            failures = 0
        except Exception as error:
            failures += 1
            LOOP_FAILURES.labels(loop.name).inc()
            log.warning("loop failed: %s", describe(error), extra={"loop": loop.name})
        await asyncio.sleep(loop.every_seconds + min(10.0, 0.5 * failures))


def serve(app: ASGIApp, settings: CoreSettings) -> None:
    """Run a process until it is told to stop. Access logs are off: paths can hold link tokens."""
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=20,
    )
