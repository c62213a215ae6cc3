"""
The tenant as an ASGI application for uvicorn, for tests and for development with two origins.

    python -m demo_tenant.server.asgi --port 4502 --site http://localhost:4501/

A cookie identifies the browser. The browser sends it to a hidden iframe only if site and tenant
have the same host name; ports do not matter. The pages' files are served below <issuer>static/.
"""

import argparse
import os
import time
from pathlib import Path
from typing import Any, Awaitable, Callable
from urllib.parse import urlsplit

from ..encoding import base64url
from ..encoding.form import FormError, parse_form
from ..encoding.origin import is_address
from ..http_message import MAX_BODY, Request, Response
from ..store.seed import ACCESS_TOKEN_LIFETIME, ID_TOKEN_LIFETIME, demo_client
from ..tenant import Tenant
from .rsa_signer import RsaSigner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..store.records import Client

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

STATIC_DIRECTORY = Path(__file__).parents[3] / "public" / "tenant"
_CONTENT_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_PLACE = "on a development server"


class MemoryStore:
    """A store in the memory of the process."""

    def __init__(self) -> None:
        self._text: str | None = None

    async def load(self) -> str | None:
        """Return the text that was saved last, or None."""
        return self._text

    async def save(self, text: str) -> None:
        """Store text."""
        self._text = text


class FileStore:
    """A store in one file, which is replaced atomically."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def load(self) -> str | None:
        """Return the file's text, or None if there is no file."""
        return self._path.read_text("utf-8") if self._path.exists() else None

    async def save(self, text: str) -> None:
        """Write text to a new file, and replace the old file with it."""
        draft = self._path.with_suffix(".new")
        draft.write_text(text, "utf-8")
        draft.replace(self._path)


