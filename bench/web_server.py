"""
A small HTTP/1.1 server behind a `Link`: its answers come from a handler, and it notes every
exchange.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from .link import Link

HOST = "127.0.0.1"
_LIMIT = 1 << 20  # bytes of a request's head


@dataclass(frozen=True)
class Request:
    """A request as it came; header names in lower case."""

    method: str
    target: str  # path and query
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, encoded as it came."""
        return urlsplit(self.target).path


@dataclass(frozen=True)
class Answer:
    """An answer; header names as they are to be sent."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


@dataclass
class Exchange:
    """What is noted of a request and its answer; moments in seconds since the epoch."""

    request: Request
    received_at: float
    bytes_down: int  # what had gone down the line until then
    answer: Answer | None = None
    size: int = 0  # bytes of the answer as sent, its head included
    sent_at: float = 0.0  # when the answer was handed to the network, 0 as long as it was not


Handler = Callable[[Request], Awaitable[Answer]]


class WebServer:
    """Serves on a free port of this machine, which is taken at once."""

    def __init__(self, link: Link) -> None:
        self._socket = socket.create_server((HOST, 0), backlog=256)
        self.origin = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self.exchanges: list[Exchange] = []
        self.handler: Handler | None = None
        self._link = link

    async def start(self) -> None:
        """Accept connections, for as long as the event loop runs."""
        await asyncio.start_server(self._serve, sock=self._socket, limit=_LIMIT)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected_at = time.monotonic()
        try:
            while True:
                request = await _read(reader)
                await self._link.up(connected_at=connected_at)
                exchange = Exchange(
                    request, received_at=time.time(), bytes_down=self._link.bytes_down
                )
                self.exchanges.append(exchange)
                assert self.handler is not None
                exchange.answer = await self.handler(request)
                data = _bytes(request, exchange.answer)
                exchange.size = len(data)
                await self._link.down(writer, data)
                exchange.sent_at = time.time()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the browser hung up
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


def _bytes(request: Request, answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        lines.append(f"Content-Length: {len(answer.body)}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head if request.method == "HEAD" else head + answer.body
