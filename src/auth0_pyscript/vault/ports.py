"""The vault's own ports, over the functions of public/vault/host.js. Only text crosses that border."""

import asyncio
import time

from ..errors import NetworkError, ProtocolError, RequestTimeout
from ..ports import HttpResponse
from ..protocol.json_text import parse_json_unchecked, to_json
from ..protocol.url import not_a_url, parse_url
from . import hexadecimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

_LONGEST_TIMEOUT = 3600.0  # seconds; beyond 31 bits of milliseconds the border would cut it


class HostHttp:
    """HttpPort over the worker's fetch."""

    def __init__(self, host: "Any") -> None:
        self._host = host
        self._count = 0

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: "list[tuple[str, str]]",
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send it. timeout is in seconds. Raises: NetworkError, RequestTimeout."""
        self._count += 1
        request_id = str(self._count)
        try:
            text = await self._host.request(
                request_id,
                method,
                url,
                to_json([list(pair) for pair in headers]),
                "" if body is None else "." + hexadecimal.encode(body),
                int(min(timeout, _LONGEST_TIMEOUT) * 1000),
            )
        except asyncio.CancelledError:
            self._host.abort(request_id)
            raise
        answer = parse_json_unchecked(str(text))  # written by public/vault/host.js
        if "failure" in answer:
            raise _explained(answer, url, timeout)
        return HttpResponse(
            status=answer["status"],
            headers=[(name, value) for name, value in answer["headers"]],
            body=hexadecimal.decode(answer["body"]),
            url=answer["url"],
        )

    def normalised(self, address: str, base: str) -> str:
        """Return the URL that a request to address goes to. Raises: ProtocolError."""
        url = str(self._host.normalise(address, base))
        if not url:
            raise not_a_url()
        return url


class HostCrypto:
    """CryptoPort over the worker's WebCrypto."""

    def __init__(self, host: "Any") -> None:
        self._host = host

    def random_bytes(self, count: int) -> bytes:
        """Return count bytes of cryptographic randomness."""
        return hexadecimal.decode(str(self._host.random(count)))

    async def verify_rs256(self, jwk: "dict[str, Any]", signed: bytes, signature: bytes) -> bool:
        """Say whether signature fits."""
        public = to_json({"kty": jwk.get("kty"), "n": jwk.get("n"), "e": jwk.get("e")})
        answer = await self._host.verify(public, hexadecimal.encode(signed), hexadecimal.encode(signature))
        return bool(answer)


class HostClock:
    """ClockPort: the device's own clock."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""
        return float(time.time())


class HostLocks:
    """LockPort over the worker's Web Locks: one holder in this origin, pages of page mode included."""

    def __init__(self, host: "Any") -> None:
        self._host = host

    async def run(self, name: str, action: "Callable[[], Awaitable[Any]]") -> "Any":
        """Run action while holding the lock."""
        held = str(await self._host.lock(name))
        try:
            return await action()
        finally:
            self._host.unlock(held)


def _explained(answer: "dict[str, Any]", url: str, timeout: float) -> NetworkError:
    try:
        origin = parse_url(url).origin
    except ProtocolError:
        origin = "The address"
    failure = answer["failure"]
    if failure == "timeout":
        return RequestTimeout(
            f"{origin} did not answer within {timeout:g} seconds.", "Try again in a moment."
        )
    if failure == "redirect":
        return NetworkError(
            f"{origin} answered with a redirect, which is not followed.",
            "The session asks only the tenant that the configuration names. Check domain.",
            error="redirect_refused",
            retryable=False,
        )
    if failure == "offline":
        return NetworkError("This device is offline.", "Nothing is lost: try again when it is connected.")
    if failure == "cors":
        return NetworkError(
            f"{origin} answered, but did not allow this page to read the answer.",
            f"Its CORS settings must name {answer['origin']}. "
            "At Auth0: add it to the application's Allowed Web Origins.",
            error="cors_refused",
        )
    return NetworkError(
        f"{origin} could not be reached.",
        "You may be offline: nothing is lost, try again when you are connected. If it never works: is domain "
        "right, and does the built Content-Security-Policy name this address?",
    )
