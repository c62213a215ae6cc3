"""
The body of a request or an answer. It stays in the worker's JavaScript, and Python has its name.
"""

from ..encoding import hexadecimal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HostBody:
    """`ports.Body` by the functions of public/vault/host.js."""

    def __init__(self, host: "Any", body_id: str, size: int = 0) -> None:
        self.size = size  # in bytes, of an answer
        self._host = host
        self._id = body_id

    def read(self) -> bytes:
        """Return the bytes, and release the body."""
        return hexadecimal.decode(str(self._host.readBody(self.handed_over())))

    def read_record(self, most: int) -> "tuple[str, Any]":
        """Return the two parts that `ports.Body` describes."""
        record = self._host.readRecord(self.handed_over(), most)
        # The record stands for the text in it: to read `record.text` would copy it.
        return str(record.facts), record if record.hasText else None

    def release(self) -> None:
        """Free the memory of the body."""
        self._host.releaseBody(self.handed_over())

    def handed_over(self) -> str:
        """
        Return the name of the body, once. The caller is then responsible for its release. Return ""
        if the body was handed over before.
        """
        body_id, self._id = self._id, ""
        return body_id

    @property
    def name(self) -> str:
        """The name of the body in the worker's functions."""
        return self._id
