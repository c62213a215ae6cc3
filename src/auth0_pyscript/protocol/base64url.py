"""
base64url without padding (RFC 4648, section 5; RFC 7515, section 2), strict. Pure.

There is exactly one text for every run of bytes: what `encode` would not have written, `decode` refuses.
"""

import binascii

from ..errors import ProtocolError

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

_ALLOWED = frozenset(ALPHABET)

# By how many characters stand in the last group of four: the step between values with no stray bits.
# Two characters carry 12 bits for one byte, which leaves 4; three carry 18 for two bytes, which leaves 2.
_STEP = {0: 1, 2: 16, 3: 4}


def encode(data: bytes) -> str:
    """Return data as unpadded base64url."""
    text = binascii.b2a_base64(data, newline=False).decode()
    return text.rstrip("=").replace("+", "-").replace("/", "_")


def decode(text: str) -> bytes:
    """
    Return the bytes that text stands for.

    Raises: ProtocolError for padding, white space, characters outside the alphabet, an impossible length,
    and for bits set beyond the last byte (so that no two texts mean the same bytes).
    """
    if not all(character in _ALLOWED for character in text):
        raise _refusal("it has characters outside the alphabet A-Z a-z 0-9 - _")
    over = len(text) % 4
    if over not in _STEP:
        raise _refusal("its length is impossible")
    if over and ALPHABET.find(text[-1]) % _STEP[over]:
        raise _refusal("its last character carries stray bits")
    padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    return binascii.a2b_base64(padded.encode())


def _refusal(reason: str) -> ProtocolError:
    return ProtocolError(f"A base64url text was refused: {reason}.", "It was cut or changed on its way.")
