"""
The browser's DevTools, without the driver, for workers, which a driver does not see.

Events are handled immediately, because a new worker waits until this module lets it run.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

from e2e.wire import Refused, Wire

ENDED_WITHIN = 10.0  # seconds


class DevTools:
    """A connection to a whole browser."""

    def __init__(self, address: str) -> None:
        """address: host and port of the browser's debugging server."""
        with urlopen(f"http://{address}/json/version", timeout=10) as answer:
            url = json.load(answer)["webSocketDebuggerUrl"]
        self._at_start = ""
        self._wire = Wire(url, self._hear)

    def ask(self, method: str, session: str = "", **params: Any) -> Any:
        """
        Send a command, to the browser itself or to a session of `attached`, and return its result.
        """
        return self._wire.ask(method, params, **_to(session))

    def workers(self, kind: str) -> list[str]:
        """
        Return the ids of the running workers of this kind: "shared_worker" or "worker" (dedicated).
        """
        targets = self.ask("Target.getTargets", filter=[{"type": kind}])["targetInfos"]
        return [target["targetId"] for target in targets]

    @contextmanager
    def attached(self, target: str) -> Iterator[str]:
        """
        Give a session with a target. During the block, a new worker with the same name would wait.
        """
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        yield session
        self._wire.tell("Target.detachFromTarget", {"sessionId": session})  # it may be gone by now

    def evaluate(self, target: str, expression: str) -> Any:
        """Return the value of an expression in a target. A promise is awaited."""
        with self.attached(target) as session:
            answer = self.ask(
                "Runtime.evaluate",
                session,
                expression=expression,
                awaitPromise=True,
                returnByValue=True,
            )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def end_workers(self, kind: str) -> None:
        """End the workers of a kind as a crash does: they save nothing and send nothing."""
        ended = set(self.workers(kind))
        for target in ended:
            self._end_from_within(target, kind)
        if kind == "worker":
            return  # the worker of a page in the back/forward cache ends with the page
        deadline = time.monotonic() + ENDED_WITHIN
        while ended.intersection(self.workers(kind)):  # a page may have started another worker
            assert time.monotonic() < deadline, f"a {kind} did not end"

    def _end_from_within(self, target: str, kind: str) -> None:
        """End a worker. A worker that ends by itself meanwhile gives no answer."""
        try:
            session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except Refused:
            assert target not in self.workers(kind)
            return
        command = {"expression": "setTimeout(close, 50)"}
        number = self._wire.tell("Runtime.evaluate", command, sessionId=session)
        deadline = time.monotonic() + ENDED_WITHIN
        # Wait for the answer, because a closed session may lose the command.
        while not self._wire.is_answered(number) and target in self.workers(kind):
            assert time.monotonic() < deadline, f"a {kind} did not take its end"
        self._wire.tell("Target.detachFromTarget", {"sessionId": session})

    def run_in_shared_workers(self, script: str) -> None:
        """
        Run a script in every shared worker: in the running ones, and in each one that starts later.

        The script stays until the connection ends.
        """
        self._at_start = script
        self.ask(
            "Target.setAutoAttach",
            autoAttach=bool(script),
            waitForDebuggerOnStart=bool(script),
            flatten=True,
            filter=[{"type": "shared_worker"}] if script else [],
        )

    def close(self) -> None:
        """Close the connection."""
        self._wire.close()

    def _hear(self, event: dict[str, Any]) -> None:
        if event["method"] == "Target.attachedToTarget" and self._at_start:
            session = event["params"]["sessionId"]
            self._wire.tell("Runtime.evaluate", {"expression": self._at_start}, **_to(session))
            self._wire.tell("Runtime.runIfWaitingForDebugger", {}, **_to(session))


def _to(session: str) -> dict[str, str]:
    return {"sessionId": session} if session else {}
