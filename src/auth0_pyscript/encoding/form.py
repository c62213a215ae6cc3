"""
Percent-encoding (RFC 3986, section 2.1), and URL-encoded forms and queries. Pure.

Input is read as a browser's `URLSearchParams` reads it. A form is a list of pairs, not a dict,
because order and repetition are part of the message.
"""

from .utf8 import decode_utf8, encode_utf8, well_formed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

_UNRESERVED_BYTES = frozenset(UNRESERVED.encode())
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")


def percent_encode(text: str) -> str:
    """
    Return text with every byte outside RFC 3986's unreserved characters as %XX.

    The result is safe in every part of a URL. Raises: ProtocolError if text has half of a surrogate
    pair.
    """
    data = encode_utf8(text)
    if _UNRESERVED_BYTES.issuperset(data):
        return text
    return "".join(chr(byte) if byte in _UNRESERVED_BYTES else f"%{byte:02X}" for byte in data)


def percent_decode(text: str) -> str:
    """
    Return text with every %XX decoded; "+" stays a plus sign.

    A % without two hexadecimal digits stays. U+FFFD replaces bytes that are not UTF-8.
    Source: URL Standard, "percent-decode".
    """
    text = well_formed(text)
    data = text.encode()
    if b"%" not in data:
        return text
    first, *escaped = data.split(b"%")
    decoded = [first]
    for piece in escaped:
        if len(piece) < 2 or piece[0] not in _HEXADECIMAL or piece[1] not in _HEXADECIMAL:
            decoded.append(b"%" + piece)
        else:
            decoded.append(bytes([int(piece[:2].decode(), 16)]) + piece[2:])
    return decode_utf8(b"".join(decoded))


def encode_form(pairs: "Iterable[tuple[str, str]]") -> str:
    """
    Return the pairs as a query or a form body, in their order.

    A space becomes %20, which form parsers and URL queries both allow.
    """
    return "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in pairs)


def parse_form(text: str) -> list[tuple[str, str]]:
    """
    Return the pairs of a query (without its "?") or of a form body, in order, with repetitions.

    A name without "=" has the value "".
    """
    pairs = []
    for piece in text.split("&"):
        if piece:
            name, _, value = piece.replace("+", " ").partition("=")
            pairs.append((percent_decode(name), percent_decode(value)))
    return pairs
