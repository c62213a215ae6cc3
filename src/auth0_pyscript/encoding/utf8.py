"""
UTF-8 (RFC 3629), decoded and encoded with the same results on every interpreter. Pure.

Input is decoded as browsers decode it; `encode_utf8` refuses text that is not well-formed.
MicroPython decodes surrogates, overlong forms and code points beyond U+10FFFF, and has no
UnicodeDecodeError. It takes half a microsecond to visit a byte, even with `min`, while `count` and
`find` cost almost nothing.
"""

import sys

from ..errors import ProtocolError

# MicroPython: it decodes these bytes, and these bytes before any byte of a range, although they are
# not well-formed. Source: The Unicode Standard, table 3-7.
_NEVER = (0xC0, 0xC1, 0xF5, 0xF6, 0xF7)
_NEVER_BEFORE = ((0xE0, 0x80, 0x9F), (0xED, 0xA0, 0xBF), (0xF0, 0x80, 0x8F), (0xF4, 0x90, 0xBF))

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CONTROLS = tuple(bytes((byte,)) for byte in range(0x20))
_IS_STRICT = sys.implementation.name != "micropython"
_SHORT = 80  # bytes; in longer data, a search for each control character is faster than `min`


def read_utf8(data: bytes) -> str:
    """
    Return the text of data as `decode_utf8` does, without a byte order mark at its beginning.

    Source: Encoding Standard, "UTF-8 decode".
    """
    return decode_utf8(data[3:] if data[:3] == _BYTE_ORDER_MARK else data)


def decode_utf8(data: bytes) -> str:
    """
    Return the text of data, with U+FFFD for bytes that are not well-formed UTF-8.

    Source: Encoding Standard, "UTF-8 decode without BOM".
    """
    if _is_well_formed(data):
        return data.decode()
    from .broken_utf8 import decode_with_replacements

    return decode_with_replacements(data)


def encode_utf8(text: str) -> bytes:
    """Return text as UTF-8. Raises: ProtocolError if text has half of a surrogate pair."""
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
    """Return True if data has a byte below 0x20: a line break, a tab, U+0000 and so on."""
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
        "Its sender used another encoding, or cut the text in the middle of a character.",
        cause=cause,
    )
