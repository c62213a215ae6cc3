"""A static file server for one site: a built one, with its own headers, or any folder."""

import errno
import hashlib
import mimetypes
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from .assembly.headers import headers_for, read_headers_file
from .problem import CommandProblem

HOST = "127.0.0.1"  # only this machine
EVERY_HOST = ("0.0.0.0", "::")  # noqa: S104 - all addresses of this machine, as a container needs it
# The endings of compressed forms, by their names in Accept-Encoding, the better one first.
SUFFIXES = {"br": ".br", "gzip": ".gz"}
# What makes a page cross-origin isolated. The vault's script gets none of it, so that isolated
# pages and others share one vault (WebKit makes two otherwise).
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_VAULT = "/auth0/vault.js"
_POLL = 0.05  # seconds between checks for the request to stop

# The machine's own table is not used: browsers refuse modules and WebAssembly with a wrong type.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".whl": "application/zip",
    ".zip": "application/zip",
}


class SiteServer:
    """
    Serves the directory `root` below the path `base`, in threads and from now on; a context
    manager.

    The rules of the site's `_headers` are applied, and compressed forms are sent to clients that
    accept them. The port 0 stands for a free port. The host is an address of this machine, IPv4 or
    IPv6, or one of its names.

    any_folder: the folder was not built by us. Each of its folders may have an index.html, nothing
    is cached unless `_headers` says so, and files whose names begin with a dot are not served.
    isolated: its pages are cross-origin isolated.
    """

    def __init__(
        self,
        root: Path,
        *,
        base: str = "/",
        host: str = HOST,
        port: int = 0,
        any_folder: bool = False,
        isolated: bool = False,
    ) -> None:
        """Raises: CommandProblem if the host or the port cannot be used (PortTaken)."""
        self.base = f"/{base.strip('/')}/".replace("//", "/")
        self._host = host.strip("[]")
        try:
            self._server = _server(self._host, port)
        except OSError as error:
            raise _why_not(host, port, error) from error
        self._server.root = root.resolve()
        self._server.base = self.base
        self._server.any_folder = any_folder
        self._server.isolated = isolated
        self.port: int = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The site's address for a browser on this machine, with its slash."""
        if self._host in (HOST, *EVERY_HOST):
            return f"http://localhost:{self.port}{self.base}"
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.port}{self.base}"

    def close(self) -> None:
        """Stop the server. From now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until the process is interrupted."""
        self._thread.join()

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.close()


def _server(host: str, port: int) -> "_Server":
    family, *_, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return (_Server6 if family == socket.AF_INET6 else _Server)((str(address[0]), port), _Handler)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    root: Path
    base: str
    any_folder: bool
    isolated: bool

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that closes a connection early is not an error.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Server6(_Server):
    address_family = socket.AF_INET6

    def server_bind(self) -> None:
        # "::" is every address, including IPv4 ones, whatever the system's default is.
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = (
        True  # head and body are two writes; without this option the second waits for the client
    )

    def do_GET(self) -> None:
        path = self._path_in_site()
        if path is not None and self._is_folder_without_slash(path):
            # Relative to the site, so that it is right behind a proxy, too.
            place = {"Location": f"{urlsplit(self.path).path.rpartition('/')[2]}/"}
            self._answer(HTTPStatus.MOVED_PERMANENTLY, place, b"")
            return
        file = None if path is None else self._file(path)
        if path is None or file is None:
            self._answer(
                HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, b"Not found.\n"
            )
            return
        form, encoding = self._form(file)
        content = form.read_bytes()
        headers = self._headers_for(path)
        headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers["Vary"] = "Accept-Encoding"
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self._answer(HTTPStatus.NOT_MODIFIED, headers, b"")
            return
        headers["Content-Type"] = content_type(file)
        if encoding:
            headers["Content-Encoding"] = encoding
        self._answer(HTTPStatus.OK, headers, content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: a login's callback has a code in its address."""

    def version_string(self) -> str:
        return "auth0-pyscript"

    def _path_in_site(self) -> str | None:
        """
        Return the path from the site's directory on, decoded, "/" first; None when it lies
        elsewhere.
        """
        path = unquote(urlsplit(self.path).path)
        return path[len(self.server.base) - 1 :] if path.startswith(self.server.base) else None

    def _file(self, path: str) -> Path | None:
        if not self.server.any_folder:
            return _file(self.server.root, path)
        if any(part.startswith(".") for part in path.split("/")):
            return None
        return _file(self.server.root, f"{path}index.html" if path.endswith("/") else path)

    def _is_folder_without_slash(self, path: str) -> bool:
        if not self.server.any_folder or path.endswith("/") or "\0" in path:
            return False
        folder = (self.server.root / path[1:]).resolve()
        return folder.is_relative_to(self.server.root) and (folder / "index.html").is_file()

    def _form(self, file: Path) -> tuple[Path, str]:
        """Return the file to send for a file, and its Content-Encoding ("" for none)."""
        if self.server.any_folder:
            return file, ""
        accepted = self.headers.get("Accept-Encoding", "")
        return _compressed(self.server.root, file, accepted) or (file, "")

    def _headers_for(self, path: str) -> dict[str, str]:
        # Read for each answer, for `serve` may be running while a new build takes the directory's
        # place. A folder that was not built by us may have such a file for its host.
        file = self.server.root / "_headers"
        has_none = self.server.any_folder and not file.is_file()
        rules = {} if has_none else read_headers_file(file.read_text(encoding="utf-8"))
        headers = {"Cache-Control": "no-cache"} if self.server.any_folder else {}
        headers |= headers_for(rules, path)
        if self.server.isolated:
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers |= {} if path == _VAULT else ISOLATION
        return headers

    def _answer(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _file(root: Path, path: str) -> Path | None:
    """Return the file at that path of the site, None when there is none inside it."""
    if "\0" in path or (path.endswith("/") and path != "/"):
        return None
    file = (root / (path[1:] or "index.html")).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None


def _compressed(root: Path, file: Path, accepted: str) -> tuple[Path, str] | None:
    """
    Return the compressed form beside a file that suits best, and its Content-Encoding; None without
    one.

    accepted is the value of Accept-Encoding (RFC 9110, section 12.5.3).
    """
    for encoding, suffix in SUFFIXES.items():
        form = _file(root, f"/{file.relative_to(root).as_posix()}{suffix}")
        if form is not None and _accepts(accepted, encoding):
            return form, encoding
    return None


def _accepts(accepted: str, encoding: str) -> bool:
    choices = {}
    for choice in accepted.lower().split(","):
        name, _, weight = choice.replace(" ", "").partition(";q=")
        choices[name] = not weight or weight.strip("0.") != ""  # a weight of zero refuses
    return choices.get(encoding, choices.get("*", False))


def content_type(file: Path) -> str:
    """Return the Content-Type that a file is sent with, by its name."""
    return (
        _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    )


class PortTaken(CommandProblem):
    """Another program listens at the port."""


def _why_not(host: str, port: int, error: OSError) -> CommandProblem:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return CommandProblem(
            f"{host} is no address of this machine. "
            "Choose one of its own with --host, or 0.0.0.0 for all."
        )
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"Port {port} is taken by another program. Choose another one: --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return CommandProblem(
            f"Port {port} is not for ordinary users. Choose one above 1023: --port 8000"
        )
    return CommandProblem(
        f"Port {port} cannot be used ({error.strerror}). Choose another one with --port."
    )
