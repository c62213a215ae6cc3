"""
Strict JSON (RFC 8259) that keeps what it was given: the order of members, the spelling of numbers.

A JSON value stays text, checked and wrapped as `Json`; only the level that somebody needs is taken apart. So
the metadata of a user comes back as it was sent, also on MicroPython, whose dicts forget their order.
`dump_own` and `load_own` are for what only the tenant itself reads again.
"""

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, Iterable, Iterator

MAX_DEPTH = 64

_SPACE = b" \t\n\r"
_WORDS = (b"true", b"false", b"null")
_NUMBER_BYTES = b"+-.0123456789eE"
_ESCAPES = {0x22: '"', 0x5C: "\\", 0x2F: "/", 0x62: "\b", 0x66: "\f", 0x6E: "\n", 0x72: "\r", 0x74: "\t"}


class JsonError(ValueError):
    """Text that is not strict JSON; says what was expected, and in which line and column."""


class Json:
    """One JSON value as checked text."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text

    @property
    def kind(self) -> str:
        """Return "object", "array", "string", "boolean", "null" or "number", as JSON Schema names them."""
        first = self.text[0]
        names = {"{": "object", "[": "array", '"': "string", "t": "boolean", "f": "boolean", "n": "null"}
        return names.get(first, "number")

    def string(self) -> str:
        """Return the text that a JSON string stands for. Raises: JsonError when it is another kind."""
        if self.kind != "string":
            raise JsonError("a string was expected")
        return _read_string(self.text.encode(), 0)[0]


def check_json(text: str) -> Json:
    """Return text as Json, without the space around its tokens. Raises: JsonError."""
    data = text.encode()
    return Json(b"".join([data[start:end] for start, end in _tokens(data)]).decode())


def split_object(value: Json) -> "list[tuple[str, Json]]":
    """Return the members of a JSON object, in order. Raises: JsonError, also when a name stands twice."""
    if value.kind != "object":
        raise JsonError("an object was expected")
    data = value.text.encode()
    members: list[tuple[str, Json]] = []
    seen: set[str] = set()
    depth = 0
    name = None
    value_start = 0
    for start, end in _tokens(data):
        first = data[start]
        if depth == 1 and name is None and first == 0x22:
            name = _read_string(data, start)[0]
            if name in seen:
                raise JsonError(f"the member {name!r} stands twice")
            seen.add(name)
        elif depth == 1 and first == 0x3A:
            value_start = end
        elif depth == 1 and name is not None and first in b",}":
            members.append((name, Json(data[value_start:start].decode().strip())))
            name = None
        if first in b"{[":
            depth += 1
        elif first in b"}]":
            depth -= 1
    return members


def format_json(value: Json) -> str:
    """Return value over several lines, indented by two spaces, spelled as it was."""
    data = value.text.encode()
    parts: list[bytes] = []
    depth = 0
    previous = b""
    for start, end in _tokens(data):
        token = data[start:end]
        if token in (b"}", b"]"):
            depth -= 1
        is_empty = previous + token in (b"{}", b"[]")
        if previous in (b"{", b"[", b",") or token in (b"}", b"]"):
            parts.append(b"" if is_empty else b"\n" + b"  " * depth)
        parts.append(b": " if token == b":" else token)
        if token in (b"{", b"["):
            depth += 1
        previous = token
    return b"".join(parts).decode()


def dump_object(members: "Iterable[tuple[str, Any]]") -> Json:
    """Return members as a JSON object in their order; each value is Json or what dump_json takes."""
    return Json(
        "{" + ",".join([json.dumps(name) + ":" + dump_json(value).text for name, value in members]) + "}"
    )


def dump_json(value: "Any") -> Json:
    """Return str, int, bool, None, and lists and dicts of these, as Json. A Json among them stays."""
    if isinstance(value, Json):
        return value
    if isinstance(value, dict):
        return dump_object(value.items())
    if isinstance(value, (list, tuple)):
        return Json("[" + ",".join([dump_json(item).text for item in value]) + "]")
    return Json(json.dumps(value))


def dump_own(value: "Any") -> str:
    """Return value as JSON for load_own of the same interpreter; members in any order."""
    return json.dumps(value)


def load_own(text: str) -> "Any":
    """Return the value of JSON that the tenant itself wrote (its state, a token it signed): no check."""
    return json.loads(text)


# What may stand next, as the error message says it.
_VALUE, _VALUE_OR_END = "a value", "a value or ]"
_NAME, _NAME_OR_END = "a name in double quotes", "a name in double quotes or }"
_COLON, _AFTER, _NOTHING = "a colon", "a comma or the end of the object or array", "nothing more"


def _tokens(data: bytes) -> "Iterator[tuple[int, int]]":
    """Yield start and end of each token while the grammar holds. Raises: JsonError where it does not."""
    # Without recursion: MicroPython's stack in a browser is small, and the text is anybody's.
    open_brackets: list[int] = []
    expected = _VALUE
    at = 0
    while True:
        while at < len(data) and data[at] in _SPACE:
            at += 1
        if at == len(data):
            break
        start, first = at, data[at]
        if first == 0x22 and expected in (_VALUE, _VALUE_OR_END, _NAME, _NAME_OR_END):
            at = _read_string(data, at)[1]
            expected = _COLON if expected in (_NAME, _NAME_OR_END) else _AFTER
        elif first in b"{[" and expected in (_VALUE, _VALUE_OR_END):
            at += 1
            open_brackets.append(first)
            if len(open_brackets) > MAX_DEPTH:
                raise _error(data, at - 1, f"fewer than {MAX_DEPTH} levels")
            expected = _NAME_OR_END if first == 0x7B else _VALUE_OR_END
        elif _closes(first, expected, open_brackets):
            at += 1
            open_brackets.pop()
            expected = _AFTER
        elif first == 0x2C and expected == _AFTER and open_brackets:
            at += 1
            expected = _NAME if open_brackets[-1] == 0x7B else _VALUE
        elif first == 0x3A and expected == _COLON:
            at += 1
            expected = _VALUE
        elif expected in (_VALUE, _VALUE_OR_END):
            at = _end_of_plain_value(data, at)
            expected = _AFTER
        else:
            raise _error(data, at, expected)
        if expected == _AFTER and not open_brackets:
            expected = _NOTHING
        yield start, at
    if expected != _NOTHING:
        raise _error(data, at, expected)


def _closes(first: int, expected: str, open_brackets: list[int]) -> bool:
    if not open_brackets:
        return False
    if open_brackets[-1] == 0x7B:
        return first == 0x7D and expected in (_AFTER, _NAME_OR_END)
    return first == 0x5D and expected in (_AFTER, _VALUE_OR_END)


def _end_of_plain_value(data: bytes, start: int) -> int:
    for word in _WORDS:
        if data[start : start + len(word)] == word:
            return start + len(word)
    end = start
    while end < len(data) and data[end] in _NUMBER_BYTES:
        end += 1
    if not _is_number(data[start:end]):
        raise _error(data, start, _VALUE)
    return end


def _is_number(token: bytes) -> bool:
    mantissa, mark, exponent = token.replace(b"E", b"e").partition(b"e")
    whole, point, fraction = mantissa.partition(b".")
    digits = whole[1:] if whole[:1] == b"-" else whole
    power = exponent[1:] if exponent[:1] in (b"+", b"-") else exponent
    if not digits.isdigit() or (len(digits) > 1 and digits[:1] == b"0"):
        return False
    return (not point or fraction.isdigit()) and (not mark or power.isdigit())


def _read_string(data: bytes, start: int) -> "tuple[str, int]":
    """Return the text of the JSON string at start, and where it ends."""
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
