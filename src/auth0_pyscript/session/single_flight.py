"""Runs an action once for all callers that need the same at the same time. Pure asyncio."""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Hashable


class SingleFlight:
    """
    Runs actions by name. While an action is running, further calls with its name share its outcome,
    a result or an error.

    The action runs in its own task. If one caller is cancelled, the others still get the outcome.
    """

    def __init__(self) -> None:
        self._flights: "dict[Hashable, _Flight]" = {}

    async def run(self, name: "Hashable", action: "Callable[[], Awaitable[Any]]") -> "Any":
        """
        Return the result of action, or raise its error. If an action with that name is running,
        share it.
        """
        flight = self._flights.get(name)
        if flight is None:
            flight = _Flight()
            self._flights[name] = flight
            flight.task = asyncio.create_task(self._fly(name, flight, action))
        await flight.landed.wait()
        if flight.error is not None:
            raise flight.error
        return flight.result

    async def settled(self) -> None:
        """Return when all actions that are running now have ended, with a result or an error."""
        for flight in tuple(self._flights.values()):
            await flight.landed.wait()

    async def _fly(
        self, name: "Hashable", flight: "_Flight", action: "Callable[[], Awaitable[Any]]"
    ) -> None:
        # MicroPython: a task that fails prints an error before it is awaited. So none of these
        # tasks fails.
        try:
            flight.result = await action()
            flight.error = None
        except Exception as error:
            flight.error = error
        finally:
            del self._flights[name]
            flight.landed.set()


class _Flight:
    __slots__ = ("error", "landed", "result", "task")

    def __init__(self) -> None:
        self.landed = asyncio.Event()
        self.result: Any = None
        # The outcome if the task itself is cancelled, for example at the end of an event loop.
        self.error: BaseException | None = asyncio.CancelledError()
        self.task: object = None  # the event loop keeps only a weak reference
