"""How synchronous code gets the result of asynchronous code."""

from collections.abc import Coroutine
from typing import Any, Protocol

from ..errors import SyncBridgeUnavailable


class Waiter(Protocol):
    """Waits for asynchronous code, where that is possible."""

    def can_wait(self) -> bool:
        """Return True if the code that runs now can wait."""

    def wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Return what coroutine returns, or raise what it raises."""


class JspiWaiter:
    """Waits while the page goes on, in a browser with JavaScript Promise Integration (JSPI)."""

    def can_wait(self) -> bool:
        """Return True if the code that runs now was called in a way that lets it wait."""
        from pyodide.ffi import can_run_sync

        return bool(can_run_sync())

    def wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Return what coroutine returns, or raise what it raises."""
        from pyodide.ffi import run_sync

        return run_sync(coroutine)


def result_at_once(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """
    Return the result of a coroutine that never waits.

    Raises: what the coroutine raises; SyncBridgeUnavailable if it would have to wait.
    """
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise SyncBridgeUnavailable(
        "This browser cannot wait inside synchronous code, and the session is not ready yet.",
        "Wait until the client's is_loading is False, or use `await client.fetch(…)`.",
    )
