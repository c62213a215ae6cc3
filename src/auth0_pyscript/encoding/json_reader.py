"""
A JSON reader (RFC 8259) with the same results on every interpreter. Pure.

MicroPython's own `json` accepts broken text, breaks escaped emoji and loses the order of members.
This reader does not recurse, because MicroPython's stack holds only about 150 calls.
"""

import sys

from ..errors import JsonError
from .float_text import read_float
from .utf8 import encode_utf8, has_controls, read_utf8, well_formed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 500  # nested arrays and objects; to free a few thousand exhausts Pyodide's stack
MAX_DIGITS = 309  # of an exact integer; a longer one is beyond the largest 64-bit float

# MicroPython: a dict loses the order of its members. An OrderedDict preserves the order, but its
# lookups are linear. So an object with more members than this becomes a dict.
MAX_ORDERED = 256
_Object: "type[dict[str, Any]]" = dict
_IS_MICROPYTHON = sys.implementation.name == "micropython"
if _IS_MICROPYTHON:
    from collections import OrderedDict as _Object

_BRACE, _END_BRACE, _BRACKET, _END_BRACKET, _QUOTE, _COLON, _COMMA = b'{}[]":,'
_DIGITS = frozenset(b"0123456789")
_HEXADECIMAL = frozenset(b"0123456789ABCDEFabcdef")
_WHITE_SPACE = frozenset(b" \t\n\r")
_LITERALS = ((b"true", True), (b"false", False), (b"null", None))
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


def read(text: str | bytes) -> "Any":
    """Return the value of a JSON text as `json_text.parse_json` does. Raises: JsonError."""
    return _Reader(_as_utf8(text), may_repeat=True).document()


def read_strictly(text: str | bytes) -> "Any":
    """
    Return the value of a JSON text, and refuse an object with two members of the same name.

    Raises: JsonError.
    """
    return _Reader(_as_utf8(text), may_repeat=False).document()


def _as_utf8(text: str | bytes) -> bytes:
    return encode_utf8(well_formed(text) if isinstance(text, str) else read_utf8(text))


