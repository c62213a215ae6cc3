"""
The browser's DevTools, spoken to past the driver: for workers, which a driver does not see.

What comes is taken at once, because a worker that starts waits until somebody here has said that it
may run.
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
    """A connection to all of one browser."""

    def __init__(self, address: str) -> None:
        """address: host and port at which the browser listens for debuggers."""
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
        Return the ids of the workers that run now, of the kind "shared_worker" or "worker"
        (dedicated).
        """
        targets = self.ask("Target.getTargets", filter=[{"type": kind}])["targetInfos"]
        return [target["targetId"] for target in targets]

    @contextmanager
    def attached(self, target: str) -> Iterator[str]:
        """
        Give a session with a target. While it lasts, a worker of that name that starts anew would
        wait.
        """
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        yield session
        self._wire.tell("Target.detachFromTarget", {"sessionId": session})  # it may be gone by now

    def evaluate(self, target: str, expression: str) -> Any:
        """Return what an expression is in a target, a promise's value included."""
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
        """End those of a kind from within, as a crash does: they keep nothing and say nothing."""
        ended = set(self.workers(kind))
        for target in ended:
            self._end_from_within(target, kind)
        if kind == "worker":
            return  # that of a page which the browser keeps for its Back button ends with the page
        deadline = time.monotonic() + ENDED_WITHIN
        while ended.intersection(self.workers(kind)):  # a page may have started another
            assert time.monotonic() < deadline, f"a {kind} did not end"

    def _end_from_within(self, target: str, kind: str) -> None:
        """End a worker. It may end by itself meanwhile: such a worker gives no answer."""
        try:
            session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except Refused:
            assert target not in self.workers(kind)
            return
        command = {"expression": "setTimeout(close, 50)"}
        number = self._wire.tell("Runtime.evaluate", command, sessionId=session)
        deadline = time.monotonic() + ENDED_WITHIN
        # A session that is closed before the answer may close before the worker got the command.
        while not self._wire.is_answered(number) and target in self.workers(kind):
            assert time.monotonic() < deadline, f"a {kind} did not take its end"
        self._wire.tell("Target.detachFromTarget", {"sessionId": session})

    def run_in_shared_workers(self, script: str) -> None:
        """
        Run a script in every shared worker: in those that there are now, and in each that starts
        later.

        No script ends this.
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
        """Hang up."""
        self._wire.close()

    def _hear(self, event: dict[str, Any]) -> None:
        if event["method"] == "Target.attachedToTarget" and self._at_start:
            session = event["params"]["sessionId"]
            self._wire.tell("Runtime.evaluate", {"expression": self._at_start}, **_to(session))
            self._wire.tell("Runtime.runIfWaitingForDebugger", {}, **_to(session))


def _to(session: str) -> dict[str, str]:
    return {"sessionId": session} if session else {}
