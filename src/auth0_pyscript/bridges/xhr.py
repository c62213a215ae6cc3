"""
Sends one request of `requests` by pyodide-http: synchronous XMLHttpRequest, the page stands still meanwhile.
"""

import requests

from ..errors import NetworkError


class XhrTransport:
    """
    What remains where there is no JSPI. The browser follows redirects by itself, and no time-out can be set.
    """

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        """Return the answer. Raises: NetworkError."""
        from pyodide.ffi import JsException

        # The class alone: patch_requests() would change every Session of the page.
        from pyodide_http._requests import PyodideHTTPAdapter

        try:
            response: requests.Response = PyodideHTTPAdapter().send(request)
        except JsException as failure:
            raise NetworkError(
                "The API could not be reached.",
                "It is offline, or its CORS settings or this page's policy (CSP) do not allow the request.",
                cause=failure,
            )
        return response
