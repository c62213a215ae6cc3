"""
The tenant in MicroPython inside a Service Worker. public/service_worker/tenant.js calls this
module.

Only texts are passed between JavaScript and Python, because MicroPython truncates integers and
confuses null with undefined there. A Service Worker cannot set cookies, so this module stores the
browser's session id, together with the tenant's state.
"""

import time

from .encoding import base64url
from .encoding.form import FormError, parse_form
from .encoding.json_text import dump_object, load_own
from .http_message import Request, Response
from .store.seed import demo_client
from .tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    class Ports(Protocol):
        """What JavaScript provides."""

        async def load(self) -> str:
            """Return the text that was saved last, or ""."""

        async def save(self, text: str) -> None:
            """Store text instead of the previous one."""

        async def sign(self, data: Any) -> str:
            """Return the signature of a Uint8Array in base64url."""

        async def public_jwk(self) -> str:
            """Return the public key as JSON text."""

        async def random(self, count: int) -> str:
            """Return count random bytes in base64url."""


_RANDOM_BYTES = 1024  # more than one request needs

_tenant: "_BrowserTenant | None" = None


def start(issuer: str, assets_url: str, ports: "Ports") -> None:
    """
    Create the tenant. `handle` needs it.

    issuer ends with "/tenant/", and the demo's site is its parent directory. ports is a JavaScript
    object with the asynchronous methods of `Ports`.
    """
    global _tenant
    _tenant = _BrowserTenant(issuer, assets_url, ports)


async def handle(method: str, url: str, headers_json: str, body: str) -> str:
    """
    Answer one request. headers_json is an object of names in lower case.

    Returns JSON text: {"status": …, "headers": [[name, value], …], "body_text": …}.
    """
    if _tenant is None:
        raise RuntimeError("Call start() first.")
    response = await _tenant.handle(method, url, load_own(headers_json), body.encode())
    return dump_object(
        [
            ("status", response.status),
            ("headers", [list(pair) for pair in response.headers]),
            ("body_text", response.body.decode()),
        ]
    ).text


class _BrowserTenant:
    """The tenant with its ports, and the session id of this browser."""

    def __init__(self, issuer: str, assets_url: str, ports: "Ports") -> None:
        self._issuer = issuer
        self._ports = ports
        self._store = _Store(ports)
        self._random = b""
        self._tenant = Tenant(
            issuer=issuer,
            assets_url=assets_url,
            clients=[demo_client(issuer[: -len("tenant/")])],
            store=self._store,
            signer=_Signer(ports),
            clock=_Clock(),
            random=self._take_random,
        )

    async def handle(
        self, method: str, url: str, headers: "dict[str, str]", body: bytes
    ) -> Response:
        path, _, query = url.partition("#")[0][len(self._issuer) :].partition("?")
        try:
            pairs = parse_form(query)
        except FormError as error:
            return _plain(400, f"The address cannot be read: {error}.")
        # JavaScript's random() is asynchronous, but the tenant needs random bytes synchronously. So
        # they are fetched before the request.
        self._random = base64url.decode(await self._ports.random(_RANDOM_BYTES))
        request = Request(
            method=method,
            path=path,
            query=pairs,
            headers=headers,
            body=body,
            session_id=await self._store.session_id(),
            origin=headers.get("origin"),
        )
        response = await self._tenant.handle(request)
        if response.session_id is not None:
            await self._store.set_session_id(response.session_id)
        return response

    def _take_random(self, count: int) -> bytes:
        if len(self._random) < count:
            raise RuntimeError("This request needs more random bytes than were fetched for it.")
        taken, self._random = self._random[:count], self._random[count:]
        return taken


class _Store:
    """One text in IndexedDB: the browser's session id in the first line, then the state."""

    def __init__(self, ports: "Ports") -> None:
        self._ports = ports
        self._session_id = ""
        self._state = ""
        self._is_loaded = False

    async def load(self) -> str | None:
        await self._load()
        return self._state or None

    async def save(self, text: str) -> None:
        await self._load()
        self._state = text
        await self._ports.save(self._session_id + "\n" + self._state)

    async def session_id(self) -> str | None:
        await self._load()
        return self._session_id or None

    async def set_session_id(self, session_id: str) -> None:
        self._session_id = session_id
        await self._ports.save(self._session_id + "\n" + self._state)

    async def _load(self) -> None:
        if not self._is_loaded:
            self._session_id, _, self._state = (await self._ports.load()).partition("\n")
            self._is_loaded = True


class _Signer:
    """The private key in WebCrypto. It is not extractable."""

    def __init__(self, ports: "Ports") -> None:
        self._ports = ports

    async def public_jwk(self) -> str:
        return await self._ports.public_jwk()

    async def sign(self, signing_input: str) -> str:
        import js  # not at the top: this module is tested on CPython, too, which has no js

        return await self._ports.sign(js.TextEncoder.new().encode(signing_input))


class _Clock:
    """The browser's clock."""

    def now(self) -> float:
        return time.time()


def _plain(status: int, text: str) -> Response:
    headers = [("content-type", "text/plain; charset=utf-8"), ("x-content-type-options", "nosniff")]
    return Response(status, headers, text.encode())
