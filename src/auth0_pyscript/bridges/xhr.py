"""
Sends one request of `requests` by pyodide-http: synchronous XMLHttpRequest, the page stands still
meanwhile.
"""

import requests

from ..encoding.url import not_a_url
from ..errors import NetworkError


class XhrTransport:
    """
    What remains where there is no JSPI. The browser follows redirects by itself, and no time-out
    can be set.
    """

    _site = ""  # where a relative address starts from, once one has been asked for

    def normalised(self, address: str) -> str:
        """
        Return the URL that a request to address goes to; a relative one starts from the site.

        Raises: ProtocolError.
        """
        import js
        from pyodide.ffi import JsException

        self._site = self._site or str(js.URL.new(".", js.location.href).href)
        try:
            return str(js.URL.new(address, self._site).href)
        except JsException:
            raise not_a_url()

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        """
        Return the answer. Raises: NetworkError; SyncBridgeUnavailable without the package
        pyodide-http.
        """
        from pyodide.ffi import JsException

        try:
            # The class alone: patch_requests() would change every Session of the page.
            from pyodide_http._requests import PyodideHTTPAdapter
        except ModuleNotFoundError as error:
            from . import packages_missing

            raise packages_missing(error) from error

        try:
            response: requests.Response = PyodideHTTPAdapter().send(request)
        except JsException as failure:
            raise NetworkError(
                "The API could not be reached.",
                (
                    "It is offline, or its CORS settings or this page's policy (CSP) do not "
                    "allow the request."
                ),
                cause=failure,
            )
        return response
