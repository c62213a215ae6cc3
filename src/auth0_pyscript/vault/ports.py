"""
The ports of the vault, by the functions of public/vault/host.js. These take and return only text.
"""

import asyncio
import time

from ..encoding import hexadecimal
from ..encoding.json_text import parse_json_unchecked, to_json, to_json_unchecked
from ..encoding.url import not_a_url, parse_url
from ..errors import ProtocolError
from ..ports import Body, HttpResponse, bytes_of
from .body import HostBody

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

_LONGEST_TIMEOUT = 3600.0  # seconds; JavaScript gets milliseconds, which must fit into 31 bits


class HostHttp:
    """HttpPort by the worker's `fetch`."""

    def __init__(self, host: "Any") -> None:
        self._host = host
        self._count = 0

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: "list[tuple[str, str]]",
        body: "bytes | Body | None" = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """Send a request as `HttpPort` describes. The body of the answer stays in the worker."""
        self._count += 1
        request_id = str(self._count)
        try:
            text = await self._host.request(
                request_id,
                method,
                url,
                to_json_unchecked([list(pair) for pair in headers]),
                _named(body),
                int(min(timeout, _LONGEST_TIMEOUT) * 1000),
            )
        except asyncio.CancelledError:
            self._host.abort(request_id)
            raise
        answer = parse_json_unchecked(str(text))  # written by public/vault/host.js
        if "failure" in answer:
            from ..network_failure import network_failure

            raise network_failure(
                answer["failure"],
                origin=_origin(url),
                page_origin=answer["origin"],
                timeout=timeout,
            )
        return HttpResponse(
            status=answer["status"],
            headers=[(name, value) for name, value in answer["headers"]],
            body=HostBody(self._host, answer["body"], answer["size"]),
            url=answer["url"],
        )

    def normalised(self, address: str, base: str) -> str:
        """Return the URL that a request to address goes to. Raises: ProtocolError."""
        # MicroPython: a text that is passed to JavaScript ends at its first U+0000.
        url = str(self._host.normalise(address.replace("\x00", "%00"), base))
        if not url:
            raise not_a_url()
        return url


class HostCrypto:
    """CryptoPort by the worker's WebCrypto."""

    def __init__(self, host: "Any") -> None:
        self._host = host

    def random_bytes(self, count: int) -> bytes:
        """Return count bytes of cryptographic randomness."""
        return hexadecimal.decode(str(self._host.random(count)))

    async def verify_rs256(self, jwk: "dict[str, Any]", signed: bytes, signature: bytes) -> bool:
        """Return True if signature is the signature of signed by the key jwk."""
        public = to_json({"kty": jwk.get("kty"), "n": jwk.get("n"), "e": jwk.get("e")})
        answer = await self._host.verify(
            public, hexadecimal.encode(signed), hexadecimal.encode(signature)
        )
        return bool(answer)


class HostClock:
    """ClockPort by the device's clock and the worker's `performance`."""

    def __init__(self, host: "Any") -> None:
        self._host = host

    def now(self) -> float:
        """Return seconds since the Unix epoch."""
        return float(time.time())

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""
        return float(self._host.elapsed())


class HostLocks:
    """
    LockPort by the worker's Web Locks: one holder in this origin, also among pages of page mode.
    """

    def __init__(self, host: "Any") -> None:
        self._host = host

    async def run(self, name: str, action: "Callable[[], Awaitable[Any]]") -> "Any":
        """Run action while holding the lock."""
        held = str(await self._host.lock(name))
        try:
            return await action()
        finally:
            self._host.unlock(held)


def _named(body: "bytes | Body | None") -> str:
    """
    Return a body as `request` of host.js takes it: "" for none, ".text", or "#" and its name there.
    """
    if body is None:
        return ""
    # The vault's own bodies are forms and JSON. MicroPython passes a text faster than bytes.
    return "#" + body.name if isinstance(body, HostBody) else "." + bytes_of(body).decode()


def _origin(url: str) -> str:
    try:
        return parse_url(url).origin
    except ProtocolError:
        return "The address"
