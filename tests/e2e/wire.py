"""
Commands, answers and events as JSON over one WebSocket, as in DevTools and WebDriver BiDi.

A thread reads all messages, because events must be handled immediately.
"""

import itertools
import json
import threading
from collections.abc import Callable
from typing import Any

import websocket

ANSWER_WITHIN = 20.0  # seconds


class Refused(AssertionError):
    """The browser refused a command."""


class Wire:
    """A connection to a whole browser."""

    def __init__(self, url: str, on_event: Callable[[dict[str, Any]], None]) -> None:
        """on_event is called in the reading thread: it may `tell`, but must not `ask`."""
        # Browsers refuse a connection with an Origin header, like that of a web page.
        self._socket = websocket.create_connection(url, suppress_origin=True, timeout=None)
        self._ids = itertools.count(1)
        self._answers: dict[int, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._on_event = on_event
        self._sending = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, method: str, params: dict[str, Any], **envelope: Any) -> Any:
        """Send a command, wait for its answer, and return the result."""
        number = self.tell(method, params, **envelope)
        with self._arrived:
            assert self._arrived.wait_for(lambda: number in self._answers, ANSWER_WITHIN), method
            answer = self._answers.pop(number)
        if "error" in answer:
            raise Refused(answer)
        return answer["result"]

    def is_answered(self, number: int) -> bool:
        """Return True if the command with this number, from `tell`, has its answer."""
        with self._arrived:
            return number in self._answers

    def tell(self, method: str, params: dict[str, Any], **envelope: Any) -> int:
        """Send a command without waiting for its answer, and return its number."""
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params} | envelope
        with self._sending:
            self._socket.send(json.dumps(message))
        return number

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

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
            else:
                self._on_event(message)
