"""The gateway: Kafka to numbered facts, facts to workflows; the gate's outbox leaves from here."""

from starlette.applications import Starlette
from temporalio.client import Client

from shared.messaging import Context, Loop, Service, service_app, start
from workflows.metrics import measure
from workflows.policy import Policy, PolicyRefused, load_for_cases
from workflows.pump import Pump
from workflows.repository.facts import freeze_policy
from workflows.settings import SERVICE, WorkflowsSettings
from workflows.subscribers import subscription
from workflows.temporal import answers, connect


class Gateway:
    """What lives as long as the process: the policy for new cases, and the way to Temporal."""

    def __init__(self, settings: WorkflowsSettings) -> None:
        self._settings = settings
        self.policy = load_for_cases(settings.policy_file, settings.policy_override_file)
        self._client: Client | None = None
        self._pump: Pump | None = None

    async def start(self, context: Context) -> None:
        """Keep the policy; make ready for signals, whether Temporal is up or not."""
        await keep_policy(context, self.policy)
        self._client = await connect(self._settings, lazy=True)
        self._pump = Pump(self._client, self._settings.signals_at_once)

    async def pump(self, context: Context) -> None:
        """Hand on what waits."""
        assert self._pump is not None
        await self._pump.run(context)

    async def look_after(self, context: Context) -> None:
        """See that every open case still has its workflow."""
        assert self._pump is not None
        await self._pump.look_after(context)

    async def temporal_answers(self) -> bool:
        """Readiness of Temporal."""
        return await answers(self._client)


async def keep_policy(context: Context, policy: Policy) -> None:
    """Keep the policy that new cases get. Raises `PolicyRefused` when its version meant another."""
    async with context.connection() as conn:
        kept = await freeze_policy(conn, policy.version, policy.model_dump_json())
    if not kept:
        raise PolicyRefused(
            f"the policy '{policy.version}' was changed but kept its version: give it a new version"
        )


def create_app(settings: WorkflowsSettings | None = None) -> Starlette:
    """All wiring of the gateway."""
    settings = settings or WorkflowsSettings()
    gateway = Gateway(settings)
    return service_app(
        Service(
            name=SERVICE,
            settings=settings,
            subscription=lambda _: subscription(gateway.policy.version),
            loops=(
                Loop("pump", 0.2, gateway.pump),
                Loop("look-after", 5.0, gateway.look_after),
                Loop("measure-cases", 5.0, measure),
            ),
            on_start=gateway.start,
            checks=lambda _: {"temporal": gateway.temporal_answers},
        )
    )


if __name__ == "__main__":
    start("gateway", WorkflowsSettings, create_app, PolicyRefused)
