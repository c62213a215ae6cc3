"""
A gate in front of a server: it sees every request, and can make any of them fail.

Browsers do not show a driver what their workers and frames ask for, and a fault made inside the
browser is no real one; so tests observe and break things here, at the address the browser talks to.
One gate serves the file server, the tenants and the APIs alike.
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
    One request and its answer; header names are in lower case, the path is as it came (encoded).
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    status: int = 0  # 0 while, or because, there is no answer
    answer_headers: list[tuple[str, str]] = field(default_factory=list)
    answer: bytes = b""

    @property
    def form(self) -> dict[str, str]:
        """The request's body, read as a form."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        """The answer's body, read as JSON."""
        return json.loads(self.answer)


@dataclass
class Fault:
    """
    What happens, instead of an answer or to it, to requests of a method for a path (a shell
    pattern).
    """

    method: str
    path: str
    times: float
    act: Callable[["_Handler", Exchange], None]
    query: dict[str, str]  # only requests whose query has all of this are meant


class Gate:
    """
    A threaded HTTP proxy to one server on this machine, on a port of its own.

    The port is taken at once and kept until `close`, so the address is known before the server
    behind starts.
    """

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._faults: list[Fault] = []
        self._healed = threading.Event()
        self.behind: tuple[str, int] | None = None  # host and port of the server behind
        self._server = _Server((HOST, 0), self)
        self.port: int = self._server.server_address[1]
        self._serve()

    @property
    def origin(self) -> str:
        """The address of the gate, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    # Observing

    def seen(self, method: str | None = None, path: str = "*", **query: str) -> list[Exchange]:
        """
        Return the exchanges so far, of that method, path (a shell pattern) and query, oldest first.
        """
        return [
            exchange
            for exchange in list(self._exchanges)
            if method in (None, exchange.method)
            and fnmatch.fnmatchcase(exchange.path, path)
            and query.items() <= exchange.query.items()
        ]

    def forget(self) -> None:
        """Start observing anew."""
        self._exchanges.clear()

    # Faults; a preflight (OPTIONS) passes unless it is meant

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
        Answer the next requests in the server's place, readable across origins; then do `then`.
        """

        def act(handler: "_Handler", exchange: Exchange) -> None:
            cors = [("Access-Control-Allow-Origin", exchange.headers.get("origin", "*"))]
            handler.send(
                exchange, status, [("Content-Type", content_type), *cors, *headers], body.encode()
            )
            then()

        self._add(method, path, times, act)

    def cut(self, path: str, *, method: str = "*", times: float = float("inf")) -> None:
        """Close the connection in place of an answer."""
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
        Answer the next requests, uncompressed, up to the first `after`; the rest comes after
        `heal`.
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
        Answer the next requests with what body gives, as soon as it gives that, readable across
        origins.

        The first bytes are the length of the rest, in decimal digits.
        """

        def act(handler: "_Handler", exchange: Exchange) -> None:
            handler.stream(exchange, body(exchange))

        self._add("*", path, float("inf"), act)

    def redirect(self, path: str, to: Callable[[Exchange], str]) -> None:
        """
        Send the browser to the address that `to` gives; a request for which that is "" passes.
        """

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
        Send body(content) in place of the content of the next answers, as a host does that changes
        files.

        kind is how the Content-Type of the answers that are meant begins, query what their
        requests' query has. The changed answers have no ETag.
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
        """Take the permission to read answers across origins off them, preflights included."""

        self.without_headers("access-control-", path)
        self._add("OPTIONS", path, float("inf"), _without("access-control-"))

    def without_headers(self, start: str, path: str = "*") -> None:
        """
        Take the headers that begin with start (in lower case) off the answers, as a poorer host
        would.
        """
        self._add("*", path, float("inf"), _without(start))

    def heal(self) -> None:
        """End all faults."""
        self._faults.clear()
        self._healed.set()
        self._healed = threading.Event()

    def stop(self) -> None:
        """Be unreachable: refuse connections and close those that are open."""
        self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()
        self._thread.join()

    def start(self) -> None:
        """Be reachable again after `stop`, at the same port."""
        self._server = _Server((HOST, self.port), self)
        self._serve()

    def close(self) -> None:
        """Stop for good."""
        self.heal()
        self.stop()

    # Used by the handler

    def admit(self, exchange: Exchange) -> Fault | None:
        """Take note of a request and return the fault meant for it."""
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
        # The latest word counts.
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
    """A server that knows its open connections, so that it can be gone at once."""

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
            except OSError:  # gone already
                self._connections.discard(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print what went wrong; only a browser, or a server behind, that hung up is no news."""
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
        """Return what the server behind the gate answers."""
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
        Answer, and keep the answer with the request; wait for `go_on` after the first `start`
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
        """Answer with parts of a body, the first of which is its length."""
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
