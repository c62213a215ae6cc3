"""
base64url without padding (RFC 4648, section 5; RFC 7515, section 2), strict. Pure.

There is exactly one text for every run of bytes: what `encode` would not have written, `decode`
refuses.
"""

from ..errors import ProtocolError

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# MicroPython: its binascii is Python, and takes 6 microseconds a byte. In bytes it finds a place at
# once.
_DIGITS = ALPHABET.encode()
_VALUES = bytes(max(ALPHABET.find(chr(byte)), 0) for byte in range(128))

# By how many characters stand in the last group of four: the step between values with no stray
# bits. Two characters carry 12 bits for one byte, which leaves 4; three carry 18 for two bytes,
# which leaves 2.
_STEP = {0: 1, 2: 16, 3: 4}


def encode(data: bytes) -> str:
    """Return data as unpadded base64url."""
    digits, text = _DIGITS, bytearray()
    over = len(data) % 3
    padded = data + bytes(-len(data) % 3)
    for at in range(0, len(padded), 3):
        bits = padded[at] << 16 | padded[at + 1] << 8 | padded[at + 2]
        text.append(digits[bits >> 18])
        text.append(digits[bits >> 12 & 63])
        text.append(digits[bits >> 6 & 63])
        text.append(digits[bits & 63])
    written = text.decode()
    return written[: over - 3] if over else written


def decode(text: str) -> bytes:
    """
    Return the bytes that text stands for.

    Raises: ProtocolError for padding, white space, characters outside the alphabet, an impossible
    length, and for bits set beyond the last byte (so that no two texts mean the same bytes).
    """
    if text.strip(ALPHABET):
        raise _refusal("it has characters outside the alphabet A-Z a-z 0-9 - _")
    over = len(text) % 4
    if over not in _STEP:
        raise _refusal("its length is impossible")
    if over and ALPHABET.find(text[-1]) % _STEP[over]:
        raise _refusal("its last character carries stray bits")
    values, data = _VALUES, bytearray()
    padded = text.encode() + b"A" * (-len(text) % 4)
    for at in range(0, len(padded), 4):
        bits = (
            values[padded[at]] << 18
            | values[padded[at + 1]] << 12
            | values[padded[at + 2]] << 6
            | values[padded[at + 3]]
        )
        data.append(bits >> 16)
        data.append(bits >> 8 & 255)
        data.append(bits & 255)
    return bytes(data[: over - 4] if over else data)


def _refusal(reason: str) -> ProtocolError:
    return ProtocolError(
        f"A base64url text was refused: {reason}.", "It was cut or changed on its way."
    )
