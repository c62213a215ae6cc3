"""
A JSON reader and a writer on top of CPython's `json`, for CPython and Pyodide. Pure.

They give the results of `json_reader` and `json_text`, several times as fast. MicroPython cannot
import this module, because its `json` has no JSONDecoder.
"""

import re
from json import JSONDecoder, dumps

from . import json_reader
from .utf8 import read_utf8, well_formed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_LEVELS = 100  # nested arrays and objects that this module passes to `json`


def read(text: str | bytes) -> "Any":
    """Return the value of a JSON text, as `json_reader.read` does. Raises: JsonError."""
    text = well_formed(text) if isinstance(text, str) else read_utf8(text)
    if not _has_few_levels(text.encode()):
        return json_reader.read(text)
    try:
        value = _DECODER.decode(text)
        if ("\\ud" in text or "\\uD" in text) and _has_halves(value):
            value = _DECODER.decode(_ESCAPE.sub(_whole, text))
        return value
    except ValueError:
        # The text is broken. The other reader reports what is wrong, and where.
        return json_reader.read(text)


def write_lines(value: "Any") -> str | None:
    """
    Return value as a JSON text with one member a line, None if `json` would write it otherwise.

    Only for values that `json_text.to_json` accepts.
    """
    try:
        text = dumps(value, ensure_ascii=False, indent=2)
    except RecursionError:
        return None
    return None if "Infinity" in text else text  # `json` writes infinity as a word


def _integer(numeral: str) -> int | float:
    # int() refuses more than 4300 digits, or takes quadratic time, depending on
    # sys.set_int_max_str_digits.
    return int(numeral) if len(numeral.lstrip("-")) <= json_reader.MAX_DIGITS else float(numeral)


def _refuse(constant: str) -> "Any":
    raise ValueError(constant)  # NaN, Infinity and -Infinity are not JSON


def _has_few_levels(data: bytes) -> bool:
    """
    Return True if a JSON text has at most MAX_LEVELS nested arrays and objects.

    Pyodide: `json` recurses. A few thousand levels exhaust the browser's stack, and Python ends.
    """
    if data.count(b"[") + data.count(b"{") <= MAX_LEVELS:
        return True
    # Remove all but brackets and quotation marks, then the brackets inside strings. A pair of
    # adjacent quotation marks does not change whether the next character is inside a string.
    data = (
        data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _OTHERS).replace(b'""', b"")
    )
    brackets = _STRING.sub(b"", data)
    for _ in range(MAX_LEVELS):
        inner = brackets.replace(b"[]", b"").replace(b"{}", b"")  # without the innermost level
        if len(inner) == len(brackets):
            break
        brackets = inner
    return not brackets


def _has_halves(value: "Any") -> bool:
    """Return True if a str in value has half of a surrogate pair. CPython's C code is fast here."""
    try:
        dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _whole(escape: "re.Match[str]") -> str:
    return "\\ufffd" if len(escape[0]) == _HALF else escape[0]


_DECODER = JSONDecoder(parse_int=_integer, parse_constant=_refuse)
# A surrogate pair (12 characters), half a pair (6), or the beginning of any other escape (2).
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|.)"
)
_HALF = 6
_OTHERS = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_STRING = re.compile(rb'"[^"]*"?')
