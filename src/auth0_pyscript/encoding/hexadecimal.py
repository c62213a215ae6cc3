"""
Bytes as hexadecimal text. Pure.

MicroPython reads and writes it natively; base64 takes it microseconds a byte.
"""

from ..errors import ProtocolError


def encode(data: bytes) -> str:
    """Return two digits for each byte."""
    return data.hex() if data else ""  # MicroPython: b"".hex() returns bytes


def decode(text: str) -> bytes:
    """Return the bytes of a text that `encode` wrote. Raises: ProtocolError for anything else."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ProtocolError("A message was refused: it is not hexadecimal.", cause=error)
