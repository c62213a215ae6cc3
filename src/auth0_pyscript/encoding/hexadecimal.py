"""
Bytes as hexadecimal text, which MicroPython writes and reads at once; base64 takes microseconds a
byte.
"""

from ..errors import ProtocolError


def encode(data: bytes) -> str:
    """Return two digits for each byte."""
    return data.hex() if data else ""  # MicroPython: for no bytes `hex` returns bytes


def decode(text: str) -> bytes:
    """Return the bytes of a text that `encode` wrote. Raises: ProtocolError for anything else."""
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise ProtocolError("A message was refused: its bytes are none.", cause=error)
