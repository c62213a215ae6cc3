"""Chromium's DevTools protocol over a pair of pipes: commands and their answers, and events."""

import json
import os
import queue
import threading
from collections.abc import Callable
from typing import Any

Event = dict[str, Any]  # method, params, sessionId


class ProtocolError(Exception):
    """The browser refused a command, or went away."""


class Pipe:
    """
    One connection. A session is a target (page, worker) that is attached to; "" is the browser
    itself.

    Answers are waited for, events go to the listeners, in the thread that reads.
    """

    def __init__(self, read: int, write: int) -> None:
        """
        read and write are file descriptors; messages are JSON texts that end with a zero byte.
        """
        self._read = os.fdopen(read, "rb", buffering=0)
        self._write = os.fdopen(write, "wb", buffering=0)
        self._lock = threading.Lock()
        self._count = 0
        self._answers: dict[int, queue.SimpleQueue[Event]] = {}
        self._listeners: list[Callable[[Event], None]] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def send(
        self, method: str, session: str = "", *, patience: float = 60.0, **params: Any
    ) -> dict[str, Any]:
        """
        Send a command and return its result; patience in seconds.

        Raises: ProtocolError when it is refused, or not answered.
        """
        answers = self._post(method, session, params)
        try:
            answer = answers.get(timeout=patience)
        except queue.Empty:
            raise ProtocolError(f"{method}: no answer within {patience:.0f} s") from None
        if "error" in answer:
            raise ProtocolError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def post(self, method: str, session: str = "", **params: Any) -> None:
        """
        Send a command and do not wait: the way for listeners, whose thread brings the answers.
        """
        self._post(method, session, params)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call listener with every event from now on."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Hang up."""
        self._write.close()

    def _post(
        self, method: str, session: str, params: dict[str, Any]
    ) -> "queue.SimpleQueue[Event]":
        answers: queue.SimpleQueue[Event] = queue.SimpleQueue()
        with self._lock:
            self._count += 1
            number = self._count
            self._answers[number] = answers
            message = {"id": number, "method": method, "params": params}
            if session:
                message["sessionId"] = session
            data = json.dumps(message).encode() + b"\0"
            while data:
                data = data[self._write.write(data) :]
        return answers

    def _listen(self) -> None:
        rest = b""
        while part := self._read.read(1 << 16):
            *texts, rest = (rest + part).split(b"\0")
            for text in texts:
                self._receive(json.loads(text))
        for answers in list(self._answers.values()):
            answers.put({"error": {"message": "the browser is gone"}})

    def _receive(self, message: Event) -> None:
        if "id" in message:
            answers = self._answers.pop(message["id"], None)
            if answers is not None:
                answers.put(message)
            return
        for listener in list(self._listeners):
            listener(message)
