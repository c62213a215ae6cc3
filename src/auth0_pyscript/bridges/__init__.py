"""
Synchronous libraries on the logged-in session. Pyodide only.

A browser with JavaScript Promise Integration (JSPI) lets synchronous code wait for the client's own
`fetch`. In other browsers pyodide-http sends a synchronous XMLHttpRequest, which blocks the page
and bypasses every Service Worker.
"""

from ..client import Auth0Client
from ..errors import SyncBridgeUnavailable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import requests

__all__ = ["requests_session"]


def requests_session(client: Auth0Client) -> "requests.Session":
    """
    Return a `requests.Session` whose requests are sent as the client's user, with a token.

        import pyodide_js
        from auth0_pyscript.bridges import requests_session

        await pyodide_js.loadPackage(["requests", "pyodide-http"])
        with requests_session(client) as session:
            print(session.get("https://api.example.com/orders/42").json())

    Addresses are those of `Auth0Client.fetch`: only `apis` are reached. `timeout` is in seconds, 60
    by default; a pair (connect, read) counts as its sum. The browser decides about verify, cert,
    proxies and compression.

    Synchronous code can wait at the top level and in an async handler, in a browser with JavaScript
    Promise Integration (JSPI): Chrome or Edge 137, Firefox 153, or later. Where it cannot wait, a
    request is sent in one case only: in page mode, with another tenant than the demo's, if a token
    for the API is in memory. It is then a synchronous XMLHttpRequest. It blocks the page, has no
    time-out (timeout is ignored), and follows redirects.

    A request that fails raises an exception of `requests`, with the SDK's error as `__cause__`:
    Timeout for RequestTimeout, ConnectionError for NetworkError, InvalidURL for ApiNotAllowed,
    InvalidHeader for an Authorization header, RequestException for any other.
    Raises: SyncBridgeUnavailable if the packages are not loaded (code packages_missing). A request
    raises it where synchronous code cannot wait, except for the case above.
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
