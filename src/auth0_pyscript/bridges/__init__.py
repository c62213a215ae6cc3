"""
Synchronous libraries on the signed-in session. Pyodide only; may import the client and what lies
below it.

Where the browser has JSPI, synchronous code waits for the client's own `fetch`. Elsewhere
pyodide-http sends by synchronous XMLHttpRequest, which freezes the page meanwhile and passes by
every Service Worker.
"""

from ..client import Auth0Client
from ..errors import SyncBridgeUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import requests

__all__ = ["requests_session"]


def requests_session(client: Auth0Client) -> "requests.Session":
    """
    Return a session whose requests go out as client's user, to the configured `apis` and nowhere
    else.

    Refused requests raise the exceptions of `requests`, with ours as `__cause__`: ConnectionError,
    Timeout, InvalidURL (no entry of `apis` covers the address), InvalidHeader (an Authorization
    header), RequestException (no token to be had).
    Raises: SyncBridgeUnavailable when the packages are not loaded, or, at a request, when
    synchronous code cannot reach the API in this browser.
    """
    # A page may import this module before it has loaded the packages.
    try:
        from .requests_adapter import signed_in_session
    except ModuleNotFoundError as error:
        raise packages_missing(error) from error
    return signed_in_session(client)


def packages_missing(cause: ModuleNotFoundError) -> SyncBridgeUnavailable:
    """Return the error for a page that has not loaded what the bridge needs."""
    return SyncBridgeUnavailable(
        f"The Python package {cause.name} is not loaded in this page.",
        "requests_session needs requests and pyodide-http. Load them before: `import "
        "pyodide_js`, then "
        '`await pyodide_js.loadPackage(["requests", "pyodide-http"])`. A page with a '
        "PyScript configuration "
        "of its own may add both to its `packages` instead.",
        error="packages_missing",
        cause=cause,
    )
