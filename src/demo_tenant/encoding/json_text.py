"""
Strict JSON (RFC 8259) that preserves the order of members and the spelling of numbers.

A JSON value stays a checked text, as `Json`. Only the level that is needed is parsed. So the tenant
returns a user's metadata as they were sent, even on MicroPython, whose dicts lose their order.
`dump_own` and `load_own` are for texts that only the tenant itself reads.
"""

import json

from .json_scanner import JsonError as JsonError
from .json_scanner import read_string, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final, Iterable


class Json:
    """One JSON value as a checked text."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text

    @property
    def kind(self) -> str:
        """JSON Schema's name of the type: object, array, string, boolean, null or number."""
        first = self.text[0]
        names = {
            "{": "object",
            "[": "array",
            '"': "string",
            "t": "boolean",
            "f": "boolean",
            "n": "null",
        }
        return names.get(first, "number")

    def string(self) -> str:
        """Return the text of a JSON string. Raises: JsonError for a value of another type."""
        if self.kind != "string":
            raise JsonError("a string was expected")
        return read_string(self.text.encode(), 0)[0]


def check_json(text: str) -> Json:
    """Return text as Json, without white space between the tokens. Raises: JsonError."""
    data = text.encode()
    return Json(b"".join([data[start:end] for start, end in tokens(data)]).decode())


def split_object(value: Json) -> "list[tuple[str, Json]]":
    """Return the members of a JSON object, in order. Raises: JsonError, also for repeated names."""
    if value.kind != "object":
        raise JsonError("an object was expected")
    data = value.text.encode()
    members: list[tuple[str, Json]] = []
    seen: set[str] = set()
    depth = 0
    name = None
    value_start = 0
    for start, end in tokens(data):
        first = data[start]
        if depth == 1 and name is None and first == 0x22:
            name = read_string(data, start)[0]
            if name in seen:
                raise JsonError(f"the member {name!r} is repeated")
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
    """Return value on several lines, indented by two spaces, with the same spelling."""
    data = value.text.encode()
    parts: list[bytes] = []
    depth = 0
    previous = b""
    for start, end in tokens(data):
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
    """Return members as a JSON object, in order. `dump_json` must accept each value."""
    return Json(
        "{"
        + ",".join([_quote(name) + ":" + dump_json(value).text for name, value in members])
        + "}"
    )


def dump_json(value: "Any") -> Json:
    """Return a str, int, bool, None or Json, or a list or dict of these, as Json."""
    if isinstance(value, Json):
        return value
    if isinstance(value, dict):
        return dump_object(value.items())
    if isinstance(value, (list, tuple)):
        return Json("[" + ",".join([dump_json(item).text for item in value]) + "]")
    return Json(_quote(value) if isinstance(value, str) else json.dumps(value))


def dump_own(value: "Any") -> str:
    """Return value as JSON for `load_own` on the same interpreter, with members in any order."""
    return json.dumps(value)


def load_own(text: str) -> "Any":
    """Return the value of a JSON text that the tenant wrote (state, signed token), unchecked."""
    return json.loads(text)


def _quote(text: str) -> str:
    """Return text as a JSON string with as few escapes as possible, on all interpreters alike."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if escaped and min(escaped) < " ":
        escaped = "".join([c if c >= " " else f"\\u{ord(c):04x}" for c in escaped])
    return '"' + escaped + '"'
