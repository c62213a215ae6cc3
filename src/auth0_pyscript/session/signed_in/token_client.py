"""The application as an OAuth client: the parts that get tokens from the tenant."""

import asyncio

from ...ports import LockPort, Windows
from ..tenant import Tenant
from .identity import Identity
from .keys import Keys
from .silent_authentication import SilentAuthentication
from .token_endpoint import TokenEndpoint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Final


class TokenClient:
    """The tenant's keys, its token endpoint and the hidden frame; there is one of each."""

    def __init__(self, tenant: Tenant, *, locks: LockPort, windows: Windows) -> None:
        self.tenant: Final = tenant
        self.keys: Final = Keys(tenant)
        self.endpoint: Final = TokenEndpoint(tenant, Identity(tenant, self.keys))
        self.silent: Final = SilentAuthentication(tenant, self.keys, self.endpoint, windows)
        self._locks = locks

    async def in_turn(self, action: "Callable[[], Awaitable[Any]]") -> "Any":
        """Run action while no other tab of this application renews. Return its result."""
        return await self._locks.run(self.tenant.storage_prefix + "renewal", action)

    async def revoke(self, refresh_tokens: list[str]) -> None:
        """Ask the tenant to revoke these refresh tokens. A failure is ignored."""
        await asyncio.gather(*[self.endpoint.revoke(text) for text in refresh_tokens])
