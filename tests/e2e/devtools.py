"""
The browser's DevTools, spoken to past the driver: for workers, which a driver does not see.

A thread reads what comes, because a worker that starts waits until somebody here has said that it may run.
"""

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import websocket

ANSWER_WITHIN = 20.0  # seconds


class DevTools:
    """A connection to all of one browser."""

    def __init__(self, address: str) -> None:
        """address: host and port at which the browser listens for debuggers."""
        with urlopen(f"http://{address}/json/version", timeout=10) as answer:
            url = json.load(answer)["webSocketDebuggerUrl"]
        # Chromium refuses a connection that names an origin, as one of a web page would.
        self._socket = websocket.create_connection(url, suppress_origin=True, timeout=None)
        self._ids = itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._at_start = ""
        self._sending = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, method: str, session: str = "", **params: Any) -> Any:
        """Send a command, to the browser itself or to a session of `attached`, and return its result."""
        number = self._send(method, session, **params)
        with self._arrived:
            assert self._arrived.wait_for(lambda: number in self._answers, ANSWER_WITHIN), method
            answer = self._answers.pop(number)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def workers(self, kind: str) -> list[str]:
        """Return the ids of the workers that run now, of the kind "shared_worker" or "worker" (dedicated)."""
        targets = self.ask("Target.getTargets", filter=[{"type": kind}])["targetInfos"]
        return [target["targetId"] for target in targets]

    @contextmanager
    def attached(self, target: str) -> Iterator[str]:
        """Give a session with a target. While it lasts, a worker of that name that starts anew would wait."""
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        yield session
        self._send("Target.detachFromTarget", "", sessionId=session)  # it may be gone by now

    def evaluate(self, target: str, expression: str) -> Any:
        """Return what an expression is in a target, a promise's value included."""
        with self.attached(target) as session:
            answer = self.ask(
                "Runtime.evaluate", session, expression=expression, awaitPromise=True, returnByValue=True
            )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def end_workers(self, kind: str) -> None:
        """End those of a kind from within, as a crash does: they keep nothing and say nothing."""
        for target in self.workers(kind):
            with self.attached(target) as session:
                # Who lets go before the answer may not have been heard, and a worker that is gone gives none.
                self.ask("Runtime.evaluate", session, expression="setTimeout(close)")

    def run_in_shared_workers(self, script: str) -> None:
        """Run a script in every shared worker: in those that there are now, and in each that starts later."""
        self._at_start = script
        self.ask(
            "Target.setAutoAttach",
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
            filter=[{"type": "shared_worker"}],
        )

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _send(self, method: str, session: str = "", **params: Any) -> int:
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        with self._sending:
            self._socket.send(json.dumps(message))
        return number

    def _read(self) -> None:
        while True:
            try:
                text = self._socket.recv()
            except (OSError, websocket.WebSocketException):
                return
            if not text:
                return
            message = json.loads(text)
            if "id" in message:
                with self._arrived:
                    self._answers[message["id"]] = message
                    self._arrived.notify_all()
            elif message["method"] == "Target.attachedToTarget" and self._at_start:
                session = message["params"]["sessionId"]
                self._send("Runtime.evaluate", session, expression=self._at_start)
                self._send("Runtime.runIfWaitingForDebugger", session)