class _Reader:
    """
    Reads one JSON text.

    MicroPython: the reader uses UTF-8 bytes, because indexing a str takes linear time.
    """

    __slots__ = ("data", "has_controls", "may_repeat", "position", "size")

    def __init__(self, data: bytes, *, may_repeat: bool) -> None:
        # No JSON text contains U+0000. It marks the end, so no loop has to check the length.
        self.data = data + b"\x00"
        self.size = len(data)
        self.has_controls = has_controls(data)  # False for most texts: then no string has any
        self.may_repeat = may_repeat  # an object may have two members of the same name
        self.position = 0

    def document(self) -> "Any":
        containers: list[Any] = []  # the open ones, innermost last
        # for each open container: the member name whose value comes next, None in an array
        names: "list[str | None]" = []
        while True:
            byte = self.next_byte()
            value: Any
            if byte == _BRACE:
                value = self.open(containers, _Object())
                if self.next_byte() != _END_BRACE:
                    containers.append(value)
                    names.append(self.name(value, "a member name in quotation marks or }"))
                    continue
                self.position += 1
            elif byte == _BRACKET:
                value = self.open(containers, [])
                if self.next_byte() != _END_BRACKET:
                    containers.append(value)
                    names.append(None)
                    continue
                self.position += 1
            elif byte == _QUOTE:
                self.position += 1
                value = self.string()
            else:
                value = self.scalar()

            # A value is complete. Add it to its container, and close the containers that end here.
            while containers:
                container, name = containers[-1], names[-1]
                if name is None:
                    container.append(value)
                else:
                    container[name] = value
                    if _IS_MICROPYTHON and len(container) == MAX_ORDERED:
                        container = containers[-1] = dict(container)
                byte = self.next_byte()
                if byte == _COMMA:
                    self.position += 1
                    if name is not None:
                        names[-1] = self.name(container, "a member name in quotation marks")
                    break
                if byte != (_END_BRACKET if name is None else _END_BRACE):
                    self.fail("a comma or ]" if name is None else "a comma or }")
                self.position += 1
                value = containers.pop()
                names.pop()
            else:
                self.next_byte()
                if self.position < self.size:
                    self.fail("the end of the text")
                return value

    def open(self, containers: "list[Any]", value: "Any") -> "Any":
        if len(containers) == MAX_DEPTH:
            self.fail(f"no more than {MAX_DEPTH} levels")
        self.position += 1
        return value

    def next_byte(self) -> int:
        """Skip white space, and return the next byte, 0 at the end."""
        data, position = self.data, self.position
        byte = data[position]
        while byte in _WHITE_SPACE:
            position += 1
            byte = data[position]
        self.position = position
        return byte

    def name(self, container: "dict[str, Any]", expected: str) -> str:
        if self.next_byte() != _QUOTE:
            self.fail(expected)
        start = self.position
        self.position += 1
        name = self.string()
        if not self.may_repeat and name in container:
            self.fail("a member name that this object does not have yet", start)
        if self.next_byte() != _COLON:
            self.fail("a colon")
        self.position += 1
        return name

    def scalar(self) -> "Any":
        for literal, value in _LITERALS:
            if self.take(literal):
                return value
        if self.peek() == 0x2D or self.peek() in _DIGITS:
            return self.number()
        return self.fail("a value")

    def number(self) -> int | float:
        start = self.position
        self.take(b"-")
        if not self.take(b"0"):
            self.digits()
        is_integer = True
        if self.take(b"."):
            is_integer = False
            self.digits()
        if self.take(b"e") or self.take(b"E"):
            is_integer = False
            if not self.take(b"+"):
                self.take(b"-")
            self.digits()
        numeral = self.data[start : self.position].decode()
        if is_integer and len(numeral.lstrip("-")) <= MAX_DIGITS:
            return int(numeral)
        return read_float(numeral)

    def digits(self) -> None:
        start = self.position
        self.skip(_DIGITS)
        if self.position == start:
            self.fail("a digit")

    def string(self) -> str:
        """Read the rest of a string, after its opening quotation mark."""
        start = self.position
        end = self.data.find(b'"', start)
        piece = self.data[start:end] if end >= 0 else b"\\"
        if b"\\" in piece or (self.has_controls and has_controls(piece)):
            return self.long_string()
        self.position = end + 1
        return piece.decode()

    def long_string(self) -> str:
        """Read the rest of a string that has escapes, control characters or no end."""
        pieces: list[str] = []
        quote = -1
        while True:
            if quote < self.position:
                quote = self.data.find(b'"', self.position)
                if quote < 0:
                    self.fail("a closing quotation mark", self.size)
            escape = self.data.find(b"\\", self.position, quote)
            piece = self.data[self.position : quote if escape < 0 else escape]
            if self.has_controls and has_controls(piece):
                while self.data[self.position] >= 0x20:
                    self.position += 1
                self.fail("a closing quotation mark, or the control character written as an escape")
            pieces.append(piece.decode())
            self.position += len(piece) + 1
            if escape < 0:
                return "".join(pieces)
            pieces.append(self.escape())

    def escape(self) -> str:
        """Read the rest of an escape, after its backslash; both \\u escapes of a surrogate pair."""
        byte = self.peek()
        if byte in _ESCAPES:
            self.position += 1
            return _ESCAPES[byte]
        if not self.take(b"u"):
            self.fail('one of " \\ / b f n r t u', self.position)
        unit = self.hexadecimal()
        after = self.position
        if 0xD800 <= unit <= 0xDBFF and self.take(b"\\u"):
            low = self.hexadecimal()
            if 0xDC00 <= low <= 0xDFFF:
                return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
            self.position = after
        return "\ufffd" if 0xD800 <= unit <= 0xDFFF else chr(unit)

    def hexadecimal(self) -> int:
        digits = self.data[self.position : self.position + 4]
        if len(digits) < 4 or not _HEXADECIMAL.issuperset(digits):
            self.skip(_HEXADECIMAL)
            self.fail("four hexadecimal digits")
        self.position += 4
        return int(digits.decode(), 16)

    def peek(self) -> int:
        return self.data[self.position]

    def take(self, expected: bytes) -> bool:
        if self.data[self.position : self.position + len(expected)] != expected:
            return False
        self.position += len(expected)
        return True

    def skip(self, among: "frozenset[int]") -> None:
        data, position = self.data, self.position
        while data[position] in among:
            position += 1
        self.position = position

    def fail(self, expected: str, position: int | None = None) -> "Any":
        before = self.data[: self.position if position is None else position]
        line = before.count(b"\n") + 1
        # The column counts characters, so it skips the continuation bytes 80..BF.
        column = sum(1 for byte in before[before.rfind(b"\n") + 1 :] if byte & 0xC0 != 0x80) + 1
        end = ", but the text ends there" if len(before) == self.size else ""
        raise JsonError(
            f"This is not valid JSON (line {line}, column {column}).",
            f"Expected {expected}{end}.",
            line=line,
            column=column,
            expected=expected,
        )
