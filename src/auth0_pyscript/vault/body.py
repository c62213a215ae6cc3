"""
The body of a request or an answer that stays in the worker's JavaScript: Python has its name only.
"""

from ..encoding import hexadecimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HostBody:
    """`ports.Body` over the functions of public/vault/host.js."""

    def __init__(self, host: "Any", body_id: str, size: int = 0) -> None:
        self.size = size  # in bytes, of an answer
        self._host = host
        self._id = body_id

    def read(self) -> bytes:
        """Return its bytes, and release it."""
        return hexadecimal.decode(str(self._host.readBody(self.handed_over())))

    def read_record(self) -> "tuple[str, Any]":
        """Return the two parts that `ports.Body` describes."""
        record = self._host.readRecord(self.handed_over())
        # The record stands for the text in it: to read `record.text` would copy it.
        return str(record.facts), record if record.hasText else None

    def release(self) -> None:
        """Free its memory."""
        self._host.releaseBody(self.handed_over())

    def handed_over(self) -> str:
        """
        Return its name to a caller who releases it from now on; "" when somebody has done so
        already.
        """
        body_id, self._id = self._id, ""
        return body_id

    @property
    def name(self) -> str:
        """What the worker's functions call it."""
        return self._id
