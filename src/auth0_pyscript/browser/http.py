"""HttpPort over the browser's fetch: no cookies, no cache, no redirects, a time limit."""

from typing import Any

import js
from pyodide.ffi import JsException, to_js

from ..errors import NetworkError, RequestTimeout
from ..ports import HttpResponse
from ..protocol.url import not_a_url


class FetchHttp:
    """Sends the SDK's requests. Asynchronous `fetch`, so the page never freezes."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: list[tuple[str, str]],
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send it. timeout is in seconds. Raises: NetworkError, RequestTimeout."""
        init: dict[str, Any] = {
            "method": method,
            "headers": [[name, value] for name, value in headers],
            # No cookie of the tenant may decide what a token request is answered.
            "credentials": "omit",
            "cache": "no-store",
            # A followed redirect would carry the token to an address that nobody checked.
            "redirect": "manual",
            "referrerPolicy": "no-referrer",
            "signal": js.AbortSignal.timeout(int(timeout * 1000)),
        }
        if body is not None:
            init["body"] = body
        try:
            response = await js.fetch(url, to_js(init, dict_converter=js.Object.fromEntries))
            if response.type == "opaqueredirect":
                raise NetworkError(
                    f"{_origin(url)} answered with a redirect, which is not followed.",
                    "The session asks only the tenant that the configuration names. Check domain.",
                    error="redirect_refused",
                    retryable=False,
                )
            content = (await response.arrayBuffer()).to_bytes()
        except JsException as failure:
            raise await _explain(failure, url, timeout)
        return HttpResponse(
            status=response.status,
            headers=[(str(pair[0]).lower(), str(pair[1])) for pair in response.headers],
            body=content,
            url=response.url,
        )

    def normalised(self, address: str, base: str) -> str:
        """Return the URL that a request to address goes to. Raises: ProtocolError."""
        try:
            return str(js.URL.new(address, base).href)
        except JsException:
            raise not_a_url()


async def _explain(failure: JsException, url: str, timeout: float) -> NetworkError:
    # fetch says "TypeError: Failed to fetch" for everything, so the reasons are told apart here.
    origin = _origin(url)
    if failure.name == "TimeoutError":
        return RequestTimeout(
            f"{origin} did not answer within {timeout:g} seconds.", "Try again in a moment.", cause=failure
        )
    if not js.navigator.onLine:
        return NetworkError(
            "This device is offline.", "Nothing is lost: try again when it is connected.", cause=failure
        )
    if await _answers(origin):
        return NetworkError(
            f"{origin} answered, but did not allow this page to read the answer.",
            f"Its CORS settings must name {js.location.origin}. "
            "At Auth0: add it to the application's Allowed Web Origins.",
            error="cors_refused",
            cause=failure,
        )
    return NetworkError(
        f"{origin} could not be reached.",
        "You may be offline: nothing is lost, try again when you are connected. If it never works: is domain "
        "right, and does the built Content-Security-Policy name this address?",
        cause=failure,
    )


async def _answers(origin: str) -> bool:
    """Say whether a server is there at all: an answer that may not be read still proves it."""
    init = {"method": "HEAD", "mode": "no-cors", "credentials": "omit", "cache": "no-store"}
    init["signal"] = js.AbortSignal.timeout(3000)
    try:
        await js.fetch(origin + "/", to_js(init, dict_converter=js.Object.fromEntries))
    except JsException:
        return False
    return True


def _origin(url: str) -> str:
    return str(js.URL.new(url, js.location.href).origin)
