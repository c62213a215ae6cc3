"""
Sends one request of `requests` by pyodide-http: a synchronous XMLHttpRequest, which blocks the
page.
"""

from typing import Protocol

import requests

from ..encoding.url import not_a_url
from ..errors import NetworkError


class Transport(Protocol):
    """Sends a request of `requests`, and waits for its answer."""

    def normalised(self, address: str) -> str:
        """Return the URL that a request to address goes to. Raises: ProtocolError."""

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        """Return the answer. Raises: NetworkError, SyncBridgeUnavailable."""


class XhrTransport:
    """
    The transport for browsers without JSPI. The browser follows redirects itself, and there is no
    time-out.
    """

    _site = ""  # the base of relative addresses; set by the first of them

    def normalised(self, address: str) -> str:
        """
        Return the URL that a request to address goes to. A relative address is resolved against the
        site.

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
            # Only the class is used: patch_requests() would change every Session of the page.
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
