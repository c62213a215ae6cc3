"""The subscribers of a change."""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


class Subscribers:
    """
    Calls each subscriber with what has changed. An error in one subscriber affects neither the
    session nor the others.
    """

    def __init__(self) -> None:
        self._entries: "list[list[Callable[[Any], object]]]" = []
        self._reports: list[object] = []

    def add(self, callback: "Callable[[Any], object]") -> "Callable[[], None]":
        """
        Call callback from now on. Return a function that ends this, and that may be called
        repeatedly.
        """
        entry = [callback]  # a new list, because a callback may be added twice
        self._entries.append(entry)

        def unsubscribe() -> None:
            self._entries = [other for other in self._entries if other is not entry]

        return unsubscribe

    def notify(self, change: "Any") -> None:
        """Call all subscribers. Each gets its own copy of a dict."""
        for (callback,) in tuple(self._entries):
            try:
                callback(change.copy() if isinstance(change, dict) else change)
            except Exception as error:
                # The event loop reports the exception of a task, so the developer sees it.
                self._reports = [asyncio.create_task(_raise(error))]


async def _raise(error: Exception) -> None:
    raise error
