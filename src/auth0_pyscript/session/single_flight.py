"""One run for all callers that ask for the same thing at the same time. Pure asyncio."""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Hashable


class SingleFlight:
    """
    Runs actions by name. A call while the action of that name is under way gets its outcome, a
    result or an error.

    The action runs in a task of its own: when one caller is cancelled, the others get the outcome.
    """

    def __init__(self) -> None:
        self._flights: "dict[Hashable, _Flight]" = {}

    async def run(self, name: "Hashable", action: "Callable[[], Awaitable[Any]]") -> "Any":
        """
        Return what action returns, or raise what it raises. Join the run of that name if one is
        under way.
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
        """Return when all runs that are under way now have ended, with a result or an error."""
        for flight in tuple(self._flights.values()):
            await flight.landed.wait()

    async def _fly(
        self, name: "Hashable", flight: "_Flight", action: "Callable[[], Awaitable[Any]]"
    ) -> None:
        # MicroPython: a task that fails prints before anyone awaits it, so none of these does.
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
        # What everyone sees when the task itself is cancelled, as at the end of an event loop.
        self.error: BaseException | None = asyncio.CancelledError()
        self.task: object = None  # the event loop keeps only a weak reference
