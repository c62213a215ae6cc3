"""The gate, with which all suites observe requests and cause faults: its records must be right."""

import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from e2e.gate import HOST, Gate


class Echo(BaseHTTPRequestHandler):
    """Answers with the request itself, readable by any origin."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()

    def log_message(self, format: str, *parts: object) -> None:
        """Print nothing."""


@pytest.fixture
def gate() -> Iterator[Gate]:
    server = HTTPServer((HOST, 0), Echo)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    ).start()
    gate = Gate()
    gate.behind = (HOST, server.server_address[1])
    yield gate
    gate.close()
    server.shutdown()
    server.server_close()


def ask(gate: Gate, method: str = "POST", path: str = "/a") -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(HOST, gate.port, timeout=5)
    try:
        connection.request(method, path, body=b'{"a": 1}', headers={"Origin": "http://site"})
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


def test_it_passes_requests_on_and_remembers_them(gate: Gate) -> None:
    status, headers, body = ask(gate, path="/a%7Cb?x=1&y=")

    assert (status, body) == (201, b'{"a": 1}')
    assert headers["access-control-allow-origin"] == "*"
    [exchange] = gate.seen("POST", "/a*", x="1")
    assert (exchange.path, exchange.query) == ("/a%7Cb", {"x": "1", "y": ""})
    assert (exchange.status, exchange.json) == (201, {"a": 1})
    assert not gate.seen("GET")
    assert not gate.seen(x="2")


def test_it_answers_in_the_servers_place_as_often_as_told(gate: Gate) -> None:
    gate.answer("/a", status=500, body="<h1>no</h1>", content_type="text/html", times=1)

    preflight, _, _ = ask(gate, "OPTIONS")
    status, headers, body = ask(gate)
    after, _, _ = ask(gate)

    assert preflight == 204
    assert (status, body, headers["content-type"]) == (500, b"<h1>no</h1>", "text/html")
    assert headers["access-control-allow-origin"] == "http://site"
    assert after == 201


def test_it_takes_the_permission_across_origins_away_until_healed(gate: Gate) -> None:
    gate.refuse_cors("/a")

    _, preflight, _ = ask(gate, "OPTIONS")
    status, refused, _ = ask(gate)
    gate.heal()
    _, healed, _ = ask(gate)

    assert status == 201
    assert "access-control-allow-origin" not in preflight
    assert "access-control-allow-origin" not in refused
    assert "access-control-allow-origin" in healed


def test_it_cuts_a_connection(gate: Gate) -> None:
    gate.cut("/a")

    with pytest.raises((ConnectionError, HTTPException)):
        ask(gate)


def test_it_keeps_requests_waiting_until_healed(gate: Gate) -> None:
    gate.hang("/a")
    ended: list[bool] = []

    def wait() -> None:
        with pytest.raises((ConnectionError, HTTPException)):
            ask(gate)
        ended.append(True)

    waiting = threading.Thread(target=wait)
    waiting.start()
    for _ in range(1000):
        assert ask(gate, path="/b")[0] == 201
        if gate.seen(path="/a"):
            break

    assert not ended
    gate.heal()
    waiting.join(timeout=5)
    assert ended


def test_it_is_gone_when_stopped_and_back_at_the_same_port(gate: Gate) -> None:
    gate.stop()
    with pytest.raises(ConnectionError):
        ask(gate)

    gate.start()

    assert ask(gate)[0] == 201
