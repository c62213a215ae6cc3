"""
JSON texts (RFC 8259), read strictly and written in order, alike on every interpreter. Pure.

MicroPython's own `json` takes broken text, breaks escaped emoji and forgets the order of members; CPython's
takes NaN and repeated names. Here both are refused, integers stay exact, and an object keeps the order it
came in. Neither reader nor writer recurses: MicroPython's stack holds only some 150 calls.
"""

import json
import sys

from ..errors import JsonError, ProtocolError
from .float_text import read_float, write_float
from .utf8 import decode_utf8, encode_utf8, has_controls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

MAX_DEPTH = 64  # arrays and objects inside each other
MAX_NUMERAL = 1000  # characters; CPython refuses integers of more than 4300 digits, others do not

# MicroPython: a dict forgets its order, so objects are OrderedDicts there.
_Object: "type[dict[str, Any]]" = dict
if sys.implementation.name == "micropython":
    from collections import OrderedDict as _Object

_BRACE, _END_BRACE, _BRACKET, _END_BRACKET, _QUOTE, _COLON, _COMMA = b'{}[]":,'
_DIGITS = frozenset(b"0123456789")
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
_WRITTEN_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_END = object()


def parse_json(text: str | bytes) -> "Any":
    """
    Return the value that a JSON text stands for; bytes are read as UTF-8.

    Objects are dicts in the text's order (on MicroPython OrderedDicts, which equal no plain dict), arrays
    lists. A numeral with neither fraction nor exponent is an int, exactly; any other a float.
    Raises: JsonError for anything that RFC 8259 does not allow, and for repeated member names, halves of
    surrogate pairs, numbers beyond a 64-bit float or of more than 1000 characters, more than 64 levels.
    """
    try:
        if isinstance(text, str):
            data = encode_utf8(text)
        else:
            data = text
            decode_utf8(data)
    except ProtocolError as error:
        raise JsonError(
            "This is not valid JSON: it is not well-formed UTF-8.",
            error.detail,
            line=1,
            column=1,
            expected="UTF-8",
        )
    return _Reader(data).document()


def to_json(value: "Any", *, indent: int | None = None) -> str:
    """
    Return value as a JSON text, members in the order in which value gives them.

    Without indent there is no white space at all; with it every member has a line of its own.
    Raises: ProtocolError for what JSON cannot say: other types, member names that are no str, NaN,
    infinities, halves of surrogate pairs, more than 64 levels.
    """
    written: list[str] = []
    rests: "list[tuple[Iterator[Any], bool]]" = []  # of each open container: what is left; is it an object
    while True:
        if isinstance(value, (dict, list, tuple)):
            is_object = isinstance(value, dict)
            if len(rests) == MAX_DEPTH:
                raise _unwritable(f"more than {MAX_DEPTH} levels")
            rests.append((iter(value.items() if isinstance(value, dict) else value), is_object))
            written.append("{" if is_object else "[")
        else:
            written.append(_scalar_text(value))

        # A value is complete. Close what ends here, and go on with the next member or element.
        while rests:
            rest, is_object = rests[-1]
            item: Any = next(rest, _END)
            is_first = written[-1] in ("{", "[")
            if item is _END:
                rests.pop()
                if not is_first:
                    written.append(_new_line(indent, len(rests)))
                written.append("}" if is_object else "]")
                continue
            if not is_first:
                written.append(",")
            written.append(_new_line(indent, len(rests)))
            value = item
            if is_object:
                name, value = item
                if not isinstance(name, str):
                    raise _unwritable("a member name that is no text")
                written.append(_string_text(name) + (":" if indent is None else ": "))
            break
        else:
            return "".join(written)


def to_json_unchecked(value: "Any") -> str:
    """
    Return value as a JSON text, as the interpreter's own writer does it: ten times as fast as `to_json`.

    For what is known to be fit: with anything that `to_json` refuses, the text is none.
    """
    return json.dumps(value)


def parse_json_unchecked(text: str) -> "Any":
    """
    Return the value of a JSON text that a program of ours wrote, as the interpreter's own reader does it.

    It may forget the order of members, and does not refuse what `parse_json` does.
    """
    return json.loads(text)


