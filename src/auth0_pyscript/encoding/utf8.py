"""
UTF-8 (RFC 3629), both ways and alike on every interpreter. Pure.

What comes from outside is read as browsers read it; `encode_utf8` refuses what is not well-formed.
MicroPython decodes surrogates, overlong forms and code points beyond U+10FFFF, and has no
UnicodeDecodeError. There a look at each byte, be it by `min`, costs half a microsecond; counting
and finding are for free.
"""

import sys

from ..errors import ProtocolError

# What MicroPython decodes although it is not well-formed: these bytes, and these bytes before any
# of a range. Source: The Unicode Standard, table 3-7.
_NEVER = (0xC0, 0xC1, 0xF5, 0xF6, 0xF7)
_NEVER_BEFORE = ((0xE0, 0x80, 0x9F), (0xED, 0xA0, 0xBF), (0xF0, 0x80, 0x8F), (0xF4, 0x90, 0xBF))

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CONTROLS = tuple(bytes((byte,)) for byte in range(0x20))
_IS_STRICT = sys.implementation.name != "micropython"
_SHORT = 80  # bytes; beyond it, finding each control character is faster than looking at each byte


def read_utf8(data: bytes) -> str:
    """
    Return the text of data, without a byte order mark at its beginning; else as `decode_utf8`.

    Source: Encoding Standard, "UTF-8 decode".
    """
    return decode_utf8(data[3:] if data[:3] == _BYTE_ORDER_MARK else data)


def decode_utf8(data: bytes) -> str:
    """
    Return the text of data, with U+FFFD for what is not well-formed UTF-8.

    Source: Encoding Standard, "UTF-8 decode without BOM".
    """
    if _is_well_formed(data):
        return data.decode()
    from .broken_utf8 import mended

    return mended(data)


def encode_utf8(text: str) -> bytes:
    """Return text as UTF-8. Raises: ProtocolError when text holds half of a surrogate pair."""
    try:
        data = text.encode()
    except UnicodeError as error:
        raise _refusal(error)
    if not _is_well_formed(data):
        raise _refusal()
    return data


def well_formed(text: str) -> str:
    """Return text with U+FFFD for each half of a surrogate pair."""
    try:
        encode_utf8(text)
    except ProtocolError:
        return "".join(
            ["\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text]
        )
    return text


def has_controls(data: bytes) -> bool:
    """Say whether there is a byte below 20 in data: a line break, a tab, U+0000 and their like."""
    if len(data) < _SHORT:
        return bool(data) and min(data) < 0x20
    return any(control in data for control in _CONTROLS)


def _is_well_formed(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeError:
        return False
    if len(text) == len(data) or _IS_STRICT:
        return True
    if any(bytes((byte,)) in data for byte in _NEVER):
        return False
    return not any(
        bytes((lead,)) in data
        and any(bytes((lead, second)) in data for second in range(low, high + 1))
        for lead, low, high in _NEVER_BEFORE
    )


def _refusal(cause: BaseException | None = None) -> ProtocolError:
    return ProtocolError(
        "A text was refused: it is not well-formed UTF-8.",
        "Whatever sent it uses another encoding, or cut it in the middle of a character.",
        cause=cause,
    )
