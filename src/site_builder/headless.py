"""
A page of ours, opened once in the machine's Chromium without a window: it is given files, and hands
one back.

Its address has a word in it that nobody else knows: no other page that is open on this machine can
hand over a file in its place.
"""

import os
import secrets
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .problem import BuildProblem
from .server import HOST, content_type

_PATIENCE = 120.0  # seconds; a busy machine needs ten
_POLL = 0.05  # seconds
_MADE, _FAILED = "made", "failed"  # where the page sends its file, or the reason why there is none

# Nothing of its own to do, no traffic of its own, the same on every machine.
_FLAGS = (
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--lang=en-US",
    "--no-default-browser-check",
    "--no-first-run",
)


def made_in_chromium(
    chromium: str, files: Mapping[str, bytes], page: str, *, purpose: str
) -> bytes:
    """
    Return what the page POSTs to `made`; it is one of the files, which it finds at their paths
    beside it.

    Raises: BuildProblem when the page POSTs a reason to `failed`, Chromium ends, or nothing comes;
    `purpose` begins its text.
    """
    print(f"{purpose} …", flush=True)
    with (
        _serving(files) as server,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        words = Path(folder, "words")
        command = [
            chromium,
            *_FLAGS,
            f"--user-data-dir={folder}/profile",
            f"{server.address}{page}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # as root it starts in no other way
        with open(words, "wb") as said:
            process = subprocess.Popen(  # noqa: S603
                command,
                env={**os.environ, "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
            try:
                answer = _wait(process, server)
            finally:
                process.terminate()
                process.wait()
        if answer is None:
            last = words.read_text(encoding="utf-8", errors="replace").strip()[-500:]
            raise BuildProblem(
                f"{purpose} failed: no answer came from {chromium}. Its last words: {last}"
            )
    kind, body = answer
    if kind == _FAILED:
        raise BuildProblem(f"{purpose} failed in Chromium: {body.decode(errors='replace')[:2000]}")
    return body


def _wait(process: "subprocess.Popen[bytes]", server: "_Server") -> tuple[str, bytes] | None:
    """Return what the page sent and where to; None when nothing comes any more."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if server.arrived.wait(_POLL):
            break
    return server.answer


@contextmanager
def _serving(files: Mapping[str, bytes]) -> Iterator["_Server"]:
    with _Server((HOST, 0), _Handler) as server:
        server.files = files
        thread = threading.Thread(target=server.serve_forever, args=(_POLL,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    files: Mapping[str, bytes]

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.base = f"/{secrets.token_urlsafe()}/"
        self.address = f"http://{HOST}:{self.server_address[1]}{self.base}"
        self.answer: tuple[str, bytes] | None = None
        self.arrived = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = self._path()
        content = self.server.files.get(path)
        if content is None:
            self._answer(HTTPStatus.NOT_FOUND)
        else:
            self._answer(HTTPStatus.OK, content, content_type(Path(path)))

    def do_POST(self) -> None:
        kind = self._path()
        if kind not in (_MADE, _FAILED):
            self._answer(HTTPStatus.NOT_FOUND)
            return
        self.server.answer = kind, self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(HTTPStatus.NO_CONTENT)
        self.server.arrived.set()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def _path(self) -> str:
        """Return the path from the page's folder on; "" elsewhere."""
        return (
            self.path.removeprefix(self.server.base)
            if self.path.startswith(self.server.base)
            else ""
        )

    def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        if status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