class SystemClock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return seconds since the Unix epoch."""
        return time.time()


class TenantApp:
    """The ASGI application. `create_app` makes it."""

    def __init__(self, tenant: Tenant, *, issuer: str, static_directory: Path) -> None:
        address = urlsplit(issuer)
        self._tenant = tenant
        self._path = address.path
        self._is_secure = address.scheme == "https"
        self._static_directory = static_directory
        # All ports of a host share its cookies, so each tenant's cookie has its own name.
        self._cookie = "demo-tenant-" + base64url.fingerprint(issuer)[:8]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request of ASGI."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError("The tenant supports only HTTP.")
        response = await self._respond(scope, receive)
        headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers
        ]
        if response.session_id is not None:
            headers.append((b"set-cookie", self._set_cookie(response.session_id).encode("latin-1")))
        headers.append((b"content-length", str(len(response.body)).encode()))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else response.body
        await send({"type": "http.response.body", "body": body})

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        # The raw path, because a user's id may contain an encoded slash.
        raw_path = scope.get("raw_path") or scope["path"].encode()
        path = raw_path.decode("latin-1").partition("?")[0]
        if not path.startswith(self._path):
            return _plain(404, "The tenant's addresses begin with " + self._path)
        path = path[len(self._path) :]
        if path.startswith("static/"):
            return self._static_file(path[len("static/") :])
        try:
            query = parse_form(scope["query_string"].decode("latin-1"))
        except FormError as error:
            return _plain(400, f"The query cannot be read: {error}.")
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        request = Request(
            method="GET" if scope["method"] == "HEAD" else scope["method"],
            path=path,
            query=query,
            headers=headers,
            body=await _read_body(receive),
            session_id=self._session_id(headers.get("cookie", "")),
            origin=headers.get("origin"),
        )
        return await self._tenant.handle(request)

    def _static_file(self, name: str) -> Response:
        path = self._static_directory / name
        content_type = _CONTENT_TYPES.get(path.suffix)
        if "/" in name or "\\" in name or content_type is None or not path.is_file():
            return _plain(404, "There is no such file.")
        headers = [
            ("content-type", content_type),
            ("cache-control", "no-cache"),
            ("x-content-type-options", "nosniff"),
            # The application's pages show the users' pictures.
            ("cross-origin-resource-policy", "cross-origin"),
        ]
        return Response(200, headers, path.read_bytes())

    def _session_id(self, cookies: str) -> str | None:
        for cookie in cookies.split(";"):
            name, _, value = cookie.strip().partition("=")
            if name == self._cookie and value:
                return value
        return None

    def _set_cookie(self, session_id: str) -> str:
        parts = [f"{self._cookie}={session_id}", f"Path={self._path}", "HttpOnly", "SameSite=Lax"]
        if self._is_secure:
            parts.append("Secure")
        if not session_id:
            parts.append("Max-Age=0")
        return "; ".join(parts)


def create_app(
    *,
    issuer: str,
    site: str = "",
    clients: "list[Client] | None" = None,
    access_token_lifetime: int = ACCESS_TOKEN_LIFETIME,
    id_token_lifetime: int = ID_TOKEN_LIFETIME,
    state_file: Path | None = None,
    static_directory: Path = STATIC_DIRECTORY,
) -> TenantApp:
    """
    Return the tenant as an ASGI application.

    issuer is the tenant's URL with a slash at the end. site is the URL of the application demo-app;
    clients lists other applications instead. Lifetimes are in seconds, for demo-app's tokens.
    state_file stores state and key for later runs. A stored state takes precedence over clients,
    site and lifetimes.
    """
    if not is_address(issuer) or not issuer.endswith("/"):
        raise ValueError("issuer must be an absolute URL that ends with a slash.")
    if clients is None:
        if not is_address(site) or not site.endswith("/"):
            raise ValueError("site must be an absolute URL that ends with a slash.")
        app = demo_client(site)
        app["access_token_lifetime"] = access_token_lifetime
        app["id_token_lifetime"] = id_token_lifetime
        clients = [app]
    tenant = Tenant(
        issuer=issuer,
        assets_url=issuer + "static/",
        clients=clients,
        store=FileStore(state_file) if state_file else MemoryStore(),
        signer=_signer(state_file),
        clock=SystemClock(),
        random=os.urandom,
        place=_PLACE,
    )
    return TenantApp(tenant, issuer=issuer, static_directory=static_directory)


def main() -> None:
    """Serve the tenant on this machine until the process is stopped."""
    import uvicorn

    parser = argparse.ArgumentParser(
        prog="python -m demo_tenant.server.asgi", description="Serve the demo tenant."
    )
    parser.add_argument("--port", type=int, default=4502)
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)"
    )
    parser.add_argument("--issuer", help="the tenant's URL (default: http://localhost:PORT/)")
    parser.add_argument(
        "--site", required=True, help="the application's URL, with a slash at its end"
    )
    parser.add_argument(
        "--access-token-lifetime", type=int, default=ACCESS_TOKEN_LIFETIME, help="seconds"
    )
    parser.add_argument(
        "--state-file", type=Path, help="store users, grants and the key in this file"
    )
    options = parser.parse_args()
    app = create_app(
        issuer=options.issuer or f"http://localhost:{options.port}/",
        site=options.site,
        access_token_lifetime=options.access_token_lifetime,
        state_file=options.state_file,
    )
    uvicorn.run(app, host=options.host, port=options.port, log_level="warning", server_header=False)


def _signer(state_file: Path | None) -> RsaSigner:
    if state_file is None:
        return RsaSigner()
    pem = state_file.with_suffix(".pem")
    if pem.exists():
        return RsaSigner(pem.read_bytes())
    signer = RsaSigner()
    pem.touch(mode=0o600)
    pem.write_bytes(signer.to_pem())
    return signer


async def _read_body(receive: Receive) -> bytes:
    """Return the body, cut at MAX_BODY + 1 bytes so that the tenant can refuse a larger one."""
    body: bytes = b""
    while True:
        message = await receive()
        body = (body + message.get("body", b""))[: MAX_BODY + 1]
        if not message.get("more_body", False):
            return body


async def _live(receive: Receive, send: Send) -> None:
    """Follow ASGI's lifespan protocol. The tenant has nothing to start or to stop."""
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _plain(status: int, text: str) -> Response:
    headers = [("content-type", "text/plain; charset=utf-8"), ("x-content-type-options", "nosniff")]
    return Response(status, headers, text.encode())


if __name__ == "__main__":
    main()
