"""Who wants to know when the state changes."""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from ..types import State


class Subscribers:
    """
    Calls each subscriber with the state. One that fails harms neither the session nor the others.
    """

    def __init__(self) -> None:
        self._callbacks: "list[Callable[[State], object]]" = []
        self._reports: list[object] = []

    def add(self, callback: "Callable[[State], object]") -> "Callable[[], None]":
        """Call callback from now on. Returns what ends it, which may be called more than once."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, state: "State") -> None:
        """Call everyone who was there when the change came."""
        for callback in tuple(self._callbacks):
            try:
                callback(state.copy())
            except Exception as error:
                # The event loop reports what a task raises: its developer sees it, the session goes
                # on.
                self._reports = [asyncio.create_task(_raise(error))]


async def _raise(error: Exception) -> None:
    raise error