class _Reader:
    """Reads one JSON text from its UTF-8 bytes: in a str MicroPython counts its way to each position."""

    __slots__ = ("data", "has_controls", "position", "size")

    def __init__(self, data: bytes) -> None:
        self.data = (
            data + b"\x00"
        )  # no byte of a JSON text, so nothing has to ask for the end before it looks
        self.size = len(data)
        self.has_controls = has_controls(data)  # mostly there are none, and so none in any string
        self.position = 0

    def document(self) -> "Any":
        containers: list[Any] = []  # the open ones, innermost last
        names: "list[str | None]" = []  # of each: the member name waiting for its value, None in an array
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

            # A value is complete. Put it into its container, and close what ends here.
            while containers:
                container, name = containers[-1], names[-1]
                if name is None:
                    container.append(value)
                else:
                    container[name] = value
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
        """Skip white space, and return the byte that stands there, 0 at the end."""
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
        if name in container:
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
        if self.position - start > MAX_NUMERAL:
            self.fail(f"a number of at most {MAX_NUMERAL} characters", start)
        numeral = self.data[start : self.position].decode()
        if is_integer:
            return int(numeral)
        number = read_float(numeral)
        if number in (float("inf"), float("-inf")):
            self.fail("a number within the range of a 64-bit float", start)
        return number

    def digits(self) -> None:
        start = self.position
        self.skip(_DIGITS)
        if self.position == start:
            self.fail("a digit")

    def string(self) -> str:
        """Read the rest of a string, its opening quotation mark taken."""
        start = self.position
        end = self.data.find(b'"', start)
        piece = self.data[start:end] if end >= 0 else b"\\"
        if b"\\" in piece or (self.has_controls and has_controls(piece)):
            return self.long_string()
        self.position = end + 1
        return piece.decode()

    def long_string(self) -> str:
        """Read the rest of a string that has escapes in it, or no end, or what may not stand there."""
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
        """Read the rest of an escape, its backslash taken; two \\u escapes when they are a surrogate pair."""
        start = self.position - 1
        byte = self.peek()
        if byte in _ESCAPES:
            self.position += 1
            return _ESCAPES[byte]
        if not self.take(b"u"):
            self.fail('one of " \\ / b f n r t u', self.position)
        unit = self.hexadecimal()
        if 0xD800 <= unit <= 0xDBFF and self.take(b"\\u"):
            low = self.hexadecimal()
            if 0xDC00 <= low <= 0xDFFF:
                return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        if 0xD800 <= unit <= 0xDFFF:
            self.fail("both halves of a surrogate pair", start)
        return chr(unit)

    def hexadecimal(self) -> int:
        for _ in range(4):
            if not (self.peek() in _DIGITS or 0x41 <= self.peek() <= 0x46 or 0x61 <= self.peek() <= 0x66):
                self.fail("four hexadecimal digits")
            self.position += 1
        return int(self.data[self.position - 4 : self.position].decode(), 16)

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
        # Bytes 80..BF go on with a character that has begun: characters are counted, not bytes.
        column = sum(1 for byte in before[before.rfind(b"\n") + 1 :] if byte & 0xC0 != 0x80) + 1
        end = ", but the text ends there" if len(before) == self.size else ""
        raise JsonError(
            f"This is not valid JSON (line {line}, column {column}).",
            f"Expected {expected}{end}.",
            line=line,
            column=column,
            expected=expected,
        )


def _scalar_text(value: "Any") -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string_text(value)
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, float):
        raise _unwritable(f"a value of the type {type(value).__name__}")
    if value != value or value in (float("inf"), float("-inf")):
        raise _unwritable("a number that is not finite")
    return write_float(value)


def _string_text(text: str) -> str:
    data = encode_utf8(text)
    if b'"' in data or b"\\" in data or has_controls(data):
        text = "".join(
            _WRITTEN_ESCAPES.get(character) or (character if character >= " " else f"\\u{ord(character):04x}")
            for character in text
        )
    return '"' + text + '"'


def _new_line(indent: int | None, depth: int) -> str:
    return "" if indent is None else "\n" + " " * (indent * depth)


def _unwritable(what: str) -> ProtocolError:
    return ProtocolError(
        f"A value cannot be written as JSON: it has {what}.",
        "JSON knows objects with text names, arrays, texts, finite numbers, true, false and null.",
    )
