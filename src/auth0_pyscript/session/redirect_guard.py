"""
Stops a page that keeps sending its user to the tenant by itself: a wrong clock or blocked storage
can cause it.
"""

from ..errors import EnvironmentUnsuitable, RedirectLoop
from ..ports import ClockPort, StorePort

WINDOW = 10.0  # seconds


class RedirectGuard:
    """Remembers, in the tab, when the page last left for the tenant without a click."""

    def __init__(self, store: StorePort, clock: ClockPort, prefix: str) -> None:
        self._store = store
        self._clock = clock
        self._key = prefix + "auto-redirect"

    async def pass_once(self) -> None:
        """
        Let one automatic redirect pass.

        Raises: RedirectLoop when the last was less than 10 seconds ago.
        """
        now = self._clock.now()
        text = await self._store.get("tab", self._key)
        if text is not None and _is_within_window(text, now):
            raise RedirectLoop(
                "This page was about to send you to the login again, seconds after the last time.",
                "It was stopped, because that may go on for ever. Log in with the button. "
                "If you come back here, check this device's clock, and allow this site to "
                "store data.",
            )
        await self._store.set("tab", self._key, str(now))

    async def clear(self) -> None:
        """Forget the last one: the user has done something since."""
        try:
            await self._store.remove("tab", self._key)
        except EnvironmentUnsuitable:
            pass  # where nothing can be stored, nothing was


def _is_within_window(text: str, now: float) -> bool:
    try:
        return -WINDOW < now - float(text) < WINDOW
    except ValueError:
        return False
