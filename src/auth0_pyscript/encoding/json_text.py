"""
JSON texts (RFC 8259), with the same results on every interpreter. Pure.

`parse_json` reads answers of servers as a browser does. `parse_json_strictly` is for tokens and for
texts that a person writes. Integers stay exact up to 309 digits, and an object preserves the order
of its members. Neither reader nor writer recurses, because MicroPython's stack holds only about 150
calls.
"""

import json

from ..errors import ProtocolError
from .float_text import write_float
from .json_reader import MAX_DEPTH, read_strictly
from .utf8 import encode_utf8, has_controls

try:
    from .json_of_cpython import read as _read
    from .json_of_cpython import write_lines as _write_lines
except ImportError:  # MicroPython: its own `json` reads differently, and writes no lines
    from .json_reader import read as _read

    def _write_lines(value: "Any") -> str | None:
        return None


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

_WRITTEN_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_END = object()
_INFINITY = float("inf")


def parse_json(text: str | bytes) -> "Any":
    """
    Return the value of a JSON text: bytes as `Response.json()`, a str as `JSON.parse` reads it.

    An object is a dict in the text's order (on MicroPython an OrderedDict, which never equals a
    plain dict, or a dict without order if it has more than 256 members). If several members have
    the same name, the last one counts. A numeral with neither fraction nor exponent is an exact int
    up to 309 digits. Any other numeral is a float, infinite beyond the largest one. U+FFFD replaces
    half of a surrogate pair and broken UTF-8. A byte order mark before bytes is skipped.
    Raises: JsonError for a text that RFC 8259 does not allow, and for more than 500 levels.
    """
    return _read(text)


def parse_json_strictly(text: str | bytes) -> "Any":
    """
    Return the value of a JSON text as `parse_json` does, but refuse repeated member names.

    For tokens and for texts that a person writes. Raises: JsonError.
    Source: RFC 7515, section 4; RFC 7519, section 4.
    """
    return read_strictly(text)


def to_json(value: "Any", *, indent: int | None = None) -> str:
    """
    Return value as a JSON text, with the members in value's order.

    Without indent the text has no white space. With indent every member has its own line. Infinity
    is written as 1e999, which `JSON.parse` reads as infinity.
    Raises: ProtocolError for a value that JSON cannot hold: other types, member names that are not
    str, NaN, halves of surrogate pairs, more than 500 levels.
    """
    written: list[str] = []
    # for each open container: the members or items that are left; is it an object
    rests: "list[tuple[Iterator[Any], bool]]" = []
    while True:
        if isinstance(value, (dict, list, tuple)):
            is_object = isinstance(value, dict)
            if len(rests) == MAX_DEPTH:
                raise _unwritable(f"more than {MAX_DEPTH} levels")
            rests.append((iter(value.items() if isinstance(value, dict) else value), is_object))
            written.append("{" if is_object else "[")
        else:
            written.append(_scalar_text(value))

        # A value is complete. Close the containers that end here, and take the next member or item.
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
                    raise _unwritable("a member name that is not a text")
                written.append(_string_text(name) + (":" if indent is None else ": "))
            break
        else:
            return "".join(written)


def to_json_unchecked(value: "Any") -> str:
    """
    Return value as a JSON text from the interpreter's own writer: ten times as fast as `to_json`.

    Only for values that `to_json` accepts. For any other value the result is not valid JSON.
    """
    try:
        text = json.dumps(value)
    except RuntimeError:  # the interpreter's writer recurses, and value has too many levels
        return to_json(value)
    # Interpreters write infinity as Infinity or inf. Other texts with these letters only cost time.
    return to_json(value) if "inf" in text or "Inf" in text else text


def to_json_lines(value: "Any") -> str:
    """
    Return to_json(value, indent=2), many times as fast on CPython and Pyodide.

    Only for values that `to_json` accepts.
    """
    text = None if _write_lines is None else _write_lines(value)
    return to_json(value, indent=2) if text is None else text


def parse_json_unchecked(text: str) -> "Any":
    """
    Return the value of a JSON text that this SDK wrote, from the interpreter's own reader.

    The reader may lose the order of members, and accepts texts that `parse_json` refuses.
    """
    return json.loads(text)


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
    if value != value:
        raise _unwritable("a float that is not a number")
    if value in (_INFINITY, -_INFINITY):
        return "1e999" if value > 0 else "-1e999"
    return write_float(value)


def _string_text(text: str) -> str:
    data = encode_utf8(text)
    if b'"' in data or b"\\" in data or has_controls(data):
        text = "".join(
            _WRITTEN_ESCAPES.get(character)
            or (character if character >= " " else f"\\u{ord(character):04x}")
            for character in text
        )
    return '"' + text + '"'


def _new_line(indent: int | None, depth: int) -> str:
    return "" if indent is None else "\n" + " " * (indent * depth)


def _unwritable(what: str) -> ProtocolError:
    return ProtocolError(
        f"A value cannot be written as JSON: it has {what}.",
        "JSON has objects with text names, arrays, texts, numbers, true, false and null.",
    )
