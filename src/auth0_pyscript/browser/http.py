"""HttpPort over the browser's fetch: no cookies, no cache, no redirects, a time limit."""

import asyncio
import io
from typing import Any

import js
from pyodide.ffi import JsException, to_js

from ..encoding.url import not_a_url
from ..errors import NetworkError
from ..network_failure import CORS, CUT, OFFLINE, REDIRECT, STALLED, TIMEOUT, network_failure
from ..ports import Body, HttpResponse, bytes_of


class FetchHttp:
    """Sends the SDK's requests with the asynchronous `fetch`, so the page never blocks."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: list[tuple[str, str]],
        body: bytes | Body | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send a request as `HttpPort` describes."""
        ending = js.AbortController.new()
        init: dict[str, Any] = {
            "method": method,
            "headers": [[name, value] for name, value in headers],
            # No cookie of the tenant may influence the answer to a token request.
            "credentials": "omit",
            "cache": "no-store",
            # A followed redirect would send the token to an address that was not checked.
            "redirect": "manual",
            "referrerPolicy": "no-referrer",
            "signal": ending.signal,
        }
        if body is not None:
            init["body"] = bytes_of(body)
        limit = _TimeLimit(timeout, ending)
        response = None
        try:
            response = await js.fetch(url, to_js(init, dict_converter=js.Object.fromEntries))
            if response.type == "opaqueredirect":
                raise _failure(REDIRECT, url, timeout)
            content = await _content(response, limit)
        except JsException as failure:
            raise _failure(await _kind(ending, response, url), url, timeout, failure)
        except asyncio.CancelledError:
            ending.abort()
            raise
        finally:
            limit.end()
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


class _TimeLimit:
    """Aborts a request that has brought nothing for so many seconds."""

    def __init__(self, seconds: float, ending: Any) -> None:
        self._milliseconds = int(min(seconds, _LONGEST_TIMEOUT) * 1000)
        # The browser's own functions all along: a callback of Python's would have to be destroyed
        # each time.
        self._abort = ending.abort.bind(ending)
        self._timer: Any = None
        self.renew()

    def renew(self) -> None:
        """Start the time again, because something has come."""
        self.end()
        self._timer = js.setTimeout(self._abort, self._milliseconds)

    def end(self) -> None:
        """Stop the time."""
        js.clearTimeout(self._timer)


_LONGEST_TIMEOUT = 3600.0  # seconds; a browser's timer takes at most 31 bits of milliseconds


async def _content(response: Any, limit: _TimeLimit) -> bytes:
    limit.renew()
    content = io.BytesIO()  # returns its bytes without a further copy
    reader = response.body.getReader() if response.body else None
    while reader is not None:
        part = await reader.read()
        if part.done:
            break
        limit.renew()
        content.write(part.value.to_bytes())
    return content.getvalue()


async def _kind(ending: Any, response: Any, url: str) -> str:
    # fetch raises "TypeError: Failed to fetch" for every failure, so the reason is found out here.
    if ending.signal.aborted:
        return TIMEOUT if response is None else STALLED
    if not js.navigator.onLine:
        return OFFLINE
    if response is not None:
        return CUT
    return CORS if await _answers(_origin(url)) else ""


def _failure(kind: str, url: str, timeout: float, cause: JsException | None = None) -> NetworkError:
    page_origin = str(js.location.origin)
    return network_failure(
        kind, origin=_origin(url), page_origin=page_origin, timeout=timeout, cause=cause
    )


async def _answers(origin: str) -> bool:
    """Return True if a server answers at all, even if this page may not read the answer."""
    init = {"method": "HEAD", "mode": "no-cors", "credentials": "omit", "cache": "no-store"}
    init["signal"] = js.AbortSignal.timeout(3000)
    try:
        await js.fetch(origin + "/", to_js(init, dict_converter=js.Object.fromEntries))
    except JsException:
        return False
    return True


def _origin(url: str) -> str:
    return str(js.URL.new(url, js.location.href).origin)
