"""
Strict UTF-8 (RFC 3629), both ways and alike on every interpreter. Pure.

MicroPython decodes surrogates, overlong forms and code points beyond U+10FFFF, and has no UnicodeDecodeError.
There a look at each byte, be it by `min`, costs half a microsecond; counting and finding are for free.
"""

from ..errors import ProtocolError

# The well-formed sequences: first byte from, to; how many bytes follow; the second byte from, to.
# Source: The Unicode Standard, table 3-7. All later bytes are 80..BF.
_SEQUENCES = (
    (0xC2, 0xDF, 1, 0x80, 0xBF),
    (0xE0, 0xE0, 2, 0xA0, 0xBF),
    (0xE1, 0xEC, 2, 0x80, 0xBF),
    (0xED, 0xED, 2, 0x80, 0x9F),
    (0xEE, 0xEF, 2, 0x80, 0xBF),
    (0xF0, 0xF0, 3, 0x90, 0xBF),
    (0xF1, 0xF3, 3, 0x80, 0xBF),
    (0xF4, 0xF4, 3, 0x80, 0x8F),
)


_CONTROLS = tuple(bytes((byte,)) for byte in range(0x20))
_SHORT = 80  # bytes; beyond it, finding each control character is faster than looking at each byte


def decode_utf8(data: bytes) -> str:
    """Return the text that data stands for. Raises: ProtocolError when data is not well-formed UTF-8."""
    _check(data)
    return data.decode()


def encode_utf8(text: str) -> bytes:
    """Return text as UTF-8. Raises: ProtocolError when text holds half of a surrogate pair."""
    try:
        data = text.encode()
    except UnicodeError as error:
        raise _refusal(error)
    if len(data) > len(text):
        _check(data)
    return data


def has_controls(data: bytes) -> bool:
    """Say whether there is a byte below 20 in data: a line break, a tab, U+0000 and their like."""
    if len(data) < _SHORT:
        return bool(data) and min(data) < 0x20
    return any(control in data for control in _CONTROLS)


def _check(data: bytes) -> None:
    if _is_ascii(data):
        return
    position = 0
    while position < len(data):
        if data[position] < 0x80:
            position += 1
        else:
            position += _sequence_length(data, position)


def _is_ascii(data: bytes) -> bool:
    try:
        return len(data.decode()) == len(data)
    except UnicodeError:
        return False


def _sequence_length(data: bytes, position: int) -> int:
    lead = data[position]
    for first, last, follow, low, high in _SEQUENCES:
        if first <= lead <= last:
            tail = data[position + 1 : position + 1 + follow]
            if len(tail) == follow and low <= tail[0] <= high and all(0x80 <= byte <= 0xBF for byte in tail):
                return 1 + follow
            break
    raise _refusal()


def _refusal(cause: BaseException | None = None) -> ProtocolError:
    return ProtocolError(
        "A text was refused: it is not well-formed UTF-8.",
        "Whatever sent it uses another encoding, or cut it in the middle of a character.",
        cause=cause,
    )
