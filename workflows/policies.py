"""The policies that cases go by, each read once from the database; a version never changes its content."""

import asyncpg

from workflows.policy import Policy, PolicyRefused
from workflows.repository import facts, signals


class Policies:
    """Remembers what it has read."""

    def __init__(self) -> None:
        self._known: dict[str, Policy] = {}

    async def of(self, conn: asyncpg.Connection, version: str) -> Policy:
        """The policy of this version. Raises `LookupError` for one that no case ever had."""
        if version not in self._known:
            self._known[version] = await signals.policy(conn, version)
        return self._known[version]

    def known(self, version: str) -> Policy:
        """One that was read before. Raises `KeyError`."""
        return self._known[version]

    async def refuse(self, conn: asyncpg.Connection, policy: Policy) -> None:
        """Raises `PolicyRefused` when its version meant another. Keeps nothing."""
        if await facts.is_another_policy(conn, policy.version, policy.model_dump_json()):
            raise _another(policy)

    async def keep(self, conn: asyncpg.Connection, policy: Policy) -> None:
        """Keep a policy for good. Raises `PolicyRefused` when its version meant another."""
        if not await facts.freeze_policy(conn, policy.version, policy.model_dump_json()):
            raise _another(policy)


def _another(policy: Policy) -> PolicyRefused:
    return PolicyRefused(
        f"the policy '{policy.version}' was changed but kept its version; give it a new version"
    )
