"""A `requests.Session` that calls the APIs as the signed-in user."""

import io
from collections.abc import Mapping
from http.client import responses as reasons
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.exceptions import InvalidHeader, InvalidURL, RequestException
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers

from ..api_response import ApiResponse, response_of
from ..client import Auth0Client, api_request
from ..configuration.api_gate import admit
from ..errors import (
    ApiNotAllowed,
    Auth0Error,
    ConfigurationError,
    NetworkError,
    NotAuthenticated,
    ProtocolError,
    RequestTimeout,
    SyncBridgeUnavailable,
)
from ..session.signed_in.api_call import TIMEOUT, checked_headers
from ..vault.remote_session import RemoteSession
from .waiting import JspiWaiter, Waiter, result_at_once
from .xhr import Transport, XhrTransport

# The browser sets these itself, and reports an attempt to do so as an error of the page.
_BROWSERS_OWN = frozenset(
    (
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "host",
        "transfer-encoding",
        "user-agent",
    )
)


def signed_in_session(client: Auth0Client) -> requests.Session:
    """Return the session that `bridges.requests_session` describes."""
    session = _SignedInSession()
    session.trust_env = False  # a page has no netrc and no proxies
    session.headers = CaseInsensitiveDict({"Accept": "*/*"})
    adapter = SignedInAdapter(client)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _SignedInSession(requests.Session):
    """
    Resolves addresses as `client.fetch` does, relative ones included, before requests parses them.
    """

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        adapter = self.get_adapter("https://")
        if isinstance(url, str) and isinstance(adapter, SignedInAdapter):
            url = adapter.normalised(url)
        return super().request(method, url, *args, **kwargs)


class SignedInAdapter(BaseAdapter):
    """
    Sends requests through the signed-in session.

    waiter and transport are for tests: waiter waits for asynchronous code, transport sends without
    it.
    """

    def __init__(
        self,
        client: Auth0Client,
        *,
        waiter: Waiter | None = None,
        transport: Transport | None = None,
    ) -> None:
        super().__init__()
        self._client = client
        self._waiter: Waiter = waiter or JspiWaiter()
        self._transport: Transport = transport or XhrTransport()

    def normalised(self, url: str) -> str:
        """Return url as the browser's `fetch` reads it, or url itself if it is not a URL."""
        try:
            return self._transport.normalised(url)
        except ProtocolError:
            return url

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """
        Return the complete answer. The browser decides about stream, verify, cert and proxies.

        timeout: seconds, or a pair (connect, read), whose sum counts; 60 by default. It is the time
        until the first byte of the answer, and then between two bytes.
        """
        try:
            if self._waiter.can_wait():
                response = self._send_by_fetch(request, timeout)
            else:
                response = self._send_by_xhr(request)
        except SyncBridgeUnavailable:
            raise
        except Auth0Error as error:
            raise _translated(error, request) from error
        response.request = request  # the request that was really sent contains the token
        return response

    def close(self) -> None:
        """Do nothing, because there is nothing to close."""

    def _send_by_fetch(self, request: requests.PreparedRequest, timeout: Any) -> requests.Response:
        service = self._client._service
        sent = api_request(
            request.url or "",
            request.method or "GET",
            _headers(request),
            _body(request),
            None,
            _seconds(timeout),
        )
        if isinstance(service, RemoteSession):
            answer = service.fetch_and_wait(sent)
        else:
            answer = self._waiter.wait(service.fetch(sent))
        return _response(response_of(answer), request)

    def _send_by_xhr(self, request: requests.PreparedRequest) -> requests.Response:
        configuration = self._client.configuration
        if configuration.token_storage == "vault":
            raise SyncBridgeUnavailable(
                "Synchronous code cannot reach the vault in this browser.",
                "The vault makes the call, and waiting for it takes JavaScript Promise "
                "Integration (Chrome, "
                "Edge, Firefox), at the top level or in an async handler. Use `await "
                "client.fetch(…)`, or "
                "build the site with --token-storage page.",
            )
        if configuration.is_demo:
            raise SyncBridgeUnavailable(
                "Synchronous code cannot reach the demo's API in this browser.",
                "The demo's tenant is a Service Worker, which sees no synchronous "
                "request. Use a browser "
                "with JavaScript Promise Integration (Chrome, Edge, Firefox), or "
                "`await client.fetch(…)`.",
            )
        api, url = admit(
            request.url or "", configuration.apis, configuration.issuer, self._transport.normalised
        )
        # Before the request for a token, so that this error comes first.
        headers = dict(checked_headers(_headers(request).items()))
        params = {"audience": api.audience}
        if api.audience != configuration.audience:
            params["scope"] = api.scope
        try:
            token = result_at_once(
                self._client.get_access_token_silently(
                    authorization_params=params, cache_mode="cache-only"
                )
            )
        except NotAuthenticated as error:
            if error.error != "token_not_cached":
                raise
            raise SyncBridgeUnavailable(
                (
                    "This browser cannot fetch a token inside synchronous code, and none "
                    "for this API is there."
                ),
                f"Call `await client.get_access_token_silently(authorization_params={params})` "
                "first.",
                cause=error,
            )
        sent = request.copy()
        sent.url = url
        sent.headers = CaseInsensitiveDict(headers | {"authorization": f"Bearer {token}"})
        sent.body = _body(request)
        return self._transport.send(sent)


def _headers(request: requests.PreparedRequest) -> dict[str, str]:
    return {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in request.headers.items()
        if name.lower() not in _BROWSERS_OWN
    }


def _body(request: requests.PreparedRequest) -> bytes | None:
    body: Any = request.body
    if body is None or isinstance(body, bytes):
        return body
    if hasattr(body, "read"):
        body = body.read()
    if not isinstance(body, (str, bytes, bytearray)):
        body = b"".join(part.encode() if isinstance(part, str) else part for part in body)
    return body.encode() if isinstance(body, str) else bytes(body)


def _seconds(timeout: Any) -> float:
    parts = timeout if isinstance(timeout, tuple) else (timeout,)
    return float(sum(part for part in parts if part)) or TIMEOUT


def _response(answer: ApiResponse, request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.reason = reasons.get(answer.status, "")
    response.headers = CaseInsensitiveDict(answer.headers)
    response.encoding = get_encoding_from_headers(response.headers)
    response.raw = io.BytesIO(answer.body)
    response.url = answer.url or request.url or ""
    return response


def _translated(error: Auth0Error, request: requests.PreparedRequest) -> RequestException:
    kinds: tuple[tuple[type[Auth0Error], type[RequestException]], ...] = (
        (RequestTimeout, requests.exceptions.Timeout),
        (NetworkError, requests.exceptions.ConnectionError),
        (ApiNotAllowed, InvalidURL),
        (ConfigurationError, InvalidHeader),
    )
    for ours, theirs in kinds:
        if isinstance(error, ours):
            return theirs(str(error), request=request)
    return RequestException(str(error), request=request)
