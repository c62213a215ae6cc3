"""
base64url without padding (RFC 4648, section 5; RFC 7515, section 2), strict. Pure.

Each byte string has exactly one text: `decode` refuses every text that `encode` would not write.
"""

from ..errors import ProtocolError

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# MicroPython: binascii is written in Python and takes 6 microseconds a byte. A lookup in bytes is
# faster.
_DIGITS = ALPHABET.encode()
_VALUES = bytes(max(ALPHABET.find(chr(byte)), 0) for byte in range(128))

# Keys: the number of characters in the last group of four. Values: the last character's value must
# be a multiple of this number, or unused bits are set. Two characters carry 12 bits for one byte,
# so 4 bits are unused. Three characters carry 18 bits for two bytes, so 2 bits are unused.
_STEP = {0: 1, 2: 16, 3: 4}


def encode(data: bytes) -> str:
    """Return data as unpadded base64url."""
    digits, text = _DIGITS, bytearray()
    remainder = len(data) % 3
    padded = data + bytes(-len(data) % 3)
    for at in range(0, len(padded), 3):
        bits = padded[at] << 16 | padded[at + 1] << 8 | padded[at + 2]
        text.append(digits[bits >> 18])
        text.append(digits[bits >> 12 & 63])
        text.append(digits[bits >> 6 & 63])
        text.append(digits[bits & 63])
    written = text.decode()
    return written[: remainder - 3] if remainder else written


def decode(text: str) -> bytes:
    """
    Return the bytes that text encodes.

    Raises: ProtocolError for padding, white space, characters outside the alphabet, an impossible
    length, and for unused bits that are set (so that no two texts encode the same bytes).
    """
    if text.strip(ALPHABET):
        raise _refusal("it has characters outside the alphabet A-Z a-z 0-9 - _")
    remainder = len(text) % 4
    if remainder not in _STEP:
        raise _refusal("its length is impossible")
    if remainder and ALPHABET.find(text[-1]) % _STEP[remainder]:
        raise _refusal("its last character has unused bits that are set")
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
    return bytes(data[: remainder - 4] if remainder else data)


def _refusal(reason: str) -> ProtocolError:
    return ProtocolError(
        f"A base64url text was refused: {reason}.", "The text was cut or changed on its way."
    )
