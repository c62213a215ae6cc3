"""
A proxy in front of a server: it records every request, and can make any of them fail.

A driver does not see the requests of workers and iframes, and a fault inside the browser would not
be realistic. So tests observe requests and cause faults here, at the address that the browser uses.
File server, tenants and APIs all use this class.
"""

import fnmatch
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HOST = "127.0.0.1"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass
class Exchange:
    """
    One request and its answer. Header names are in lower case, the path is encoded as it was sent.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int = 0  # 0 before an answer, or without one
    answer_headers: list[tuple[str, str]] = field(default_factory=list)
    answer: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        """Return the request's body, read as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        """Return the answer's body, read as JSON."""
        return json.loads(self.answer)


@dataclass
class Fault:
    """
    A fault: it replaces or changes the answers to requests of a method for a path (a shell
    pattern).
    """

    method: str
    path: str
    times: float
    act: Callable[["_Handler", Exchange], None]
    query: dict[str, str]  # the fault applies only to requests whose query contains all of these


class Gate:
    """
    A threaded HTTP proxy to one server on this machine, with its own port.

    The port is bound immediately until `close`, so the address is known before the server starts.
    """

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._faults: list[Fault] = []
        self._healed = threading.Event()
        self.behind: tuple[str, int] | None = None  # host and port of the server
        self._server = _Server((HOST, 0), self)
        self.port: int = self._server.server_address[1]
        self._serve()

    @property
    def origin(self) -> str:
        """The address of the proxy, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    # Observing

    def seen(self, method: str | None = None, path: str = "*", **query: str) -> list[Exchange]:
        """
        Return the exchanges so far with this method, path (a shell pattern) and query, oldest
        first.
        """
        return [
            exchange
            for exchange in list(self._exchanges)
            if method in (None, exchange.method)
            and fnmatch.fnmatchcase(exchange.path, path)
            and query.items() <= exchange.query.items()
        ]

    def forget(self) -> None:
        """Delete the recorded exchanges."""
        self._exchanges.clear()

    # Faults. Preflights (OPTIONS) pass, unless a fault selects them

    def answer(
        self,
        path: str,
        *,
        status: int,
        body: str = "",
        content_type: str = "application/json",
        headers: tuple[tuple[str, str], ...] = (),
        method: str = "*",
        times: float = float("inf"),
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """
        Answer the next requests instead of the server, readable by other origins. Then do `then`.
        """

        def act(handler: "_Handler", exchange: Exchange) -> None:
            cors = [("Access-Control-Allow-Origin", exchange.headers.get("origin", "*"))]
            handler.send(
                exchange, status, [("Content-Type", content_type), *cors, *headers], body.encode()
            )
            then()

        self._add(method, path, times, act)

    def cut(self, path: str, *, method: str = "*", times: float = float("inf")) -> None:
        """Close the connection instead of answering."""
        self._add(method, path, times, lambda handler, exchange: handler.cut())

    def hang(self, path: str, *, method: str = "*", times: float = float("inf")) -> None:
        """Keep the next requests waiting until `heal`, then close the connection."""
        healed = self._healed

        def act(handler: "_Handler", exchange: Exchange) -> None:
            healed.wait()
            handler.cut()

        self._add(method, path, times, act)

    def hold(self, path: str, *, method: str = "*", times: float = float("inf")) -> None:
        """Keep the next requests waiting until `heal`, then answer them."""
        healed = self._healed

        def act(handler: "_Handler", exchange: Exchange) -> None:
            healed.wait()
            handler.send(exchange, *handler.ask_behind(exchange))

        self._add(method, path, times, act)

    def hold_rest(self, path: str, after: bytes) -> None:
        """
        Answer the next requests, uncompressed, up to the first `after` bytes. The rest follows
        after `heal`.
        """
        healed = self._healed

        def act(handler: "_Handler", exchange: Exchange) -> None:
            del handler.headers["Accept-Encoding"]
            status, headers, content = handler.ask_behind(exchange)
            start = content.index(after) + len(after)
            handler.send(exchange, status, headers, content, start, healed)

        self._add("*", path, float("inf"), act)

    def stream(self, path: str, body: Callable[[Exchange], Iterator[bytes]]) -> None:
        """
        Answer the next requests with the parts of body, as soon as they exist, readable by other
        origins.

        The first bytes are the length of the rest, in decimal digits.
        """

        def act(handler: "_Handler", exchange: Exchange) -> None:
            handler.stream(exchange, body(exchange))

        self._add("*", path, float("inf"), act)

    def redirect(self, path: str, to: Callable[[Exchange], str]) -> None:
        """Redirect to the address that `to` returns. A request for which it returns "" passes."""

        def act(handler: "_Handler", exchange: Exchange) -> None:
            location = to(exchange)
            answer = (
                (302, [("Location", location)], b"") if location else handler.ask_behind(exchange)
            )
            handler.send(exchange, *answer)

        self._add("GET", path, float("inf"), act)

    def change(
        self,
        path: str,
        body: Callable[[bytes], bytes],
        *,
        kind: str = "",
        query: dict[str, str] | None = None,
    ) -> None:
        """
        Send body(content) instead of the content of the next answers, like a host that changes
        files.

        kind is the beginning of the Content-Type, and query a part of the query, of the affected
        answers. Changed answers have no ETag.
        """

        def act(handler: "_Handler", exchange: Exchange) -> None:
            del handler.headers["If-None-Match"]
            del handler.headers["Accept-Encoding"]
            status, headers, content = handler.ask_behind(exchange)
            if status == HTTPStatus.OK and dict(headers).get("Content-Type", "").startswith(kind):
                content = body(content)
                headers = [pair for pair in headers if pair[0].lower() != "etag"]
            handler.send(exchange, status, headers, content)

        self._add("*", path, float("inf"), act, query)

    def move_date(self, seconds: float) -> None:
        """Send the header Date of a server whose clock is ahead by seconds."""

        def act(handler: "_Handler", exchange: Exchange) -> None:
            status, headers, content = handler.ask_behind(exchange)
            kept = [pair for pair in headers if pair[0].lower() != "date"]
            date = formatdate(time.time() + seconds, usegmt=True)
            handler.send(exchange, status, [*kept, ("Date", date)], content)

        self._add("*", "*", float("inf"), act)

    def refuse_cors(self, path: str) -> None:
        """Remove the CORS headers from the answers, including preflights."""

        self.without_headers("access-control-", path)
        self._add("OPTIONS", path, float("inf"), _without("access-control-"))

    def without_headers(self, start: str, path: str = "*") -> None:
        """Remove the headers that begin with start (in lower case), like a host that lacks them."""
        self._add("*", path, float("inf"), _without(start))

    def heal(self) -> None:
        """Remove all faults."""
        self._faults.clear()
        self._healed.set()
        self._healed = threading.Event()

    def stop(self) -> None:
        """Become unreachable: refuse connections, and close the open ones."""
        self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()
        self._thread.join()

    def start(self) -> None:
        """Become reachable again after `stop`, with the same port."""
        self._server = _Server((HOST, self.port), self)
        self._serve()

    def close(self) -> None:
        """Stop finally."""
        self.heal()
        self.stop()

    # For the handler

    def admit(self, exchange: Exchange) -> Fault | None:
        """Record a request, and return its fault."""
        self._exchanges.append(exchange)
        for fault in self._faults:
            meant = fault.method == exchange.method or (
                fault.method == "*" and exchange.method != "OPTIONS"
            )
            meant = meant and fault.query.items() <= exchange.query.items()
            if meant and fault.times > 0 and fnmatch.fnmatchcase(exchange.path, fault.path):
                fault.times -= 1
                return fault
        return None

    def _add(
        self,
        method: str,
        path: str,
        times: float,
        act: Callable[["_Handler", Exchange], None],
        query: dict[str, str] | None = None,
    ) -> None:
        # The latest fault takes precedence.
        self._faults.insert(0, Fault(method, path, times, act, query or {}))

    def _serve(self) -> None:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()


def _without(start: str) -> Callable[["_Handler", Exchange], None]:
    def act(handler: "_Handler", exchange: Exchange) -> None:
        status, headers, body = handler.ask_behind(exchange)
        kept = [pair for pair in headers if not pair[0].lower().startswith(start)]
        handler.send(exchange, status, kept, body)

    return act


class _Server(ThreadingHTTPServer):
    """A server that knows its open connections, so that it can close them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], gate: Gate) -> None:
        self.gate = gate
        self._connections: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # already closed
                self._connections.discard(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print the error, except when the browser or the server closed the connection."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _handle(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        exchange = Exchange(
            method=self.command,
            path=address.path,
            query=dict(parse_qsl(address.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length),
        )
        fault = self.server.gate.admit(exchange)
        if fault is not None:
            fault.act(self, exchange)
        else:
            self.send(exchange, *self.ask_behind(exchange))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _handle

    def ask_behind(self, exchange: Exchange) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return the server's answer."""
        assert self.server.gate.behind is not None, "no server stands behind this gate yet"
        connection = HTTPConnection(*self.server.gate.behind, timeout=60)
        try:
            headers = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in HOP_BY_HOP
            }
            connection.request(
                exchange.method, self.path, body=exchange.body or None, headers=headers
            )
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def send(
        self,
        exchange: Exchange,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        start: int = 0,
        go_on: threading.Event | None = None,
    ) -> None:
        """
        Answer, and record the answer with the request. Wait for `go_on` after the first `start`
        bytes.
        """
        exchange.answer_headers = [(name.lower(), value) for name, value in headers]
        exchange.answer = body
        exchange.status = status
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if exchange.method != "HEAD":
            self.wfile.write(body[:start])
            if go_on is not None:
                go_on.wait()
            self.wfile.write(body[start:])

    def stream(self, exchange: Exchange, parts: Iterator[bytes]) -> None:
        """Answer with the parts of a body. The first part is its length."""
        exchange.status = 200
        self.send_response_only(200)
        self.send_header("Content-Length", next(parts).decode())
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Access-Control-Allow-Origin", exchange.headers.get("origin", "*"))
        self.end_headers()
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()

    def cut(self) -> None:
        """Close the connection without an answer."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *parts: Any) -> None:
        """Print nothing: tests read `Gate.seen`."""
