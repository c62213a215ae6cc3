"""Stops a loop of automatic redirects: a wrong clock or blocked storage can cause one."""

from ..errors import EnvironmentUnsuitable, RedirectLoop
from ..ports import StorePort
from .tenant import Tenant

WINDOW = 10.0  # seconds


class RedirectGuard:
    """Remembers in the tab when the page last left for the tenant without a click."""

    def __init__(self, tenant: Tenant, store: StorePort) -> None:
        self._clock = tenant.clock
        self._store = store
        self._key = tenant.storage_prefix + "auto-redirect"

    async def pass_once(self) -> None:
        """
        Note an automatic redirect.

        Raises: RedirectLoop when the last one was less than 10 seconds ago.
        """
        now = self._clock.now()
        text = await self._store.get("tab", self._key)
        if text is not None and _is_within_window(text, now):
            raise RedirectLoop(
                "This page was about to send you to the login again, seconds after the last time.",
                "It was stopped, because it could repeat without an end. Log in with the button. "
                "If you come back here, check this device's clock, and allow this site to "
                "store data.",
            )
        await self._store.set("tab", self._key, str(now))

    async def clear(self) -> None:
        """Forget the last redirect, because the user has done something since."""
        try:
            await self._store.remove("tab", self._key)
        except EnvironmentUnsuitable:
            pass  # storage is refused, so nothing was stored


def _is_within_window(text: str, now: float) -> bool:
    try:
        return -WINDOW < now - float(text) < WINDOW
    except ValueError:
        return False
