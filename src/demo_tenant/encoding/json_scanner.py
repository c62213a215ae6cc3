"""
A strict scanner for JSON (RFC 8259): it finds the start and end of each token.

MicroPython: the scanner works on UTF-8 bytes, because indexing a str takes linear time.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterator

MAX_DEPTH = 64

_SPACE = b" \t\n\r"
_WORDS = (b"true", b"false", b"null")
_NUMBER_BYTES = b"+-.0123456789eE"
_ESCAPES = {
    0x22: '"',
    0x5C: "\\",
    0x2F: "/",
    0x62: "\b",
    0x66: "\f",
    0x6E: "\n",
    0x72: "\r",
    0x74: "\t",
}


class JsonError(ValueError):
    """A text is not strict JSON. The message has the expected token, the line and the column."""


# The kinds of token that may come next, as bits that can be combined.
_VALUE, _NAME, _COLON, _COMMA, _CLOSE = 1, 2, 4, 8, 16
_EXPECTED = {
    _VALUE: "a value",
    _VALUE | _CLOSE: "a value or ]",
    _NAME: "a name in double quotes",
    _NAME | _CLOSE: "a name in double quotes or }",
    _COLON: "a colon",
    _COMMA | _CLOSE: "a comma or the end of the object or array",
    0: "nothing more",
}


def tokens(data: bytes) -> "Iterator[tuple[int, int]]":
    """Yield start and end of each token. Raises: JsonError at the first token that is wrong."""
    # No recursion: MicroPython's stack in a browser is small, and the text is untrusted.
    space, size = _SPACE, len(data)
    closing: list[int] = []  # the closing brackets of the open containers
    expected = _VALUE
    at = 0
    while True:
        while at < size and data[at] in space:
            at += 1
        if at == size:
            break
        start, first = at, data[at]
        at += 1
        if first == 0x22 and expected & 3:  # a string, where a value or a name is allowed
            at = read_string(data, start)[1]
            expected = _COLON if expected & _NAME else _COMMA | _CLOSE
        elif first == 0x3A and expected == _COLON:
            expected = _VALUE
        elif first == 0x2C and expected & _COMMA and closing:
            expected = _NAME if closing[-1] == 0x7D else _VALUE
        elif first in b"{[" and expected & _VALUE:
            closing.append(first + 2)  # the code of a closing bracket is the opening one's plus 2
            if len(closing) > MAX_DEPTH:
                raise _error(data, start, f"no more than {MAX_DEPTH} levels")
            expected = (_NAME if first == 0x7B else _VALUE) | _CLOSE
        elif closing and first == closing[-1] and expected & _CLOSE:
            closing.pop()
            expected = _COMMA | _CLOSE
        elif expected & _VALUE:
            at = _end_of_plain_value(data, start)
            expected = _COMMA | _CLOSE
        else:
            raise _error(data, start, _EXPECTED[expected])
        if not closing and expected == _COMMA | _CLOSE:
            expected = 0
        yield start, at
    if expected:
        raise _error(data, at, _EXPECTED[expected])


def _end_of_plain_value(data: bytes, start: int) -> int:
    end = start
    while end < len(data) and data[end] in _NUMBER_BYTES:
        end += 1
    if end > start and _is_number(data[start:end]):
        return end
    for word in _WORDS:
        if data[start : start + len(word)] == word:
            return start + len(word)
    raise _error(data, start, _EXPECTED[_VALUE])


def _is_number(token: bytes) -> bool:
    if token.isdigit():
        return token[0] != 0x30 or len(token) == 1
    mantissa, mark, exponent = token.replace(b"E", b"e").partition(b"e")
    whole, point, fraction = mantissa.partition(b".")
    digits = whole[1:] if whole[:1] == b"-" else whole
    power = exponent[1:] if exponent[:1] in (b"+", b"-") else exponent
    if not digits.isdigit() or (len(digits) > 1 and digits[:1] == b"0"):
        return False
    return (not point or fraction.isdigit()) and (not mark or power.isdigit())


def read_string(data: bytes, start: int) -> "tuple[str, int]":
    """Return the text of the JSON string at start, and the position after it."""
    parts: list[str] = []
    at = start + 1
    quote = -1
    while True:
        if quote < at:
            quote = data.find(b'"', at)
        if quote < 0:
            raise _error(data, len(data), "the end of the string")
        escape = data.find(b"\\", at, quote)
        end = quote if escape < 0 else escape
        if at < end and min(data[at:end]) < 0x20:
            raise _error(data, at, "no control character in this string")
        parts.append(data[at:end].decode())
        if escape < 0:
            return "".join(parts), quote + 1
        character, at = _read_escape(data, escape + 1)
        parts.append(character)


def _read_escape(data: bytes, at: int) -> "tuple[str, int]":
    mark = data[at] if at < len(data) else 0
    if mark in _ESCAPES:
        return _ESCAPES[mark], at + 1
    if mark != 0x75:
        raise _error(data, at, "a known escape")
    unit = _read_hex(data, at + 1)
    at += 5
    if 0xD800 <= unit < 0xDC00 and data[at : at + 2] == b"\\u":
        low = _read_hex(data, at + 2)
        if 0xDC00 <= low < 0xE000:
            return chr(0x10000 + (unit - 0xD800) * 0x400 + low - 0xDC00), at + 6
    if 0xD800 <= unit < 0xE000:
        raise _error(data, at - 6, "both halves of a surrogate pair")
    return chr(unit), at


def _read_hex(data: bytes, at: int) -> int:
    digits = data[at : at + 4]
    if len(digits) != 4 or not all(digit in b"0123456789abcdefABCDEF" for digit in digits):
        raise _error(data, at, "four hexadecimal digits")
    return int(digits.decode(), 16)


def _error(data: bytes, at: int, expected: str) -> JsonError:
    before = data[:at]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    return JsonError(f"expected {expected} in line {line}, column {column}")
